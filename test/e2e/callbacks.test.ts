/**
 * An app's back end that is asked before a message is accepted, and hears what became of its push: over real HTTP, through
 * refusals, errors and a kill of the server.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { AppClients } from './app-client.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

const TOKEN = 'callback-t0ken';

interface Call {
  query: Record<string, string>;
  body: Record<string, unknown>;
}
type Reply = { status?: number; body?: unknown };
/** The app's back end: what it was called with, and what it answers. */
class BackEnd {
  readonly calls = { before: [] as Call[], push: [] as Call[] };
  readonly replies: { before(): Reply; push(): Reply } = { before: () => ({}), push: () => ({}) };
  readonly #server: Server;
  constructor() {
    this.#server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const which = url.pathname === '/before' ? 'before' : 'push';
      const body = JSON.parse(await text(request)) as Record<string, unknown>;
      this.calls[which].push({ query: Object.fromEntries(url.searchParams), body });
      const { status = 200, body: answer = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 } } =
        this.replies[which]();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  wellAgain(): void {
    this.replies.before = () => ({});
    this.replies.push = () => ({});
  }
  close(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

const backEnd = new BackEnd();
let world: World;
let apps: AppClients;
let phone: Phone;
let url = '';
const log: string[] = [];
beforeAll(async () => {
  url = await backEnd.open();
  world = await World.start({ vendors: ['fcm'], fcmBurst: null, onLog: (line) => log.push(line) });
  apps = new AppClients(world);
  phone = await pushOnlyPhone(world, 'bob', 'fcm');
  const tokenFile = join(dirname(world.dataDir), 'callback-token.txt');
  await writeFile(tokenFile, TOKEN);
  await world.server.cli(
    ...['app', 'update', '--webhook-url', `${url}/push`, '--before-callback-url', `${url}/before`],
    ...['--before-callback-failure', 'refuse', '--callback-token', `@${tokenFile}`],
  );
});
afterEach(() => backEnd.wellAgain());
afterAll(async () => {
  await apps?.close();
  await world?.stop();
  await backEnd.close();
});

let sequence = 0;
const send = (words: string, more: object = {}) =>
  world.rest<{ MsgKey: string }>('openim/sendmsg', {
    ...{ From_Account: 'administrator', To_Account: 'bob', MsgRandom: ++sequence, ...more },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: words } }],
  });
const shows = (words: string): boolean => phone.shade.some(({ body }) => body === words);
const eventsOf = (key: string): Record<string, unknown>[] =>
  backEnd.calls.push
    .flatMap(({ body }) => body['Events'] as Record<string, unknown>[])
    .filter(({ MsgKey }) => MsgKey === key);
const mustBeSigned = ({ query }: Call): void => {
  const { RequestTime = '', Sign } = query;
  expect(Sign).toBe(
    createHash('sha256')
      .update(TOKEN + RequestTime)
      .digest('hex'),
  );
  expect(query).toMatchObject({ SdkAppid: String(world.sdkAppID), contenttype: 'json' });
};

it('asks before it accepts, and tells what became of the push', async () => {
  const sent = await send('passed');
  expect(sent).toMatchObject({ ErrorCode: 0 });
  const asked = backEnd.calls.before.at(-1);
  expect(asked?.body).toMatchObject({
    CallbackCommand: 'C2C.CallbackBeforeSendMsg',
    From_Account: 'administrator',
    To_Account: 'bob',
    MsgKey: sent.MsgKey,
    MsgBody: [{ MsgContent: { Text: 'passed' } }],
  });
  mustBeSigned(asked as Call);
  await until('it is shown', async () => shows('passed'));
  await until('the back end hears of it', async () => eventsOf(sent.MsgKey).length > 0);
  expect(eventsOf(sent.MsgKey)).toMatchObject([
    { EventType: 1, From_Account: 'administrator', To_Account: 'bob', PushPlatform: 4, PushStage: 1, ErrCode: '0' },
  ]);
  mustBeSigned(backEnd.calls.push.at(-1) as Call);
});

it.each([
  ['1', 1, 20006],
  ['a code of its own', 120_005, 120_005],
])('hands a refusal by %s to whoever sends, and nothing is kept or pushed', async (_name, given, code) => {
  backEnd.replies.before = () => ({ body: { ActionStatus: 'FAIL', ErrorInfo: 'not this word', ErrorCode: given } });
  const words = `refused ${given}`;
  expect(await send(words)).toMatchObject({ ErrorCode: code, ErrorInfo: expect.stringContaining('not this word') });
  const alice = await apps.user(`alice-${given}`);
  expect(await alice.tim.sendC2CTextMessage('bob', words)).toMatchObject({
    code,
    desc: expect.stringContaining('not this word'),
  });
  backEnd.wellAgain();
  expect(await send(`after ${given}`)).toMatchObject({ ErrorCode: 0 });
  await until('the next is shown', async () => shows(`after ${given}`));
  const bob = await apps.user('bob', 'Web');
  const { data } = await bob.tim.getConversationManager().getConversation(`c2c_alice-${given}`);
  expect(data).toBeUndefined();
  expect(shows(words)).toBe(false);
});

it('goes by the setting where the back end gives no answer, and does not ask where the call forbids it', async () => {
  backEnd.replies.before = () => ({ status: 500 });
  expect(await send('refused by silence')).toMatchObject({ ErrorCode: 80003 });
  const asked = backEnd.calls.before.length;
  const forbidden = { ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'] };
  expect(await send('not asked', forbidden)).toMatchObject({ ErrorCode: 0 });
  expect(backEnd.calls.before).toHaveLength(asked);
  await world.server.cli('app', 'update', '--before-callback-failure', 'pass');
  expect(await send('passed by silence')).toMatchObject({ ErrorCode: 0 });
  expect(backEnd.calls.before).toHaveLength(asked + 1);
  await until('both are shown', async () => shows('not asked') && shows('passed by silence'));
  expect(shows('refused by silence')).toBe(false);
});

it('tells of a push although the back end failed and the server was killed meanwhile', {
  timeout: 300_000,
}, async () => {
  backEnd.replies.push = () => ({ status: 503 });
  const sent = await send('heard of later');
  await until('it is shown', async () => shows('heard of later'));
  await until('the back end was told, and failed', async () => eventsOf(sent.MsgKey).length > 0);
  await world.server.kill();
  await world.server.start();
  backEnd.calls.push.length = 0;
  backEnd.wellAgain();
  await until('the back end hears of it', async () => eventsOf(sent.MsgKey).length > 0);
  expect(eventsOf(sent.MsgKey)[0]).toMatchObject({ PushStage: 1, To_Account: 'bob' });
});

it('writes the token and its signatures nowhere', () => {
  expect(log.length).toBeGreaterThan(0);
  for (const line of log) expect(line).not.toMatch(/callback-t0ken|Sign=/);
});
