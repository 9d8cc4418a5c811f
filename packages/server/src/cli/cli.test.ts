/** The command line as people run it: child processes on a temporary data directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyUserSig } from '@tim-push/protocol/usersig';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'tim-push.mjs');
interface Run {
  code: number | null;
  out: string;
  err: string;
}
let root: string;
const dataDir = (): string => join(root, 'data');
const env = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  TIM_PUSH_DATA_DIR: dataDir(),
  LANG: 'C',
});

function tim(args: string[], options: { stdin?: string; env?: Record<string, string> } = {}): Promise<Run> {
  const child = spawn(process.execPath, [launcher, ...args], { env: { ...env(), ...options.env } });
  return finished(child, options.stdin);
}
function finished(child: ChildProcess, stdin = ''): Promise<Run> {
  const run: Run = { code: null, out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    run.out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    run.err += String(chunk);
  });
  child.stdin?.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...run, code })));
}
const json = (run: Run): Record<string, unknown> => JSON.parse(run.out) as Record<string, unknown>;

describe('without a running server', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'tim-push-cli-'));
    expect(await tim(['init'])).toMatchObject({ code: 0 });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('makes a UserSig that verifies with the app’s secret', async () => {
    const { sdkAppID, userSig } = json(await tim(['usersig', 'alice', '--expire', '60', '--json'])) as {
      sdkAppID: number;
      userSig: string;
    };
    const { secret } = json(await tim(['--json', 'app', 'secret'])) as { secret: string };
    expect(verifyUserSig(userSig, { sdkAppID, secret, userID: 'alice' })).toMatchObject({ ok: true });
  });

  it('creates a certificate with secrets from a file and from stdin, and shows none of them', async () => {
    const file = join(root, 'secret.txt');
    writeFileSync(file, 'S3CRET-one\n');
    const create = ['cert', 'create', '--vendor', 'xiaomi', '--package-name', 'com.example.chat', '--app-secret'];
    const fromFile = await tim([...create, `@${file}`, '--json']);
    expect(fromFile).toMatchObject({ code: 0, err: '' });
    const id = String(json(fromFile)['id']);
    const fromStdin = await tim(['cert', 'update', id, '--app-secret', '-', '--channel-id', 'im'], {
      stdin: 'S3CRET-two\n',
    });
    expect(fromStdin).toMatchObject({ code: 0, err: '' });
    expect(fromStdin.out).toContain('"channelId":"im"');
    const listed = await tim(['cert', 'list']);
    expect(listed.out).toMatch(new RegExp(`${id} +xiaomi`));
    expect(fromFile.out + fromStdin.out + listed.out).not.toContain('S3CRET');
  });

  it('changes one endpoint of a certificate, leaves the others, and takes one away', async () => {
    const create = ['cert', 'create', '--vendor', 'honor', '--app-id', '104471234', '--client-id', 'c'];
    const hosts = ['--endpoint', 'api=https://api.example', '--endpoint', 'oauth=https://login.example'];
    const id = String(json(await tim([...create, '--client-secret', '-', ...hosts, '--json'], { stdin: 's' }))['id']);
    const changed = await tim(['cert', 'update', id, '--endpoint', 'oauth=https://other.example', '--json']);
    expect(json(changed)).toMatchObject({
      endpoints: { api: 'https://api.example', oauth: 'https://other.example' },
    });
    const taken = await tim(['cert', 'update', id, '--endpoint', 'oauth=', '--json']);
    expect(json(taken)['endpoints']).toEqual({ api: 'https://api.example' });
  });

  it('shows where receipts go only for a cloud that sends some', async () => {
    const own = { TIM_PUSH_RECEIPTS_PUBLIC_URL: 'https://push.example' };
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const apple = ['--bundle-id', 'com.example', '--team-id', 'ABCDE12345', '--key-id', 'ABC123DEFG'];
    const apns = ['cert', 'create', '--vendor', 'apns', ...apple, '--private-key', '-', '--json'];
    const meizu = ['cert', 'create', '--vendor', 'meizu', '--app-id', '110371', '--app-secret', '-', '--json'];
    const show = async (create: string[], stdin: string) => {
      const made = json(await tim(create, { stdin, env: own }));
      return (await tim(['cert', 'show', String(made['id'])], { env: own })).out;
    };
    expect(await show(meizu, 's')).toContain('https://push.example/v1/receipts/meizu/');
    expect(await show(apns, String(key))).not.toMatch(/receipt/);
  });

  it('says once what is wrong and once what to do', async () => {
    const flags = ['--package-name', 'com.example.x', '--app-secret', '-', '--endpoint', 'apii=https://x.example'];
    const run = await tim(['cert', 'create', '--vendor', 'xiaomi', ...flags], { stdin: 's' });
    expect(run.err.match(/Known are: api\b/g)).toHaveLength(1);
  });

  it('refuses to update a certificate by a field of another vendor', async () => {
    const create = ['cert', 'create', '--vendor', 'meizu', '--app-id', '110371', '--app-secret', '-', '--json'];
    const id = String(json(await tim(create, { stdin: 's' }))['id']);
    const run = await tim(['cert', 'update', id, '--master-secret', '-', '--json'], { stdin: 's' });
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse(run.err)).toMatchObject({ error: { code: 'usage', field: '--master-secret' } });
  });

  it('sets the callbacks of an app, changes one, takes one away, and shows no token', async () => {
    const before = ['--before-callback-url', 'https://backend.example/before', '--before-callback-failure', 'refuse'];
    const set = await tim(
      ['app', 'update', '--webhook-url', 'https://backend.example/push', ...before, '--callback-token', '-', '--json'],
      { stdin: 'T0KEN\n' },
    );
    expect(set).toMatchObject({ code: 0, err: '' });
    expect(json(set)).toMatchObject({
      settings: {
        webhookUrl: 'https://backend.example/push',
        beforeCallbackUrl: 'https://backend.example/before',
        beforeCallbackFailure: 'refuse',
      },
      callbackTokenSet: true,
    });
    const changed = await tim(['app', 'update', '--webhook-url', 'https://other.example', '--before-callback-url', '']);
    expect(changed.out).toMatch(/webhookUrl +https:\/\/other\.example/);
    expect(changed.out).not.toContain('beforeCallbackUrl');
    const shown = await tim(['app', 'show']);
    expect(shown.out).toBe(changed.out);
    expect(shown.out).toMatch(/callbackToken +set/);
    expect(set.out + shown.out).not.toContain('T0KEN');
  });

  it('warns of a secret on the command line', async () => {
    const run = await tim([
      'cert',
      'create',
      '--vendor',
      'xiaomi',
      '--package-name',
      'com.example.two',
      '--app-secret',
      'S3CRET',
    ]);
    expect(run).toMatchObject({ code: 0 });
    expect(run.err).toMatch(/--app-secret.*command line/);
  });

  it.each([
    [
      'a field that is missing',
      ['cert', 'create', '--vendor', 'xiaomi', '--package-name', 'com.example.x'],
      2,
      'appSecret',
    ],
    ['a certificate that does not exist', ['cert', 'show', '999'], 3, 'id'],
    ['what needs the server', ['send', '--to', 'bob', '--text', 'hi'], 4, ''],
    ['a life that is no number', ['usersig', 'alice', '--expire', 'long'], 2, '--expire'],
    ['an app that does not exist', ['usersig', 'alice', '--app', '1'], 3, 'appId'],
    ['a webhook that is no URL', ['app', 'update', '--webhook-url', 'backend'], 2, 'webhookUrl'],
    ['an update of nothing', ['app', 'update'], 2, ''],
    ['a file that does not exist', ['import', '/nowhere/accounts.csv'], 2, 'file'],
    ['a file that is a folder', ['import', tmpdir()], 2, 'file'],
    ['a backup that is a folder', ['restore', tmpdir(), '--force'], 2, 'file'],
    ['a user ID that none can have', ['usersig', '小明'], 2, 'user'],
    ['an empty user ID', ['usersig', ''], 2, 'user'],
    ['a UserSig that is not one', ['usersig', 'alice', '--verify', 'nonsense'], 1, '--verify'],
    ['an option that is missing', ['explain'], 2, '--user'],
    ['a vendor that is missing', ['cert', 'create'], 2, '--vendor'],
    ['an argument that is missing', ['usersig'], 2, 'user'],
    ['an unknown option', ['queue', '--vendor', 'fcm'], 2, '--vendor'],
    ['an unknown command', ['quue'], 2, 'quue'],
    ['a command that needs another one', ['lane'], 2, ''],
    ['a language that there is not', ['queue', '--lang', 'fr'], 2, '--lang'],
  ])('says in JSON what is wrong with %s', async (_name, args, code, field) => {
    const run = await tim([...args, '--json']);
    expect(run).toMatchObject({ code, out: '' });
    const { error } = JSON.parse(run.err) as { error: Record<string, string> };
    expect(error).toMatchObject({ field });
    expect(error['message']).not.toBe('');
    expect(error['fix']).not.toBe('');
  });

  it.each([
    ['a field that is missing', ['--vendor', 'xiaomi', '--app-secret', '-'], 'give --package-name'],
    [
      'a secret that is missing',
      ['--vendor', 'xiaomi', '--package-name', 'com.example.x'],
      'give --app-secret @<file>',
    ],
    ['a file that is missing', ['--vendor', 'fcm'], 'by --credentials @<file>'],
  ])('names the flag for %s of a certificate', async (_name, flags, fix) => {
    const run = await tim(['cert', 'create', ...flags], { stdin: 'S3CRET\n' });
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err.split('what to do: ')[1]).toContain(fix);
  });

  it.each([
    ['a choice', ['--api-version', 'v9'], 'options.apiVersion', /--api-version: give one of v2, v3, v4/],
    ['a number', ['--notify-type', '99'], 'options.notifyType', /--notify-type: give a whole number from -1 to 7/],
    ['a form', ['--intent-uri', 'page'], 'options.intentUri', /--intent-uri: give text .*of the form \^intent:/],
    ['another vendor’s option', ['--analytics-label', 'x'], '--analytics-label', /--channel-id, --channel-class/],
    ['a mistyped option', ['--chanel-id', 'x'], '--chanel-id', /did you mean --channel-id\?.*--template-id/],
  ])('lists what is allowed for %s that is wrong', async (_name, flags, field, fix) => {
    const credentials = ['--package-name', 'com.example.x', '--app-secret', '-', '--json'];
    const run = await tim(['cert', 'create', '--vendor', 'xiaomi', ...credentials, ...flags], { stdin: 'S3CRET' });
    expect(run).toMatchObject({ code: 2, out: '' });
    const { error } = JSON.parse(run.err) as { error: Record<string, string> };
    expect(error).toMatchObject({ field, code: field.startsWith('--') ? 'usage' : 'field_invalid' });
    expect(error['fix']).toMatch(fix);
    expect(run.err).not.toContain('S3CRET');
  });

  it('lists what is allowed for an update that is wrong', async () => {
    const create = ['cert', 'create', '--vendor', 'meizu', '--app-id', '110371', '--app-secret', '-', '--json'];
    const id = String(json(await tim(create, { stdin: 's' }))['id']);
    const wrong = await tim(['cert', 'update', id, '--click-action', 'jump']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/what to do: --click-action: give one of \w+, /);
  });

  it.each([
    ['an unknown option', ['usersig', 'alice', '--expires', '5'], /--expire/],
    ['an unknown command', ['certs'], /cert/],
    ['a missing option', ['explain'], /--user/],
  ])('exits with 2 for %s and names the right one', async (_name, args, words) => {
    const run = await tim(args);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(words);
    expect(run.err).toMatch(/^error: .+ \[usage\]\nwhat to do: .+\n$/);
  });

  it.each(
    [
      'serve',
      'init',
      'usersig',
      'app',
      'app update',
      'cert',
      'cert create',
      'send',
      'explain',
      'lane',
      'lane pause',
    ].concat(['push cancel', 'queue', 'import', 'backup', 'restore', 'admin-token', 'keys rotate']),
  )('explains %s in both languages, with the options that every command takes', async (command) => {
    const args = [...command.split(' '), '--help'];
    const [en, zh] = await Promise.all([tim(args), tim([...args, '--lang', 'zh'])]);
    for (const help of [en, zh]) expect(help).toMatchObject({ code: 0, err: '' });
    expect(en.out).toMatch(/^Usage: tim-push/);
    expect(zh.out).toMatch(/^用法： ?tim-push/);
    for (const help of [en, zh]) expect(help.out).toMatch(/--json[\s\S]*--lang/);
    expect(zh.out).not.toMatch(/^[A-Z][A-Za-z ]+:|display help/m);
  });

  it('verifies a UserSig, and says until when it holds', async () => {
    const made = (await tim(['usersig', 'alice', '--expire', '60'])).out.trim();
    expect(json(await tim(['usersig', 'alice', '--verify', made, '--json']))).toMatchObject({
      userID: 'alice',
      valid: true,
      expiresAt: expect.stringMatching(/^\d{4}-/),
    });
    const foreign = await tim(['usersig', 'bob', '--verify', made]);
    expect(foreign).toMatchObject({ code: 1, out: '' });
    expect(foreign.err).toMatch(/another user ID[\s\S]*70013/);
  });

  it('sets the login policy and the recall window of an app', async () => {
    const set = await tim(['app', 'update', '--login-policy', 'multi', '--recall-window-seconds', '60', '--json']);
    expect(json(set)).toMatchObject({ settings: { loginPolicy: 'multi', recallWindowSeconds: 60 } });
    const wrong = await tim(['app', 'update', '--login-policy', 'many', '--json']);
    expect(JSON.parse(wrong.err)).toMatchObject({ error: { field: 'loginPolicy' } });
    const cleared = await tim(['app', 'update', '--login-policy', '', '--recall-window-seconds', '', '--json']);
    expect(json(cleared)['settings']).not.toHaveProperty('loginPolicy');
  });

  it('says in Chinese what needs the server', async () => {
    const run = await tim(['send', '--to', 'bob', '--text', 'hi', '--lang', 'zh']);
    expect(run).toMatchObject({ code: 4, out: '' });
    expect(run.err).toMatch(/^错误: 此操作需要服务正在运行.*\n处理办法: 先启动服务/);
  });

  it('lines its tables up in Chinese', async () => {
    const [head = '', row = ''] = (await tim(['app', 'list', '--lang', 'zh'])).out.split('\n');
    const width = (text: string): number => [...text].reduce((sum, char) => sum + (char > '\u2e80' ? 2 : 1), 0);
    expect(head).toMatch(/名称.*管理员.*状态/);
    expect(width(head.slice(0, head.indexOf('状态')))).toBe(width(row.slice(0, row.search(/已启用|已停用/))));
  });

  it('names an unknown setting and the nearest known one', async () => {
    const run = await tim(['queue'], { env: { TIM_PUSH_DATADIR: 'x' } });
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toMatch(/TIM_PUSH_DATADIR[\s\S]*TIM_PUSH_DATA_DIR/);
  });

  it('refuses a directory without data instead of filling it', async () => {
    const run = await tim(['--data-dir', join(root, 'typo'), 'cert', 'list']);
    expect(run).toMatchObject({ code: 4 });
    expect(existsSync(join(root, 'typo'))).toBe(false);
  });

  it('speaks Chinese by --lang and by locale', async () => {
    expect((await tim(['--lang', 'zh', 'explain', '--help'])).out).toContain('为什么用户收到了推送');
    expect((await tim(['queue'], { env: { LANG: 'zh_CN.UTF-8' } })).out).toContain('批在等待');
  });

  it('imports accounts from CSV and JSON lines, and names a bad line', async () => {
    const file = join(root, 'accounts.csv');
    writeFileSync(
      file,
      `userID,nick\n${Array.from({ length: 1200 }, (_, index) => `user${index},"Nick, ""${index}"""`).join('\n')}\n`,
    );
    expect(json(await tim(['import', file, '--json']))).toEqual({ imported: 1200, failed: [] });
    expect(
      json(await tim(['import', '-', '--json'], { stdin: '{"userID":"a","nick":"A"}\n{"UserID":"b"}\n' })),
    ).toEqual({ imported: 2, failed: [] });
    const bad = await tim(['import', '-'], { stdin: 'userID\nok\n"x\ny"\n' });
    expect(bad).toMatchObject({ code: 2 });
    expect(bad.err).toContain('line 3');
  });

  it('backs up, and restores only where nothing is lost', async () => {
    const file = join(root, 'backup.db');
    expect(await tim(['backup', file])).toMatchObject({ code: 0 });
    expect((await tim(['backup', file])).code).not.toBe(0);
    const certificates = (await tim(['cert', 'list', '--json'])).out;
    expect(await tim(['restore', file])).toMatchObject({ code: 1 });
    const elsewhere = ['--data-dir', join(root, 'other'), '--key-file', `${dataDir()}.key`];
    const noBackup = join(root, 'no-backup.db');
    writeFileSync(noBackup, 'not a database, but as long as the head of one'.repeat(200));
    const refused = await tim([...elsewhere, 'restore', noBackup, '--json']);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'backup_unreadable', field: 'file' } });
    expect(await tim([...elsewhere, 'restore', file])).toMatchObject({ code: 0 });
    expect((await tim([...elsewhere, 'cert', 'list', '--json'])).out).toBe(certificates);
    expect((await tim(['--data-dir', join(root, 'third'), 'restore', file])).err).toContain('key_file_missing');
  });

  it('replaces a store by force only with a backup that opens', async () => {
    const good = join(root, 'good.db');
    const garbage = join(root, 'garbage.db');
    const foreign = join(root, 'foreign.db');
    writeFileSync(garbage, 'no database');
    expect(await tim(['backup', good])).toMatchObject({ code: 0 });
    const other = ['--data-dir', join(root, 'stranger')];
    expect(await tim([...other, 'init'])).toMatchObject({ code: 0 });
    expect(await tim([...other, 'backup', foreign])).toMatchObject({ code: 0 });
    const apps = (await tim(['app', 'list', '--json'])).out;
    for (const file of [garbage, foreign]) {
      const refused = await tim(['restore', file, '--force', '--json']);
      expect(refused.code).toBe(1);
      expect(json({ ...refused, out: refused.err })).toMatchObject({ error: { message: expect.stringMatching(/\w/) } });
      expect((await tim(['app', 'list', '--json'])).out).toBe(apps);
    }
    expect(await tim(['restore', good, '--force'])).toMatchObject({ code: 0 });
    expect((await tim(['app', 'list', '--json'])).out).toBe(apps);
    expect(readdirSync(dataDir()).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  it('shows the admin token again, also after the keys were rotated', async () => {
    const before = await tim(['admin-token']);
    expect(before.out).toMatch(/^tpa_\S+\n$/);
    expect(await tim(['keys', 'rotate', '--drop-old'])).toMatchObject({ code: 0 });
    expect(await tim(['admin-token'])).toEqual(before);
    expect(JSON.parse(readFileSync(`${dataDir()}.key`, 'utf8')).keys).toHaveLength(1);
  });
});

describe('with a running server', () => {
  let server: ChildProcess;
  let ended: Promise<Run>;
  afterEach(async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(root, { recursive: true });
  });

  it('greets at the first start, is found by its data directory, and stops gracefully', async () => {
    root = mkdtempSync(join(tmpdir(), 'tim-push-cli-'));
    const ports = [
      '--api-port',
      '0',
      '--admin-port',
      '0',
      '--receipts-port',
      '0',
      '--api-host',
      '127.0.0.1',
      '--receipts-host',
      '127.0.0.1',
    ];
    server = spawn(process.execPath, [launcher, 'serve', ...ports], { env: env() });
    ended = finished(server);
    const greeting = await new Promise<string>((resolve, reject) => {
      let text = '';
      server.stderr?.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('API http')) resolve(text);
      });
      server.on('close', () => reject(new Error(text)));
    });
    expect(greeting).toMatch(/app 14\d{8} was made[\s\S]*admin-token[\s\S]*cert create/);
    // What a service writes ends up in its journal.
    expect(greeting).not.toMatch(/tpa_/);
    expect((await tim(['serve', ...ports])).err).toMatch(/in use by process \d+/);
    // Told also when that start fails: the next one will not say which app was made.
    const taken = JSON.parse(readFileSync(join(dataDir(), 'server.json'), 'utf8')) as { api: string };
    const failed = await tim([
      ...['--data-dir', join(root, 'second'), 'serve', ...ports],
      ...['--api-port', new URL(taken.api).port],
    ]);
    expect(failed).toMatchObject({ code: 2, err: expect.stringMatching(/app 14\d{8} was made[\s\S]*apiPort/) });

    expect(
      json(await tim(['import', '-', '--json'], { stdin: '{"userID":"alice"}\n{"userID":"bob"}\n' })),
    ).toMatchObject({ imported: 2 });
    const sent = json(await tim(['send', '--from', 'alice', '--to', 'bob', '--text', 'hi', '--json'])) as {
      msgID: string;
    };
    expect((await tim(['explain', '--user', 'bob', '--message', sent.msgID])).out).toContain('alice');
    expect((await tim(['explain', '--user', 'bob', '--last', '--lang', 'zh'])).out).toContain('alice');
    const created = await tim(
      ['cert', 'create', '--vendor', 'xiaomi', '--package-name', 'com.example.chat', '--app-secret', '-'],
      { stdin: 'x' },
    );
    expect(created).toMatchObject({ code: 0 });
    expect((await tim(['lane', 'pause', '1', '--reason', 'test'])).out).toMatch(/paused .*test/);
    expect((await tim(['lane', 'resume', '1'])).out).toMatch(/open/);
    expect(json(await tim(['push', 'cancel', sent.msgID, '--json']))).toMatchObject({ cancelled: 0 });
    expect(await tim(['send', '--from', 'alice', '--to', 'nobody', '--text', 'hi'])).toMatchObject({ code: 3 });

    server.kill('SIGTERM');
    const end = await ended;
    expect(end.code).toBe(0);
    expect(end.out).toContain('the server has stopped');
    expect(end.out).not.toMatch(/tpa_/);
    expect(existsSync(join(dataDir(), 'server.json'))).toBe(false);
  });
});
