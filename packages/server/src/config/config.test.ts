import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, settingInfos, settingsHelp } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'tim-push-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, content: string): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const failure = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

describe('loadConfig', () => {
  it('gives every default, with paths made absolute and the key beside the data directory', () => {
    const config = loadConfig({ cwd: '/srv' });
    expect(config).toMatchObject({
      dataDir: '/srv/data',
      keyFile: '/srv/data.key',
      apiPort: 8080,
      adminHost: '127.0.0.1',
      adminPort: 8083,
      receiptsPort: 8082,
      ackWaitSeconds: 10,
      inactiveDays: 7,
      inactiveDaysPushOnly: 30,
      freshCallSeconds: 60,
      freshChatSeconds: 86_400,
      freshMarketingSeconds: 21_600,
      loginPolicy: 'one_per_platform',
    });
  });

  it('lets flags beat the environment and the environment beat the file', () => {
    const configFile = file('a.json', '{"apiPort": 1, "adminPort": 2, "receiptsPort": 3}');
    const config = loadConfig({
      configFile,
      env: { TIM_PUSH_ADMIN_PORT: '20', TIM_PUSH_RECEIPTS_PORT: '30', TIM_PUSH_LOG_LEVEL: '' },
      flags: { receiptsPort: '300' },
    });
    expect(config).toMatchObject({ apiPort: 1, adminPort: 20, receiptsPort: 300, logLevel: 'info' });
  });

  it.each([
    [
      'a port that is no number',
      { env: { TIM_PUSH_API_PORT: 'http' } },
      'apiPort',
      /TIM_PUSH_API_PORT is "http"/,
      /whole number from 0 to 65535/,
    ],
    ['a port out of range', { flags: { apiPort: '70000' } }, 'apiPort', /--api-port is 70000/, /65535/],
    ['a negative number', { env: { TIM_PUSH_ACK_WAIT_SECONDS: '-1' } }, 'ackWaitSeconds', /"-1"/, /seconds/],
    [
      'a choice that is none',
      { env: { TIM_PUSH_LOGIN_POLICY: 'many' } },
      'loginPolicy',
      /"many"/,
      /one_per_platform, single, multi/,
    ],
    [
      'a public URL without scheme',
      { env: { TIM_PUSH_RECEIPTS_PUBLIC_URL: 'push.example.com' } },
      'receiptsPublicUrl',
      /push\.example/,
      /https:/,
    ],
    [
      'an unknown variable',
      { env: { TIM_PUSH_API_PROT: '1' } },
      'TIM_PUSH_API_PROT',
      /unknown setting/,
      /TIM_PUSH_API_PORT/,
    ],
    [
      'a key file in the data directory',
      { env: { TIM_PUSH_DATA_DIR: '/d', TIM_PUSH_KEY_FILE: '/d/key' } },
      'keyFile',
      /inside the data directory/,
      /elsewhere/,
    ],
    [
      'a certificate without key',
      { env: { TIM_PUSH_API_TLS_CERT: 'c.pem' } },
      'apiTlsKey',
      /missing/,
      /TIM_PUSH_API_TLS_KEY/,
    ],
    ['an empty data directory', { flags: { dataDir: '' } }, 'dataDir', /dataDir/, /not empty/],
    ['one port for two listeners', { flags: { apiPort: 9000, adminPort: 9000 } }, 'adminPort', /9000/, /own port/],
  ])('refuses %s, naming setting, value and what is right', (_name, sources, field, message, fix) => {
    const error = failure(() => loadConfig(sources));
    expect(error.field).toBe(field);
    expect(error.message).toMatch(message);
    expect(error.fix).toMatch(fix);
  });

  it.each([
    ['is not JSON', '{', /is not JSON/],
    ['is no object', '[]', /no JSON object/],
    ['has an unknown key', '{"apiProt": 1}', /unknown setting 'apiProt'/],
    ['has a value of the wrong type', '{"apiPort": "8080"}', /"8080"/],
  ])('refuses a file that %s', (name, content, message) => {
    expect(failure(() => loadConfig({ configFile: file(`${name}.json`, content) })).message).toMatch(message);
  });

  it('says so when the named file does not exist', () => {
    expect(failure(() => loadConfig({ env: { TIM_PUSH_CONFIG: join(dir, 'none.json') } })).message).toMatch(
      /cannot be read/,
    );
  });
});

describe('settingsHelp', () => {
  it.each(['en', 'zh'] as const)('lists every setting with flag, variable and default (%s)', (language) => {
    const help = settingsHelp(language);
    for (const info of settingInfos) {
      expect(help).toContain(info.flag);
      expect(help).toContain(info.env);
    }
    expect(help).toContain(language === 'en' ? '86400 seconds' : '86400 秒');
    if (language === 'zh') expect(help).not.toMatch(/whole number|one of |\d seconds/);
  });
});
