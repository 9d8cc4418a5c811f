import { codes, type PutDeviceAnswer } from '@tim-push/protocol';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, OTHER_APP, startWorld, type World } from '../socket/testing/world.ts';
import { registerDevices } from './register.ts';

let world: World;
let api: FastifyInstance;
beforeEach(async () => {
  world = await startWorld();
  api = fastify();
  await api.register(async (scope) =>
    registerDevices(scope, { sessions: world.im.sessions, log: { debug() {}, info() {}, warn() {}, error() {} } }),
  );
});
afterEach(async () => {
  await api.close();
  await world.stop();
});

const body = {
  userID: 'alice',
  platform: 'Android',
  brand: 'xiaomi',
  tokenSource: 'xiaomi',
  certificateID: 5,
  token: 'tok',
};
interface Call {
  method?: 'PUT' | 'DELETE' | 'POST';
  path?: string;
  query?: string;
  userSig?: string | undefined;
  payload?: unknown;
}
async function call({ method = 'PUT', path = 'd1', query = `sdkappid=${APP}`, payload = body, ...rest }: Call) {
  const userSig = 'userSig' in rest ? rest.userSig : world.sig('alice');
  const response = await api.inject({
    method,
    url: `/v1/devices/${path}?${query}`,
    headers: {
      'content-type': 'application/json',
      ...(userSig === undefined ? {} : { authorization: `UserSig ${userSig}` }),
    },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return { status: response.statusCode, answer: response.json<PutDeviceAnswer & { field?: string }>() };
}
const device = async () => (await world.store.listDevices(APP, ['alice']))[0]?.[0];

describe('PUT /v1/devices/{deviceId}', () => {
  it('registers a device that counts as in the background, and updates it', async () => {
    const first = await call({});
    expect(first).toMatchObject({ status: 200, answer: { code: 0, data: { epoch: expect.any(Number) } } });
    expect(await device()).toMatchObject({
      deviceKey: 'd1',
      pushOnly: true,
      state: 'logged_in',
      appState: 'background',
      brand: 'xiaomi',
      certificateId: 5,
      token: 'tok',
    });
    await call({ payload: { ...body, token: 'tok2' } });
    expect(await device()).toMatchObject({ token: 'tok2' });
    expect(await world.im.presence.status(APP, ['alice'])).toMatchObject({
      ok: true,
      value: [{ status: 'PushOnline' }],
    });
  });

  it('takes a certificate ID that there is not, and says so', async () => {
    expect((await call({})).answer).toMatchObject({ code: 0, desc: expect.stringContaining('no certificate 5') });
    const certificateID = await world.certificate();
    expect((await call({ payload: { ...body, certificateID } })).answer).toMatchObject({ code: 0, desc: '' });
    expect(world.counted).toEqual(['unknown', 'ok']);
  });

  it('keeps a device that asks for silence, without pushes', async () => {
    await call({ payload: { ...body, state: 'off' } });
    expect(await device()).toMatchObject({ state: 'off' });
  });

  it('refuses a device that logs in by socket', async () => {
    await world.login('alice', { deviceID: 'd1' });
    expect(await call({})).toMatchObject({ status: 400, answer: { code: codes.parameterIllegal, field: 'deviceId' } });
  });

  it('refuses UserSigs from before an administrator ended the logins', async () => {
    await call({});
    const userSig = world.sig('alice');
    world.clock.nowMs += 1000;
    await world.im.accounts.kick(APP, 'alice');
    expect(await call({ userSig })).toMatchObject({ status: 401, answer: { code: codes.sigRevoked } });
  });
});

describe('a call that is wrong', () => {
  it.each<[string, () => Call, number, number, string | undefined]>([
    ['no Authorization', () => ({ userSig: undefined }), 401, codes.sigEmpty, 'Authorization'],
    [
      'a forged UserSig',
      () => ({ userSig: world.sig('alice', { secret: 'x' }) }),
      401,
      codes.sigNotVerified,
      'userSig',
    ],
    [
      'an expired UserSig',
      () => ({ userSig: world.sig('alice', { expireSeconds: 0 }) }),
      401,
      codes.sigExpired,
      'userSig',
    ],
    [
      "another app's UserSig",
      () => ({ userSig: world.sig('alice', { appId: OTHER_APP }) }),
      401,
      codes.sigSdkAppIdMismatch,
      'userSig',
    ],
    ['no sdkappid', () => ({ query: '' }), 400, codes.parameterIllegal, 'sdkappid'],
    ['an unknown app', () => ({ query: 'sdkappid=7' }), 404, codes.sdkAppIdUnknown, 'sdkAppID'],
    ['a bad device ID', () => ({ path: 'a%20b' }), 400, codes.parameterIllegal, 'deviceId'],
    ['a missing token', () => ({ payload: { ...body, token: undefined } }), 400, codes.parameterIllegal, 'token'],
    ['a token with a space', () => ({ payload: { ...body, token: 'a b' } }), 400, codes.parameterIllegal, 'token'],
    [
      'an unknown platform',
      () => ({ payload: { ...body, platform: 'Nokia' } }),
      400,
      codes.parameterIllegal,
      'platform',
    ],
    ['a body that is no JSON', () => ({ payload: '{' }), 400, codes.parameterIllegal, undefined],
    [
      'a body too large',
      () => ({ payload: { ...body, pad: 'x'.repeat(20_000) } }),
      400,
      codes.parameterIllegal,
      undefined,
    ],
  ])('%s is answered with code and field', async (_name, make, status, code, field) => {
    const { answer, ...rest } = await call(make());
    expect({ ...rest, code: answer.code, field: answer.field }).toEqual({ status, code, field });
    expect(await device()).toBeUndefined();
  });

  it.each(['My%20app', '', '-1'])('says in plain words what the sdkappid should be: "%s"', async (given) => {
    const { status, answer } = await call({ query: `sdkappid=${given}` });
    expect(status).toBe(400);
    expect(answer.desc).toMatch(/number of the app \(SDKAppID\)/);
  });

  it('never breaks the server, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (payload) => {
        const { answer, status } = await call({ payload });
        expect(answer.code).not.toBe(0);
        expect(status).toBe(400);
      }),
      { numRuns: 50 },
    );
  });
});

describe('DELETE /v1/devices/{deviceId}', () => {
  it('ends the registration, token included; a second time there is nothing to remove', async () => {
    await call({});
    const remove = () => call({ method: 'DELETE', query: `sdkappid=${APP}&userID=alice`, payload: '' });
    expect(await remove()).toMatchObject({ status: 200, answer: { code: 0, data: { existed: true } } });
    expect(await device()).toMatchObject({ state: 'logged_out', token: '' });
    expect(await remove()).toMatchObject({ status: 200, answer: { code: 0, data: { existed: false } } });
  });

  it('needs the user it is of', async () => {
    expect(await call({ method: 'DELETE', payload: '' })).toMatchObject({ status: 400, answer: { field: 'userID' } });
  });
});

describe('POST /v1/devices/{deviceId}/click', () => {
  const click = { method: 'POST', path: 'd1/click', payload: { userID: 'alice', tag: 'known1', atMs: 5 } } as const;

  it('hands the tap on', async () => {
    await call({});
    expect(await call(click)).toMatchObject({ status: 200, answer: { code: 0, data: { matched: true } } });
    expect(await call({ ...click, path: 'd1/arrived' })).toMatchObject({ status: 200 });
    const deviceId = (await device())?.id;
    expect(world.reported).toEqual([
      { kind: 'click', tag: 'known1', deviceId, atMs: 5 },
      { kind: 'arrived', tag: 'known1', deviceId, atMs: 5 },
    ]);
  });

  it("of a device that is not the user's is refused", async () => {
    await call({});
    expect(await call({ ...click, path: 'd2/click' })).toMatchObject({
      status: 400,
      answer: { code: codes.parameterIllegal, field: 'deviceId' },
    });
    expect(world.reported).toEqual([]);
  });
});
