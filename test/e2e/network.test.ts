/** A phone whose network goes without a word, and a phone that changes hands while its cloud is away. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../demo/src/clouds/cloud.ts';
import { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import { nextBanner, until } from '../../demo/src/wait.ts';
import { mustBeOk, World } from '../../demo/src/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start({ env: { TIM_PUSH_ACK_WAIT_SECONDS: '1' } });
});
afterAll(() => world?.stop());

/** A line between app and server that can go dead: sockets stay open on both sides, no byte gets through any more. */
class Line {
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #upstreamPort = 0;
  constructor() {
    this.#server = createServer((near) => {
      const far = connect(this.#upstreamPort, '127.0.0.1');
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      near.pipe(far);
      far.pipe(near);
      for (const socket of pair) {
        // A cut side ends the other; what is worth telling, the app and the server notice themselves.
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#pairs.delete(pair);
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
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.pause();
      far.pause();
    }
  }
  /** Ends what was frozen; new connections pass, as after a phone finds another network. */
  mend(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
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

it('shows B nothing of A when the phone changes hands while its cloud is away', { timeout: 300_000 }, async () => {
  const sender = await world.user('sender', 'fcm');
  const shared = await world.user('first-owner', 'xiaomi');
  await shared.background();
  await world.sandbox.faults.set('xiaomi', { down: true });
  const secret = 'only for the first owner';
  await world.rest('openim/sendmsg', {
    To_Account: 'first-owner',
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: secret } }],
  });
  await until('the push waits', async () => {
    const { queued, leased } = await world.server.admin<{ queued: number; leased: number }>('GET', '/queue');
    return queued + leased > 0;
  });
  await shared.do.logout();
  mustBeOk(await shared.do.login('second-owner', world.userSig('second-owner')), 'login of the second owner');
  mustBeOk(await shared.do.initPush(world.pushOptions('xiaomi')), 'init of the second owner');
  await shared.kill();
  const before = shared.phone.log.length;
  await world.sandbox.faults.clear('xiaomi');
  const banner = nextBanner(shared.phone);
  mustBeOk(await sender.do.sendText('second-owner', 'for the second owner'), 'sending');
  expect((await banner).body).toBe('for the second owner');
  await until('nothing waits any more', async () => {
    const { queued, leased } = await world.server.admin<{ queued: number; leased: number }>('GET', '/queue');
    return queued + leased === 0;
  });
  expect(shared.phone.shade.map((one) => one.body)).not.toContain(secret);
  expect(shared.phone.log.slice(before).filter((event) => event.kind === 'arrived')).toHaveLength(1);
  await sender.kill();
});
