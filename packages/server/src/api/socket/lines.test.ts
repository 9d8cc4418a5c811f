/** The line itself: limits, silence, slow readers, stopping. */
import { request } from 'node:http';
import { codes } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeCodes } from './close-codes.ts';
import { TestClient } from './testing/client.ts';
import { APP, startWorld, text, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());
const restart = async (options: Parameters<typeof startWorld>[0]) => {
  await world.stop();
  world = await startWorld(options);
};

describe('frames', () => {
  it('that do not fit are answered with code and field, and the next one works', async () => {
    const { client } = await world.login('alice');
    client.sendRaw('{"t":"recall","id":9,"msgID":"x"}');
    await vi.waitFor(() =>
      expect(client.errors()).toMatchObject([{ id: 9, code: codes.requestInvalid, field: 'msgID' }]),
    );
    await client.good('ping', {});
  });

  it.each([
    ['text that is not JSON', 'hello', closeCodes.notJson],
    ['a binary message', Buffer.from('{"t":"ping","id":1}'), closeCodes.binaryFrame],
  ])('%s gets an error frame, then the line closes', async (_name, data, code) => {
    const { client } = await world.login('alice');
    client.sendRaw(data);
    expect(await client.closed).toBe(code);
    expect(client.errors()).toMatchObject([{ code: codes.requestInvalid }]);
  });

  it('over 64 KB close the line', async () => {
    const { client } = await world.login('alice');
    client.sendRaw(`{"t":"ping","id":1,"pad":"${'x'.repeat(64 * 1024)}"}`);
    expect(await client.closed).toBe(1009);
  });

  it('that are refused too often close the line; good ones make up for bad ones', async () => {
    await restart({ socket: { maxBadFrames: 3 } });
    const { client } = await world.login('alice');
    for (let round = 0; round < 4; round++) {
      client.sendRaw('{"t":"fly","id":1}');
      client.sendRaw('{"t":"fly","id":1}');
      await client.good('ping', {});
      await client.good('ping', {});
    }
    for (let bad = 0; bad < 4; bad++) client.sendRaw('{"t":"fly","id":1}');
    expect(await client.closed).toBe(closeCodes.policy);
  });

  it('of any garbage never break the server or another client, and the same connection goes on', async () => {
    await restart({ socket: { maxBadFrames: 1_000_000, requestBurst: 1_000_000 } });
    const { client: witness } = await world.login('witness');
    let { client } = await world.login('alice');
    const types = ['login', 'logout', 'ping', 'setPushConfig', 'setAppState', 'send', 'ack', 'pull', 'read', 'recall'];
    const frame = fc.oneof(
      fc.string().map((text) => text),
      fc.json(),
      fc
        .record(
          {
            t: fc.oneof(fc.constantFrom(...types), fc.string()),
            // Never one that the client itself gives: its answer would be taken for that of the client's own request.
            id: fc.oneof(fc.integer({ min: 1_000_000 }), fc.string(), fc.constantFrom(null, -1, 0.5, {}, [1])),
            cursor: fc.jsonValue(),
            msgID: fc.oneof(fc.nat().map(String), fc.jsonValue()),
            msgIDs: fc.jsonValue(),
            userID: fc.oneof(fc.constant('bob'), fc.jsonValue()),
            to: fc.oneof(fc.record({ userID: fc.string() }), fc.jsonValue()),
            elements: fc.oneof(fc.constant(text('x')), fc.jsonValue()),
            random: fc.oneof(fc.nat(), fc.jsonValue()),
            state: fc.oneof(fc.constantFrom('background', 'foreground'), fc.jsonValue()),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 20 }), async (frames) => {
        for (const one of frames) client.sendRaw(one);
        const isJson = (one: string) => {
          try {
            JSON.parse(one);
            return true;
          } catch {
            return false;
          }
        };
        const survives = frames.every((one) => isJson(one));
        const leaves = frames.some((one) => one.includes('"logout"'));
        if (!survives) expect(await client.closed).toBe(closeCodes.notJson);
        else if (!leaves) await client.good('ping', {});
        if (!survives || leaves) {
          await client.cut();
          client = (await world.login('alice')).client;
        }
        await witness.good('ping', {});
      }),
      { numRuns: 60 },
    );
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('limits', () => {
  it('answers who asks too often with 7008, and again when time has passed', async () => {
    await restart({ socket: { requestsPerSecond: 2, requestBurst: 3 } });
    const { client } = await world.login('alice');
    await client.good('ping', {});
    await client.good('ping', {});
    expect(await client.bad('ping', {})).toMatchObject({ code: codes.apiTooFrequent });
    world.clock.nowMs += 1000;
    await client.good('ping', {});
  });

  it('serves a burst larger than the window of requests at work, every one and in order', async () => {
    await restart({ socket: { maxInFlight: 2, requestBurst: 1000 } });
    await world.import('bob');
    const { client } = await world.login('alice');
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, random) =>
        client.ask('send', { to: { userID: 'bob' }, elements: text(`m${random}`), random }),
      ),
    );
    expect(sent.filter((answer) => answer.t === 'error')).toEqual([]);
    const msgIDs = sent.map((answer) => (answer.t === 'ok' ? Number((answer.data as { msgID: string }).msgID) : 0));
    expect(msgIDs).toEqual(msgIDs.toSorted((a, b) => a - b));
  });

  it('refuses connections above the most, with 503', async () => {
    await restart({ socket: { maxConnections: 1 } });
    await world.connect();
    await expect(world.connect()).rejects.toThrow('503');
  });

  it('answers upgrades of other paths with 404', async () => {
    await expect(TestClient.open(world.url.replace('/v1/socket', '/other'))).rejects.toThrow('404');
  });

  it('answers an upgrade that is no WebSocket with an error of HTTP', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { Connection: 'Upgrade', Upgrade: 'nonsense' };
      const call = request(world.url.replace('ws:', 'http:'), { headers });
      call.on('response', (response) => resolve(response.resume().statusCode));
      call.on('error', reject);
      call.end();
    });
    expect(status).toBe(400);
  });

  it('drops a reader that is too slow; the message stays to be pulled', async () => {
    await restart({ socket: { maxBufferedBytes: 32 * 1024 } });
    await world.import('alice');
    const { client, data } = await world.login('bob');
    client.socket.pause();
    let sent = 0;
    await vi.waitFor(async () => {
      for (let round = 0; round < 100; round++) {
        const base = { appId: APP, from: 'alice', to: 'bob', via: 'rest' as const };
        await world.im.messages.send({ ...base, elements: text('x'.repeat(10_000)), random: ++sent });
      }
      expect(world.sockets.stats()).toMatchObject({ loggedIn: 0, slowReaders: 1 });
    }, 20_000);
    client.socket.resume();
    await client.closed;
    const back = await world.login('bob');
    let { cursor } = data;
    let pulled = 0;
    for (let more = true; more; ) {
      const page = await back.client.good('pull', { cursor, limit: 100 });
      pulled += page.messages.length;
      ({ cursor, more } = page);
    }
    expect(pulled).toBe(sent);
  });
});

describe('silence', () => {
  it('of 400 s loses the connection: presence goes and push hears of it', async () => {
    const { client } = await world.login('alice');
    world.clock.nowMs += 399_999;
    world.sockets.sweep();
    await client.good('ping', {});
    world.clock.nowMs += 399_999;
    world.sockets.sweep();
    expect(world.sockets.stats()).toMatchObject({ loggedIn: 1 });
    world.clock.nowMs += 1;
    world.sockets.sweep();
    await client.closed;
    expect(world.sockets.stats()).toMatchObject({ loggedIn: 0, silent: 1 });
    await vi.waitFor(() => expect(world.lost).toHaveLength(1));
    expect(await world.im.presence.status(APP, ['alice'])).toMatchObject({
      ok: true,
      value: [{ status: 'PushOnline' }],
    });
  });

  it('is broken by a ping of the WebSocket too', async () => {
    const { client } = await world.login('alice');
    world.clock.nowMs += 300_000;
    client.socket.ping();
    await new Promise((resolve) => client.socket.once('pong', resolve));
    world.clock.nowMs += 300_000;
    world.sockets.sweep();
    await client.good('ping', {});
  });

  it('instead of a login closes the line after 30 s', async () => {
    const client = await world.connect();
    world.clock.nowMs += 30_000;
    world.sockets.sweep();
    expect(await client.closed).toBe(closeCodes.policy);
  });
});

describe('presence', () => {
  it('is Online in the foreground, PushOnline in the background and without a line, then Offline after a logout', async () => {
    const status = async () => {
      const result = await world.im.presence.status(APP, ['alice']);
      return result.ok ? result.value[0]?.status : result.error;
    };
    expect(await status()).toBe('Offline');
    const { client } = await world.login('alice');
    expect(await status()).toBe('Online');
    await client.good('setAppState', { state: 'background' });
    expect(await status()).toBe('PushOnline');
    await client.good('setAppState', { state: 'foreground' });
    expect(await status()).toBe('Online');
    await client.close();
    await vi.waitFor(async () => expect(await status()).toBe('PushOnline'));
    const again = await world.login('alice');
    await again.client.good('logout', {});
    expect(await status()).toBe('Offline');
  });

  it('writes signs of life seldom and when a connection ends', async () => {
    const seen = async () => (await world.store.listDevices(APP, ['alice']))[0]?.[0]?.lastSeenMs;
    const { client } = await world.login('alice');
    const start = world.clock.nowMs;
    for (let minute = 0; minute < 29; minute++) {
      world.clock.nowMs += 60_000;
      await client.good('ping', {});
      world.sockets.sweep();
    }
    expect(await seen()).toBe(start);
    world.clock.nowMs += 60_000;
    await client.good('ping', {});
    world.sockets.sweep();
    await vi.waitFor(async () => expect(await seen()).toBe(start + 30 * 60_000));
    world.clock.nowMs += 5 * 60_000;
    await client.good('ping', {});
    await client.close();
    await vi.waitFor(async () => {
      world.sockets.sweep();
      expect(await seen()).toBe(start + 35 * 60_000);
    });
  });
});

describe('stopping', () => {
  it('answers what is at work, closes with 1001 and reports no losses', async () => {
    await world.import('bob');
    const { client } = await world.login('alice');
    const pending = Array.from({ length: 20 }, (_, random) =>
      client.ask('send', { to: { userID: 'bob' }, elements: text('x'), random }),
    );
    await vi.waitFor(() => expect(client.frames.length).toBeGreaterThan(1));
    const stopped = world.sockets.stop(5000);
    const answers = await Promise.all(pending);
    await stopped;
    expect(await client.closed).toBe(closeCodes.goingAway);
    for (const answer of answers) if (answer.t === 'error') expect(answer.code).toBe(codes.busy);
    expect(world.lost).toEqual([]);
    await expect(world.connect()).rejects.toThrow('503');
  });

  it('cuts who does not say goodbye', async () => {
    const { client } = await world.login('alice');
    client.socket.pause();
    await world.sockets.stop(50);
    client.socket.resume();
    await client.closed;
    expect(world.sockets.stats().connections).toBe(0);
  });
});
