/** `--lang zh` against a running server and the emulated clouds: what a check found, why a lane is held. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { runCli } from '../../packages/server/src/cli/program.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

const vendor = 'xiaomi';
let world: World;
let env: Record<string, string>;
beforeAll(async () => {
  world = await World.start({ vendors: [vendor] });
  const { token } = await world.server.cli<{ token: string }>('admin-token');
  env = { TIM_PUSH_SERVER: world.server.addresses.admin, TIM_PUSH_ADMIN_TOKEN: token };
});
afterEach(() => world.sandbox.faults.clear(vendor));
afterAll(() => world?.stop());

async function tim(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, env, {
    stdin: (async function* () {})(),
    stdout: { write: (text: string) => void out.push(text) },
    stderr: { write: (text: string) => void err.push(text) },
  });
  return { code, out: out.join(''), err: err.join('') };
}
const verify = (...more: string[]) => tim('cert', 'verify', String(world.certificateID(vendor)), ...more);

describe('cert verify --lang zh', () => {
  it('says what was proved', async () => {
    const run = await verify('--lang', 'zh');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^凭据正确（secret\+package） 配额查询得到了应答/);
    expect(Object.keys(JSON.parse((await verify('--json')).out))).toEqual(['id', 'vendor', 'ok', 'proved', 'detail']);
  });

  it.each([
    [
      'credentials',
      { vendorCode: { code: 21301 } },
      /\(credentials\) \[21301\]/,
      /小米开发者后台复制该应用的 AppSecret/,
    ],
    ['permission', { vendorCode: { code: 10004 } }, /\(permission\) \[10004\]/, /白名单/],
    ['busy', { status: { code: 429, retryAfter: 30 } }, /要求减少请求.*没有检验凭据 \(busy\)/, /30 秒后重试/],
    ['network', { status: { code: 503 } }, /出现故障.*没有检验凭据 \(network\)/, /几分钟后重试/],
    ['network', { down: true }, /连不上厂商云.*没有检验凭据 \(network\)/, /检查本服务器的网络/],
  ] as const)('says of %s what it means and what to do: %j', async (cause, fault, said, fix) => {
    await world.sandbox.faults.set(vendor, fault);
    const run = await verify('--lang', 'zh');
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toMatch(said);
    expect(run.err).toMatch(new RegExp(`^处理办法: .*${fix.source}`, 'm'));
    const { error } = JSON.parse((await verify('--lang', 'zh', '--json')).err) as { error: Record<string, string> };
    expect(Object.keys(error)).toEqual(['code', 'field', 'message', 'fix']);
    expect(error['field']).toBe(cause);
    expect(error['fix']).not.toMatch(/\p{Script=Han}/u);
  });
});

it('says in Chinese why a lane is held, and refuses a receiver that there is not', { timeout: 120_000 }, async () => {
  await pushOnlyPhone(world, 'bob', vendor);
  await world.sandbox.faults.set(vendor, { vendorCode: { code: 21301 } });
  expect(await tim('send', '--to', 'bob', '--text', 'hi', '--lang', 'zh')).toMatchObject({ code: 0 });
  await until('the lane is held', async () => (await tim('lane', 'list')).out.includes('held'));
  expect((await tim('lane', 'list', '--lang', 'zh')).out).toMatch(/已挂起 .*21301：更正证书的凭据/);
  expect((await tim('queue', '--lang', 'zh')).out).toMatch(/21301：更正证书的凭据/);
  const english = JSON.parse((await tim('lane', 'list', '--lang', 'zh', '--json')).out) as { lanes: object[] };
  expect(english.lanes[0]).toMatchObject({
    reason: expect.stringMatching(/^21301: correct the credentials/),
    hold: { cause: 'credentials', code: '21301' },
  });
  const nobody = await tim('send', '--to', 'nobody', '--text', 'hi', '--lang', 'zh');
  expect(nobody.err).toMatch(/没有这个接收者.*\n处理办法: 先导入账号/);
});
