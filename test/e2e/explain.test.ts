/** `tim-push explain` on a running server: by message and by time; every decision, request and mark, in both languages, and the fix. */
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { sendText } from './send-text.ts';

interface Line {
  kind: 'fact' | 'cause' | 'fix';
  text: string;
}
let world: World;
let phone: Phone;
beforeAll(async () => {
  world = await World.start({ vendors: ['fcm'] });
  phone = await pushOnlyPhone(world, 'bob', 'fcm');
});
afterAll(() => world?.stop());

const explain = (user: string, ...args: string[]) =>
  world.server.cli<{ lines: Line[] }>('explain', '--user', user, ...args);
const linesOf = async (...args: string[]): Promise<Line[]> => (await explain('bob', ...args)).lines;
const textOf = async (...args: string[]): Promise<string> =>
  (await linesOf(...args)).map(({ text }) => text).join('\n');
const send = (text: string, more: object = {}) => sendText(world, 'bob', text, more);

it('tells of a push that a busy cloud took at the second request, and of its tap', async () => {
  await world.sandbox.faults.set('fcm', { status: { code: 503, retryAfter: 1, next: 1 } });
  const msgID = await send('Dinner at seven?');
  await until('it is shown', async () => phone.shade.length === 1);
  const tag = phone.tap().intentExtras[PUSH_TAG_KEY];
  const url = `${world.server.addresses.api}/v1/devices/bob-phone/click?sdkappid=${world.sdkAppID}`;
  const clicked = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `UserSig ${world.userSig('bob')}` },
    body: JSON.stringify({ userID: 'bob', tag, atMs: Date.now() }),
  });
  expect(await clicked.json()).toMatchObject({ code: 0 });
  await until('it is settled', async () => {
    const [explained] = await world.explain('bob', { message: msgID });
    return explained?.devices[0]?.push?.state === 'sent';
  });
  const lines = (await textOf('--message', msgID)).split('\n');
  expect(lines.filter((line) => line.startsWith('request '))).toHaveLength(2);
  expect(lines).toContainEqual(expect.stringMatching(/^request .*503/));
  expect(lines).toContainEqual(expect.stringMatching(/^push: taken by the cloud/));
  expect(lines).toContainEqual(expect.stringMatching(/^tapped/));
  // The same in Chinese: nothing of the English words is left.
  const chinese = await textOf('--message', msgID, '--lang', 'zh');
  expect(chinese).toMatch(/\p{Script=Han}/u);
  expect(chinese).not.toMatch(/push: |\btapped\b/);
});

it('tells of a decision against a push, why, and what to do', async () => {
  const msgID = await send('quiet', { OfflinePushInfo: { PushFlag: 1 } });
  const lines = await linesOf('--message', msgID);
  expect(lines.map(({ text }) => text).join('\n')).toMatch(/disablePush|PushFlag/);
  expect(lines.map(({ kind }) => kind)).toContain('fix');
});

it('finds messages by a time, in any zone, and none where there was none', async () => {
  const now = new Date();
  const inTokyo = `${new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
  for (const at of [now.toISOString(), inTokyo, String(now.getTime())]) {
    const text = await textOf('--at', at);
    expect(text.match(/push: taken by the cloud/g), at).toHaveLength(1);
    expect(text, at).toMatch(/disablePush|PushFlag/);
  }
  const before = new Date(now.getTime() - 3 * 3_600_000).toISOString();
  expect(await textOf('--at', before)).not.toContain('push: ');
  const failure = await explain('bob', '--at', 'yesterday').then(
    () => expect.fail('it was taken'),
    (error: { stderr: string }) => JSON.parse(error.stderr) as { error: Record<string, string> },
  );
  expect(failure.error).toMatchObject({ field: 'at', fix: expect.stringContaining('ISO 8601') });
});

it('says so of a message that nobody sent, and of a user that nobody knows', async () => {
  expect(await linesOf('--message', '1')).not.toEqual([]);
  const { lines } = await explain('nobody-at-all');
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.map(({ text }) => text).join('\n')).not.toContain('push: ');
});

it('shows each of many pushes that went out at once its own request', async () => {
  const carols = await pushOnlyPhone(world, 'carol', 'fcm');
  const { lanes } = await world.server.admin<{ lanes: { id: number }[] }>('GET', '/lanes');
  const lane = `/lanes/${lanes[0]?.id}`;
  await world.server.admin('POST', `${lane}/pause`, { reason: 'so that they gather' });
  const sent: string[] = [];
  for (let number = 0; number < 8; number++) sent.push(await sendText(world, 'carol', `number ${number}`));
  await world.server.admin('POST', `${lane}/resume`, {});
  await until(
    'all have arrived',
    async () => carols.log.filter(({ kind }) => kind === 'arrived').length === sent.length,
  );
  for (const message of sent) {
    await until('it is settled', async () => {
      const [explained] = await world.explain('carol', { message });
      return explained?.devices[0]?.push?.state === 'sent';
    });
    const { lines } = await explain('carol', '--message', message);
    const requests = lines.filter(({ text }) => text.startsWith('request '));
    expect(requests.map(({ text }) => text)).toEqual([expect.stringMatching(/^request .*200/)]);
  }
});
