/** The command line in Chinese, beside a server in this process: what is wrong, and what to do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { meaningOf, registry } from '@tim-push/channels';
import type { TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { createLogger } from '../logging/index.ts';
import { createServer, type Server } from '../main.ts';
import { displayWidth } from './output.ts';
import { runCli } from './program.ts';

const han = /\p{Script=Han}/u;
let root: string;
let server: Server;
let env: Record<string, string>;
async function tim(args: string[], stdin = '', given = env): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const streams = {
    stdin: Readable.from([stdin]),
    stdout: { write: (text: string) => void out.push(text) },
    stderr: { write: (text: string) => void err.push(text) },
  };
  const code = await runCli(args, given, streams);
  return { code, out: out.join(''), err: err.join('') };
}
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tim-push-zh-'));
  const ports = { TIM_PUSH_API_PORT: '0', TIM_PUSH_ADMIN_PORT: '0', TIM_PUSH_RECEIPTS_PORT: '0' };
  const hosts = { TIM_PUSH_API_HOST: '127.0.0.1', TIM_PUSH_RECEIPTS_HOST: '127.0.0.1' };
  const config = loadConfig({ env: { ...ports, ...hosts, TIM_PUSH_DATA_DIR: join(root, 'data') } });
  server = createServer(config, { log: createLogger({ level: 'silent' }) });
  const { admin } = await server.start();
  env = {
    TIM_PUSH_DATA_DIR: join(root, 'data'),
    TIM_PUSH_SERVER: admin,
    TIM_PUSH_ADMIN_TOKEN: server.firstStart?.adminToken ?? '',
  };
  writeFileSync(join(root, 'other.json'), '{"installed":{}}');
});
afterAll(async () => {
  await server?.stop();
  rmSync(root, { recursive: true });
});

const create = (vendor: string, ...flags: string[]): string[] => ['cert', 'create', '--vendor', vendor, ...flags];
const xiaomi = (...flags: string[]): string[] =>
  create('xiaomi', '--package-name', 'com.example.x', '--app-secret', '-', ...flags);

describe('in Chinese', () => {
  it.each<[string, string[], RegExp, RegExp]>([
    ['a field that is missing', create('xiaomi', '--package-name', 'a.b'), /appSecret 缺少/, /--app-secret @<file>/],
    ['a choice', xiaomi('--api-version', 'v9'), /不是以下之一：v2、v3、v4/, /--api-version：填写以下之一：v2、v3、v4/],
    ['a number', xiaomi('--notify-type', '99'), /不是整数（-1 至 7）/, /--notify-type：填写整数/],
    ['a number that is none', xiaomi('--notify-type', 'x'), /'x' 不是数字/, /应为数字/],
    ['an endpoint', xiaomi('--endpoint', 'apii=https://x.example'), /apii 未知/, /可用的有：api/],
    ['an endpoint without name', xiaomi('--endpoint', 'x'), /name=URL/, /--endpoint api=/],
    ['a proxy', xiaomi('--proxy', 'socks5://x'), /proxy 的值不正确/, /http:\/\/user:pass@host:port/],
    ['another vendor’s option', xiaomi('--analytics-label', 'x'), /xiaomi 的证书没有/, /是否想写 --/],
    ['a file without credentials', create('fcm', '--credentials', '@other.json'), /没有该厂商的凭据/, /private_key/],
    ['a vendor that is missing', ['cert', 'create'], /没有指明厂商通道/, /xiaomi、/],
    ['a vendor that there is not', create('nokia'), /没有厂商 'nokia'/, /xiaomi、/],
    ['a certificate that there is not', ['cert', 'show', '999'], /没有证书 999/, /cert list/],
    ['a check of none', ['cert', 'verify', '999'], /没有证书 999/, /cert list/],
    ['a deletion of none', ['cert', 'delete', 'x'], /id 不是整数/, /数字/],
    ['a receiver that there is not', ['send', '--to', 'nobody', '--text', 'hi'], /没有这个接收者/, /tim-push import/],
    ['a lane that there is not', ['lane', 'pause', '7'], /没有通道队列 7/, /lane list/],
    ['a lane to resume', ['lane', 'resume', '7'], /没有通道队列 7/, /lane list/],
    ['a message that is no number', ['push', 'cancel', 'x'], /msgID 不是整数/, /数字/],
    ['a time that is none', ['explain', '--user', 'bob', '--at', 'noon'], /'noon' 不是时间/, /ISO 8601/],
    ['a life that is no number', ['usersig', 'alice', '--expire', 'long'], /不是秒数/, /86400/],
    ['an app that there is not', ['usersig', 'alice', '--app', '1'], /没有应用 1/, /app list/],
    ['an app ID that is none', ['app', 'secret', 'x'], /'x' 不是 SDKAppID/, /app list/],
    ['a webhook that is no URL', ['app', 'update', '--webhook-url', 'x'], /webhookUrl 的值不正确/, /应为：/],
    [
      'a policy that there is not',
      ['app', 'update', '--login-policy', 'x'],
      /loginPolicy/,
      /one_per_platform、single、multi/,
    ],
    ['an update of nothing', ['app', 'update'], /没有指明要修改什么/, /--help/],
    ['a file that there is not', ['import', '/nowhere/a.csv'], /无法读取文件 .*ENOENT/, /标准输入/],
    ['a backup that there is not', ['restore', '/nowhere/b.db'], /没有文件/, /备份/],
    ['a user ID that none can have', ['usersig', '小明'], /'小明' 不是用户 ID/, /ASCII/],
    ['a UserSig that is none', ['usersig', 'alice', '--verify', 'x'], /UserSig 无效：被截断/, /重新生成/],
    ['an option that is missing', ['explain'], /缺少必需的选项/, /--help/],
    ['an argument that is missing', ['usersig'], /缺少参数 'user'/, /--help/],
    ['an unknown option', ['usersig', 'alice', '--expires', '5'], /未知选项 '--expires'/, /是否想写 --expire/],
    ['an unknown command', ['quue'], /未知命令 'quue'/, /是否想写 queue/],
    ['options that exclude each other', ['explain', '--user', 'b', '--last', '--at', '0'], /冲突/, /--help/],
  ])('says what is wrong with %s; JSON stays as it is', async (_name, given, message, fix) => {
    const args = given.map((arg) => (arg === '@other.json' ? `@${join(root, 'other.json')}` : arg));
    const zh = await tim([...args, '--lang', 'zh'], 'S3CRET');
    const [said = '', advice = ''] = zh.err.split('\n').filter((line) => /^(错误|处理办法)/.test(line));
    expect(said).toMatch(/^错误: /);
    expect(said).toMatch(message);
    expect(advice).toMatch(/^处理办法: /);
    expect(advice).toMatch(fix);
    for (const line of [said, advice]) expect(line).toMatch(han);
    const asJson = await tim([...args, '--lang', 'zh', '--json'], 'S3CRET');
    expect(asJson).toEqual(await tim([...args, '--json'], 'S3CRET'));
    expect(asJson.code).toBe(zh.code);
    const { error } = JSON.parse(asJson.err.trim().split('\n').at(-1) ?? '') as { error: Record<string, string> };
    expect(Object.keys(error)).toEqual(['code', 'field', 'message', 'fix']);
    expect(`${error['message']}${error['fix']}`.replaceAll('小明', '')).not.toMatch(han);
  });

  it('shows a certificate and an app', async () => {
    const flags = ['--proxy', 'http://x.example:1', '--region', 'europe'];
    const made = await tim([...xiaomi(...flags), '--lang', 'zh'], 'S3CRET');
    expect(made.out).toMatch(/^ {2}region（区域） +europe（欧洲经济区与英国）$/m);
    const id = /\d+/.exec(made.out)?.[0] ?? '';
    expect((await tim(['cert', 'show', id])).out).toMatch(
      /^ {2}region +europe \(European Economic Area and United Kingdom\)$/m,
    );
    expect(made.out).toMatch(/证书 ID +\d+\n厂商 +xiaomi\n名称[\s\S]*启用 +是[\s\S]*代理 +已设置/);
    expect(made.out).toMatch(/^ {2}packageName（应用包名） +com\.example\.x\n {2}appSecret +••• \(\w+\)$/m);
    expect((await tim(['app', 'show', '--lang', 'zh'])).out).toMatch(/名称[\s\S]*管理员[\s\S]*状态 +已启用/);
  });

  it.each([
    ['a server that is not there', { TIM_PUSH_SERVER: 'http://127.0.0.1:1' }, /没有服务器应答/, /tim-push serve/],
    ['a token that is wrong', { TIM_PUSH_ADMIN_TOKEN: 'x' }, /管理令牌/, /tim-push admin-token/],
    ['a setting that is wrong', { TIM_PUSH_API_PORT: 'x' }, /TIM_PUSH_API_PORT 的值 "x" 不适用于 apiPort/, /应为：/],
    ['a setting that there is not', { TIM_PUSH_DATADIR: 'x' }, /环境变量 中有未知的设置/, /TIM_PUSH_DATA_DIR/],
    ['a directory without data', { TIM_PUSH_SERVER: '', TIM_PUSH_DATA_DIR: '/nowhere' }, /没有数据/, /tim-push init/],
  ])('says what is wrong with %s', async (_name, other, message, fix) => {
    const { err } = await tim(['usersig', 'alice', '--lang', 'zh'], '', { ...env, ...other });
    const [said = '', advice = ''] = err.split('\n');
    expect(said).toMatch(message);
    expect(advice).toMatch(fix);
  });

  it('names the directory, the key file and the process that it speaks of', async () => {
    const own = { ...env, TIM_PUSH_SERVER: '', TIM_PUSH_DATA_DIR: join(root, 'own') };
    const key = join(root, 'own.key');
    const said = async (args: string[], given = own): Promise<string> =>
      (await tim([...args, '--lang', 'zh'], '', given)).err.split('\n')[0] ?? '';
    expect((await tim(['init'], '', own)).code).toBe(0);
    rmSync(key);
    expect(await said(['usersig', 'alice'])).toContain(
      `数据目录 ${own.TIM_PUSH_DATA_DIR} 中有数据，但缺少其密钥文件 ${key}`,
    );
    writeFileSync(key, '{');
    expect(await said(['usersig', 'alice'])).toContain(`密钥文件 ${key} 不是本服务的密钥`);
    const beneath = join(root, 'other.json', 'data');
    expect(await said(['init'], { ...own, TIM_PUSH_DATA_DIR: beneath })).toMatch(
      /无法创建数据目录 \S+other\.json\/data/,
    );
    const running = join(root, 'data');
    const inUse = `数据目录 ${running} 正被进程 ${process.pid} 使用`;
    expect(await said(['init'], { ...own, TIM_PUSH_DATA_DIR: running })).toContain(inUse);
  });

  // Wrapped by the width of the terminal, so blanks do not count.
  const dense = (text: string): string => text.replaceAll(/\s/g, '');
  const helpOf = async (vendor: string, language: string): Promise<string> =>
    dense((await tim([...create(vendor, '--help'), '--lang', language])).out);

  it.each([
    [
      'en',
      '--master-secret <value> [oppo] MasterSecret of the app in the OPPO push platform (not the AppSecret, which is for the phone) (secret: @file, or - for stdin)',
      '--notify-level <value> [oppo] 1 shade, 2 also lock screen, 16 also banner, sound and vibration (needs a right); only for communication categories',
    ],
    [
      'zh',
      '--master-secret <value> [oppo] OPPO 推送运营平台上该应用的 MasterSecret（不是 App 端使用的 AppSecret）（机密：@文件，或 - 从标准输入读取）',
      '--notify-level <value> [oppo] 提醒等级：1 通知栏，2 加锁屏，16 再加横幅、铃声与振动（需申请）；仅对通讯与服务类有效',
    ],
  ])('explains the fields of a certificate in its help: %s', async (language, ...lines) => {
    const help = await helpOf('oppo', language);
    for (const line of lines) expect(help).toContain(dense(line));
  });

  it.each(Object.entries(registry))(
    'explains every field of %s in Chinese, none in English',
    async (vendor, { spec }) => {
      const help = await helpOf(vendor, 'zh');
      for (const field of [spec.credentials, spec.options].flatMap(({ properties }) => Object.values(properties))) {
        const { description, descriptionZh } = meaningOf(field as TSchema);
        expect(help).toContain(dense(descriptionZh));
        expect(help).not.toContain(dense(description));
      }
    },
  );

  it('keeps the lines of its help within the terminal', async () => {
    const { out } = await tim([...create('vivo', '--help'), '--lang', 'zh']);
    // Without a terminal commander takes 80 columns; a URL is not broken.
    const wide = out.split('\n').filter((line) => displayWidth(line) > 80 && !line.includes('://'));
    expect(wide).toEqual([]);
  });

  it('gets the fields of every vendor from the admin API in both languages', async () => {
    const answer = await fetch(`${env['TIM_PUSH_SERVER']}/admin/v1/vendors`, {
      headers: { authorization: `Bearer ${env['TIM_PUSH_ADMIN_TOKEN']}` },
    });
    const { vendors } = (await answer.json()) as {
      vendors: (Record<'credentials' | 'options', object[]> & { vendor: string; regions?: object })[];
    };
    const fields = vendors.flatMap(({ credentials, options }) => [...credentials, ...options]);
    expect(fields.length).toBeGreaterThan(100);
    for (const field of fields) {
      const latin = expect.stringMatching(/[a-z]/);
      expect(field).toMatchObject({
        title: latin,
        titleZh: expect.stringMatching(/./),
        description: latin,
        descriptionZh: expect.stringMatching(han),
      });
    }
    expect(fields).toContainEqual(
      expect.objectContaining({
        name: 'bundleId',
        title: 'Bundle ID',
        titleZh: 'Bundle ID',
        description: 'Bundle identifier of the app, e.g. com.example.chat: the topic of its pushes',
        descriptionZh: '应用的 Bundle ID，如 com.example.chat，即推送的 topic',
      }),
    );
    expect(fields).toContainEqual(expect.objectContaining({ name: 'channelId', titleZh: '通知渠道' }));
    expect(vendors.filter(({ regions }) => regions).map(({ vendor }) => vendor)).toEqual(['xiaomi', 'oppo', 'apns']);
    expect(vendors.find(({ vendor }) => vendor === 'oppo')?.regions).toMatchObject({
      china: { title: 'Chinese mainland', titleZh: '中国大陆' },
    });
  });

  it('shows a lane that an operator paused without a word', async () => {
    expect((await tim(['lane', 'pause', '1', '--lang', 'zh'])).out).toMatch(/已暂停 .* 由运维人员暂停$/m);
    expect((await tim(['lane', 'resume', '1', '--lang', 'zh'])).out).toMatch(/正常/);
  });
});
