/** A phone whose network goes without a word, and a phone that changes hands while its cloud is away. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Faults } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../demo/src/clouds/cloud.ts';
import { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import { nextBanner, until } from '../../demo/src/wait.ts';
import { mustBeOk, World } from '../../demo/src/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start({ env: { TIM_PUSH_ACK_WAIT_SECONDS: '3' } });
});
afterAll(() => world?.stop());

/** A line between app and server that can go dead: sockets stay open on both sides, no byte gets through any more. */
class Line {
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  /** Connections of a dead line: opened, and nobody hears what they say. */
  readonly #unheard = new Set<Socket>();
  #upstreamPort = 0;
  #dead = false;
  constructor() {
    this.#server = createServer((near) => {
      if (this.#dead) {
        this.#unheard.add(near.on('error', () => near.destroy()));
        return;
      }
      const far = connect(this.#upstreamPort, '127.0.0.1');
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      near.pipe(far);
      far.pipe(near);
      for (const socket of pair) {
        // A cut side ends the other; what is worth telling, the app and the server notice themselves.
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          // What ends beyond a dead line is not heard of on this side of it.
          if (!this.#dead) this.#end(pair);
        });
      }
    });
  }
  async open(upstream: string): Promise<string> {
    this.#upstreamPort = Number(new URL(upstream).port);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  /** No FIN, no RST: what comes is not read, and what is there is not passed on. */
  freeze(): void {
    this.#dead = true;
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.pause();
      far.pause();
    }
  }
  /** Ends what was frozen; new connections pass, as after a phone finds another network. */
  mend(): void {
    this.#dead = false;
    for (const pair of this.#pairs) this.#end(pair);
    for (const socket of this.#unheard) socket.destroy();
    this.#unheard.clear();
  }
  #end(pair: [Socket, Socket]): void {
    for (const socket of pair) socket.destroy();
    this.#pairs.delete(pair);
  }
  async close(): Promise<void> {
    this.mend();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

it('pushes to a foreground app whose network is cut without FIN, and hands the message over once afterwards', {
  timeout: 300_000,
}, async () => {
  const line = new Line();
  const alice = await world.user('alice', 'fcm');
  const phone = await world.sandbox.phones.add({ vendor: 'xiaomi', packageName: PACKAGE_NAME });
  const serverUrl = await line.open(world.server.addresses.api);
  const bob = new PhoneApp({ phone, serverUrl, sdkAppID: world.sdkAppID });
  try {
    await bob.start();
    mustBeOk(await bob.do.login('bob', world.userSig('bob')), 'login');
    mustBeOk(await bob.do.initPush(world.pushOptions('xiaomi')), 'init');
    line.freeze();
    const arrived = until('the push reaches the phone', async () =>
      phone.log.some((event) => event.kind === 'arrived'),
    );
    mustBeOk(await alice.do.sendText('bob', 'into the tunnel'), 'sending');
    await arrived;
    line.mend();
    await until('the message is pulled', async () => (await bob.do.received()).includes('into the tunnel'));
    mustBeOk(await alice.do.sendText('bob', 'after the tunnel'), 'sending');
    await until('the next message comes', async () => (await bob.do.received()).includes('after the tunnel'));
    expect(await bob.do.received()).toEqual(['into the tunnel', 'after the tunnel']);
  } finally {
    await bob.kill();
    await alice.kill();
    await line.close();
  }
});

it('pushes what a dead line kept from a foreground app although the server was killed while it waited', {
  timeout: 300_000,
}, async () => {
  const line = new Line();
  const phone = await world.sandbox.phones.add({ vendor: 'fcm', packageName: PACKAGE_NAME });
  const serverUrl = await line.open(world.server.addresses.api);
  const dave = new PhoneApp({ phone, serverUrl, sdkAppID: world.sdkAppID });
  try {
    await dave.start();
    mustBeOk(await dave.do.login('dave', world.userSig('dave')), 'login');
    mustBeOk(await dave.do.initPush(world.pushOptions('fcm')), 'init');
    line.freeze();
    const { MsgId } = await world.rest<{ MsgId: string }>('openim/sendmsg', {
      To_Account: 'dave',
      MsgRandom: 1,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'while the server died' } }],
    });
    // Acknowledged, and nothing decided yet: the app on the dead line has three seconds to acknowledge.
    await world.server.kill();
    await world.server.start();
    await until('it is settled', async () => {
      const [explained] = await world.explain('dave', { message: MsgId });
      return explained?.devices[0]?.push?.state === 'sent';
    });
    expect(phone.log.filter(({ kind }) => kind === 'arrived')).toHaveLength(1);
  } finally {
    await dave.kill();
    await line.close();
  }
});

const AWAY: { name: string; why: string; faults: Faults }[] = [
  { name: 'down', why: 'is down', faults: { down: true } },
  { name: 'cut', why: 'cuts connections, so that nobody knows what it took', faults: { reset: { at: 'before' } } },
  { name: '503', why: 'answers 503', faults: { status: { code: 503, retryAfter: 1 } } },
];
describe.each(['xiaomi', 'fcm'] as const)('a phone of %s', (vendor) => {
  it.each(AWAY)(
    'that changes hands while its cloud $why shows B nothing of A',
    { timeout: 300_000 },
    async ({ name, faults }) => {
      const [first, second] = [`a-${vendor}-${name}`, `b-${vendor}-${name}`];
      const sender = await world.user(`s-${vendor}-${name}`, vendor === 'fcm' ? 'xiaomi' : 'fcm');
      const shared = await world.user(first, vendor);
      await shared.background();
      await world.sandbox.faults.set(vendor, faults);
      const secret = 'only for the first owner';
      const { MsgId } = await world.rest<{ MsgId: string }>('openim/sendmsg', {
        To_Account: first,
        MsgRandom: 1,
        MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: secret } }],
      });
      const push = async () => (await world.explain(first, { message: MsgId }))[0]?.devices[0]?.push;
      await until('the push waits', async () => (await push()) !== undefined);
      await shared.do.logout();
      mustBeOk(await shared.do.login(second, world.userSig(second)), 'login of the second owner');
      mustBeOk(await shared.do.initPush(world.pushOptions(vendor)), 'init of the second owner');
      await shared.kill();
      const before = shared.phone.log.length;
      await world.sandbox.faults.clear(vendor);
      const banner = nextBanner(shared.phone);
      mustBeOk(await sender.do.sendText(second, 'for the second owner'), 'sending');
      expect((await banner).body).toBe('for the second owner');
      await until('nothing waits any more', async () => {
        const { queued, leased } = await world.server.admin<{ queued: number; leased: number }>('GET', '/queue');
        return queued + leased === 0;
      });
      expect((await push())?.state).toMatch(/^(cancelled|unknown)$/);
      expect(shared.phone.shade.map((one) => one.body)).not.toContain(secret);
      expect(shared.phone.log.slice(before).filter((event) => event.kind === 'arrived')).toHaveLength(1);
      await sender.kill();
    },
  );
});
