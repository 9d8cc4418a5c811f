/**
 * Malformed frames and UserSigs at the doors of a running server. What must hold after any of it: a typed answer that
 * blames the input, or a close with a code; nothing leaked, the process alive; everything acknowledged is there in the
 * end, and pushes go out. `malformed-http.test.ts` does the same to the HTTP doors.
 */
import { codes } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustBeTyped, mustLeakNothing } from './malformed/answers.ts';
import { malformed, tooDeepEverywhere, withBrokenText } from './malformed/mutations.ts';
import { RawSocket } from './malformed/raw-socket.ts';
import { devicePut, frames, ticketIn, wrongSigs } from './malformed/samples.ts';
import { FORGERIES, holds, queryOf, WatchedWorld } from './malformed/watched-world.ts';

/** 1003 binary, 1007 no JSON, 1008 too many bad frames, 1009 too large: what docs/socket-protocol.md names. */
const CLOSE_CODES = [1003, 1007, 1008, 1009];

let watched: WatchedWorld;
beforeAll(async () => {
  watched = await WatchedWorld.start('no other secret');
});
afterAll(() => watched?.world.stop());

const connect = (): Promise<RawSocket> => RawSocket.open(watched.world.server.addresses.api);
const login = () => ({
  ...{ t: 'login', id: 1_999, sdkAppID: watched.world.sdkAppID, userID: 'mallory' },
  ...{ userSig: watched.world.userSig('mallory'), deviceID: 'raw', platform: 'Android' },
});

describe('the socket', () => {
  /** Sends texts on a new connection; each request must be answered, unless the connection is closed with a code. */
  const mustBeAnswered = async (socket: RawSocket, texts: readonly string[]): Promise<void> => {
    const already = socket.answers.length;
    for (const text of texts) socket.send(text);
    await socket.answered(already + texts.length);
    if (socket.closeCode !== undefined) expect(CLOSE_CODES).toContain(socket.closeCode);
    for (const { t, code, desc } of socket.answers) {
      if (t === 'error') mustBeTyped(code, desc);
    }
    mustLeakNothing(JSON.stringify(socket.frames), watched.secrets);
    await socket.close();
  };
  const loggedIn = async (): Promise<RawSocket> => {
    const socket = await connect();
    expect(await socket.request(login())).toMatchObject({ t: 'ok' });
    return socket;
  };
  const broken = () => fc.array(malformed(frames(login())), { minLength: 1, maxLength: 6 });

  it('answers each malformed frame of a logged-in client, or closes with a code', async () => {
    await holds(fc.asyncProperty(broken(), async (texts) => mustBeAnswered(await loggedIn(), texts)));
  });
  it('does so before the login too', async () => {
    await holds(fc.asyncProperty(broken(), async (texts) => mustBeAnswered(await connect(), texts)));
  });
  it('survives nesting that no recursion does', async () => {
    for (const text of frames(login()).flatMap(tooDeepEverywhere)) await mustBeAnswered(await loggedIn(), [text]);
  });
  it.each([
    ['a binary frame', () => new Uint8Array([1, 2, 3]), 1003],
    ['a frame of 65 KB', () => JSON.stringify({ t: 'ping', id: 1, pad: 'x'.repeat(65 * 1024) }), 1009],
    ['a frame that is no JSON', () => '{"t":', 1007],
  ])('closes on %s', async (_name, make, code) => {
    const socket = await connect();
    socket.send(make());
    await socket.answered(Number.POSITIVE_INFINITY);
    expect(socket.closeCode).toBe(code);
  });
  it('closes a connection that says nothing right', async () => {
    const socket = await loggedIn();
    for (let count = 0; count < 40; count++) socket.send('{"t":"nonsense","id":1}');
    await socket.answered(Number.POSITIVE_INFINITY);
    expect(socket.closeCode).toBe(1008);
  });
});

describe('UserSigs', () => {
  /** The codes that REST, the push-only API and a login answer it with. */
  const everywhere = async (userID: string, userSig: string): Promise<unknown[]> => {
    const query = queryOf({ ...watched.restQuery(), identifier: userID, usersig: userSig });
    const rest = await watched.call('api', `/v4/openim/querystate?${query}`, { method: 'POST', body: '{}' });
    const { sdkAppID } = watched.world;
    const device = await watched.call('api', `/v1/devices/d1?sdkappid=${sdkAppID}`, {
      method: 'PUT',
      body: JSON.stringify({ ...devicePut, userID }),
      headers: { authorization: `UserSig ${encodeURIComponent(userSig)}` },
    });
    const socket = await connect();
    const answer = await socket.request({ ...login(), userID, userSig });
    await socket.close();
    return [rest.json()['ErrorCode'], device.json()['code'], answer?.code];
  };
  const mustOpenNothing = async (userID: string, userSig: string, what: string): Promise<void> => {
    for (const code of await everywhere(userID, userSig)) {
      mustBeTyped(code, what);
      expect(code, what).toBeGreaterThanOrEqual(codes.sigExpired);
      expect(code, what).toBeLessThanOrEqual(codes.sigRevoked);
    }
  };

  it('that are wrong in one way open no door', async () => {
    const wrong = Object.entries(wrongSigs(watched.world, 'sig-wrong'));
    for (const [what, userSig] of wrong) await mustOpenNothing('sig-wrong', userSig, what);
  });
  it('that are cut or changed open no door', async () => {
    // Another account each time: ten wrong ones shut the door of one.
    const cut = fc.nat().chain((number) => {
      const valid = watched.world.userSig(`sig-${number}`);
      const changed = fc
        .oneof(withBrokenText(valid), fc.base64String())
        .filter((sig) => ticketIn(sig) !== ticketIn(valid));
      return fc.tuple(fc.constant(`sig-${number}`), changed);
    });
    await holds(
      fc.asyncProperty(cut, ([userID, userSig]) => mustOpenNothing(userID, userSig, JSON.stringify(`of ${userSig}`))),
      FORGERIES,
    );
  });
});

it('serves on: nothing was lost, nothing is shown twice, and a new message pushes once', () => watched.mustServeOn());
