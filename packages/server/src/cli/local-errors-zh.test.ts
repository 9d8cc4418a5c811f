import { describe, expect, it } from 'vitest';
import { asAdminError } from '../api/admin/problems.ts';
import { DataDirError, type DataDirErrorValues } from '../data-dir/index.ts';
import { SecretsError, type SecretsErrorValues } from '../secrets/index.ts';
import { adminErrorInChinese } from './admin-errors-zh.ts';
import { inChinese } from './error.ts';
import { localErrorInChinese } from './local-errors-zh.ts';

const han = /\p{Script=Han}/u;
const dataDir = '/srv/tim-push/data';
const file = '/etc/tim-push/data.key';
/** One case of every error: the compiler asks for a new one here too. */
const ofDataDir: { [C in keyof DataDirErrorValues]: DataDirErrorValues[C] } = {
  data_dir_in_use: { dataDir, pid: 4711 },
  data_dir_unusable: { dataDir, step: 'make', words: 'EACCES' },
  key_file_lost: { dataDir, keyFile: file },
  admin_token_missing: { dataDir },
};
const ofSecrets: { [C in keyof SecretsErrorValues]: SecretsErrorValues[C] } = {
  key_file_missing: { file },
  key_file_exists: { file },
  key_file_unreadable: { file, words: 'EACCES' },
  key_file_malformed: { file },
  key_unknown: { keyId: 'a1b2c3d4' },
  sealed_malformed: {},
  sealed_not_authentic: { binding: 'certificate:10001' },
};
type Code = keyof typeof ofDataDir;
type Key = keyof typeof ofSecrets;
const errors = [
  ...(Object.keys(ofDataDir) as Code[]).map((code) => new DataDirError(code, ofDataDir[code])),
  ...(Object.keys(ofSecrets) as Key[]).map((code) => new SecretsError(code, ofSecrets[code])),
];

describe.each(errors)('$code', (error) => {
  const shown = Object.entries(error.values).filter(([name]) => name !== 'step' && name !== 'binding');

  it('holds its values in both languages', async () => {
    const zh = await inChinese(error);
    for (const said of [zh, error]) {
      for (const [, value] of shown) expect(said?.message).toContain(String(value));
      expect(`${said?.message}${said?.fix}`).not.toMatch(/undefined|\[object/);
    }
    for (const text of [zh?.message, zh?.fix]) expect(text).toMatch(han);
    expect(`${error.message}${error.fix}`).not.toMatch(han);
  });

  it('keeps them through the admin API, and is said without them for a server that is older', async () => {
    const { body } = asAdminError(error) ?? {};
    const answer = JSON.parse(JSON.stringify(body)) as object;
    expect(adminErrorInChinese(answer)).toEqual(await inChinese(error));
    const bare = adminErrorInChinese({ ...answer, values: {} });
    expect(bare?.message).toMatch(han);
    expect(bare?.message).not.toMatch(/undefined| {2}|\s$/);
  });
});

it.each([
  ['app:1400000001', '应用 1400000001 的加密文本'],
  ['certificate:10001', '证书 10001 的加密文本'],
  ['proxy:10001', '证书 10001 的代理的加密文本'],
  ['server', '服务器机密的加密文本'],
  ['admin-token', '管理令牌的加密文本'],
])('names the owner of a secret: %s', (binding, words) => {
  expect(localErrorInChinese('sealed_not_authentic', { binding })?.message).toContain(words);
});

it.each([
  [{ dataDir, pid: 7 }, 'data_dir_in_use', `数据目录 ${dataDir} 正被进程 7 使用`],
  [{ dataDir }, 'data_dir_in_use', `数据目录 ${dataDir} 正被另一个进程使用`],
  [{ dataDir, step: 'make', words: 'ENOTDIR' }, 'data_dir_unusable', `无法创建数据目录 ${dataDir}（ENOTDIR）`],
  [
    { dataDir, step: 'lock', words: 'disk I/O error' },
    'data_dir_unusable',
    `无法锁定数据目录 ${dataDir}（disk I/O error）`,
  ],
])('says %o of %s', (values, code, message) => {
  expect(localErrorInChinese(code, values)?.message).toBe(message);
});

it.each(['of_tomorrow', 'constructor'])('knows no %s', (code) => {
  expect(localErrorInChinese(code, {})).toBeUndefined();
});
