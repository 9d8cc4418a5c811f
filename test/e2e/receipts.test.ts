/**
 * A receipt that comes before the answer to its request: kept, matched by its tag, believed once. It spares the phone the
 * second request although the answer never comes, by a cut line or by the server's death.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { type ReceiptProxy, receiptProxy } from './receipt-proxy.ts';
import { sendText } from './send-text.ts';

/** Between the server and the cloud: lets requests through and can keep the answers. */
class AnswerKeeper {
  readonly #server: Server;
  readonly #ways = new Set<{ near: Socket; far: Socket }>();
  #kept = false;
  constructor() {
    this.#server = createServer().on('connect', (request: IncomingMessage, near: Socket) => {
      const far = connect(Number(request.url?.split(':')[1]), '127.0.0.1');
      const way = { near, far };
      this.#ways.add(way);
      for (const socket of [near, far]) {
        // Either side's end is the other's.
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#ways.delete(way);
        });
      }
      far.once('connect', () => {
        near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        near.pipe(far);
        far.pipe(near);
      });
    });
  }
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  keep(): void {
    this.#kept = true;
    for (const { near, far } of this.#ways) {
      far.unpipe(near);
      far.pause();
    }
  }
  release(): void {
    if (!this.#kept) return;
    this.#kept = false;
    for (const { near, far } of this.#ways) far.pipe(near);
  }
  cut(): void {
    this.#kept = false;
    for (const { near } of this.#ways) near.destroy();
  }
  close(): Promise<unknown> {
    this.cut();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

let world: World;
let proxy: ReceiptProxy;
let keeper: AnswerKeeper;
let phone: Phone;
beforeAll(async () => {
  keeper = new AnswerKeeper();
  proxy = await receiptProxy(() => world);
  world = await World.start({ vendors: ['xiaomi'], env: { TIM_PUSH_RECEIPTS_PUBLIC_URL: proxy.url } });
  await world.server.admin('PATCH', `/certificates/${world.certificateID('xiaomi')}`, { proxy: await keeper.open() });
  phone = await pushOnlyPhone(world, 'mi', 'xiaomi');
});
afterEach(() => keeper.release());
afterAll(async () => {
  await world?.stop();
  await keeper?.close();
  await proxy?.close();
});

interface Push {
  state: string;
  attempts: number;
  marks: { kind: string }[];
}
async function send(text: string): Promise<() => Promise<Push | undefined>> {
  const message = await sendText(world, 'mi', text);
  return async () => {
    const [explained] = await world.explain('mi', { message });
    return explained?.devices[0]?.push as Push | undefined;
  };
}
/** Sends while the answers are kept; the phone shows it, its receipt is posted and taken. */
async function sendUnanswered(text: string): Promise<() => Promise<Push | undefined>> {
  // A first push opens the connection whose answers are kept then.
  const first = await send(`before ${text}`);
  await until('the first is settled', async () => (await first())?.state === 'sent');
  keeper.keep();
  const push = await send(text);
  await until('the phone shows it', async () => phone.shade.some(({ body }) => body === text));
  await until('its receipt is kept', async () => {
    await world.sandbox.flushReceipts();
    return (await push())?.marks.some(({ kind }) => kind === 'delivered');
  });
  return push;
}
const ringsOf = (text: string): number => {
  const id = phone.shade.find(({ body }) => body === text)?.id;
  return phone.log.filter((event) => event.kind === 'rang' && event.notificationId === id).length;
};
const delivered = async (): Promise<number> => {
  const { counters } = await world.server.admin<{ counters: { delivered: number }[] }>('GET', '/counters');
  return counters.reduce((sum, line) => sum + line.delivered, 0);
};
const idle = () =>
  until('nothing waits any more', async () => {
    const { queued, leased } = await world.server.admin<{ queued: number; leased: number }>('GET', '/queue');
    return queued + leased === 0;
  });

it('waits for the answer, which then finds it', async () => {
  const push = await sendUnanswered('answered late');
  keeper.release();
  await until('it is settled', async () => (await push())?.state === 'sent');
  expect(await push()).toMatchObject({ state: 'sent', marks: [{ kind: 'delivered' }] });
  expect(ringsOf('answered late')).toBe(1);
});

it('spares the phone a second request when the answer is lost', async () => {
  const push = await sendUnanswered('never answered');
  keeper.cut();
  await until('it is settled', async () => (await push())?.state === 'sent');
  await idle();
  expect((await push())?.attempts).toBe(1);
  expect(ringsOf('never answered')).toBe(1);
});

it('spares the phone a second request when the server dies before the answer', async () => {
  const push = await sendUnanswered('died before');
  await world.server.kill();
  keeper.release();
  await world.server.start();
  await until('it is settled', async () => (await push())?.state === 'sent');
  await idle();
  expect((await push())?.attempts).toBe(1);
  expect(ringsOf('died before')).toBe(1);
});

it('counts once what the cloud says twice', async () => {
  const push = await send('said twice');
  await until('its receipt is kept', async () => {
    await world.sandbox.flushReceipts();
    return (await push())?.marks.some(({ kind }) => kind === 'delivered');
  });
  const before = await delivered();
  expect(before).toBeGreaterThanOrEqual(4);
  const statuses = await proxy.again();
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(statuses.length).toBeGreaterThanOrEqual(4);
  expect(await delivered()).toBe(before);
  expect((await push())?.marks).toHaveLength(1);
  await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
});

/** What Xiaomi says of every message of a callback, said otherwise. */
const xiaomiSays = (change: object) => (body: string) => {
  const messages = JSON.parse(new URLSearchParams(body).get('data') ?? '') as Record<string, object>;
  const changed = Object.entries(messages).map(([id, report]) => [id, { ...report, ...change }]);
  return new URLSearchParams({ data: JSON.stringify(Object.fromEntries(changed)) }).toString();
};

it('is taken after its certificate was switched off and removed, and only for the tokens of its push', async () => {
  const push = await send('sent by a certificate that is gone');
  const marks = async () => (await push())?.marks.map(({ kind }) => kind).toSorted();
  await until('its receipt is kept', async () => {
    await world.sandbox.flushReceipts();
    return (await marks())?.includes('delivered');
  });
  const path = `/certificates/${world.certificateID('xiaomi')}`;
  await world.server.admin('PATCH', path, { enabled: false });
  expect(new Set(await proxy.again(xiaomiSays({ type: 2 })))).toEqual(new Set([200]));
  expect(await marks()).toEqual(['clicked', 'delivered']);
  await world.server.admin('DELETE', path);
  // A stranger knows the tag, as every phone of a batch does, but not the token.
  for (const targets of ['', 'guessed']) {
    expect(new Set(await proxy.again(xiaomiSays({ type: 16 + 32, targets })))).toEqual(new Set([200]));
  }
  expect(await marks()).toEqual(['clicked', 'delivered']);
  expect(new Set(await proxy.again(xiaomiSays({ type: 16 })))).toEqual(new Set([200]));
  expect(await marks()).toEqual(['clicked', 'delivered', 'token_invalid']);
});
