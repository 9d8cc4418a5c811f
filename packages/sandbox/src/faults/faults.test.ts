import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxEvent } from '../events.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { bearerOf, callXiaomi, openH2, sendFcm, xiaomiMessage } from '../testing/calls.ts';
import { mode } from '../testing/mode.ts';

let sandbox: Sandbox;
let bearer: string;
let token: string;
let shown: () => number;
const body = () => JSON.stringify({ message: { token, notification: { title: 'a', body: 'b' } } });
const PATH = '/v1/projects/fault-project/messages:send';
const headers = () => ({ authorization: bearer, 'content-type': 'application/json' });
const send = () => sendFcm(sandbox, bearer, 'fault-project', body());

beforeAll(async () => {
  sandbox = await startSandbox({ ...mode, clock: 'manual' });
  const project = sandbox.clouds.fcm.addProject({ projectId: 'fault-project', limits: { collapsibleBurst: null } });
  bearer = await bearerOf(sandbox, project);
  const phone = await sandbox.phones.add({ vendor: 'fcm', project, packageName: 'a.b' });
  token = await phone.register();
  shown = () => phone.log.filter(({ kind }) => kind === 'shown').length;
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

describe('faults', () => {
  it('answer a status for the next n requests, with retry-after', async () => {
    await sandbox.faults.set('fcm', { status: { code: 503, retryAfter: 7, next: 2 } });
    const before = shown();
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ status, headers: got }) => [status, got['retry-after']])).toEqual([
      [503, '7'],
      [503, '7'],
      [200, undefined],
    ]);
    expect(shown() - before).toBe(1);
  });
  it('answer 502 as a page', async () => {
    await sandbox.faults.set('fcm', { status: { code: 502 } });
    const { status, headers: got, json } = await send();
    expect([status, got['content-type'], json]).toEqual([502, 'text/html; charset=UTF-8', undefined]);
  });
  it('throttle with retry-after', async () => {
    await sandbox.faults.set('fcm', { throttle: { retryAfter: 30, next: 1 } });
    const { status, headers: got } = await send();
    expect([status, got['retry-after']]).toEqual([429, '30']);
  });
  it('strike at a rate that the seed repeats', async () => {
    await sandbox.faults.set('fcm', { status: { code: 500, rate: 0.5 } });
    const statuses: number[] = [];
    for (let sent = 0; sent < 40; sent += 1) statuses.push((await send()).status);
    const failed = statuses.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(5);
    expect(failed).toBeLessThan(35);
  });
  it.each([
    'UNREGISTERED',
    'SENDER_ID_MISMATCH',
    'QUOTA_EXCEEDED',
    'THIRD_PARTY_AUTH_ERROR',
    'INTERNAL',
    'UNAVAILABLE',
  ])('give FCM’s %s', async (code) => {
    await sandbox.faults.set('fcm', { vendorCode: { code, next: 1 } });
    expect((await send()).json.error.details[0].errorCode).toBe(code);
  });
  it('give Xiaomi’s code', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.fault.codes' });
    await sandbox.faults.set('xiaomi', { vendorCode: { code: 10002, next: 1 } });
    const answer = await callXiaomi(sandbox, app, '/v2/message/regid', {});
    expect([answer.status, answer.json.code]).toEqual([200, 10002]);
  });
  it('revoke every token', async () => {
    await sandbox.faults.set('fcm', { expiredAuth: true });
    expect((await send()).status).toBe(401);
    const [project] = sandbox.clouds.fcm.accounts();
    if (project !== undefined) bearer = await bearerOf(sandbox, project);
    expect((await send()).status).toBe(200);
  });
  it('leave the other endpoints alone unless told', async () => {
    await sandbox.faults.set('fcm', { status: { code: 503, endpoint: 'oauth' } });
    expect((await send()).status).toBe(200);
    const [project] = sandbox.clouds.fcm.accounts();
    if (project !== undefined) await expect(bearerOf(sandbox, project)).resolves.toBe('Bearer undefined');
  });
  it.each<['before' | 'after', number]>([
    ['before', 0],
    ['after', 1],
  ])('reset the connection %s processing: %d shown', async (at, expected) => {
    await sandbox.faults.set('fcm', { reset: { at, next: 2 } });
    const before = shown();
    await expect(send()).rejects.toThrow();
    const { session, post } = openH2(sandbox, sandbox.clouds.fcm.url);
    await expect(post(PATH, headers(), body())).rejects.toThrow();
    session.destroy();
    expect(shown() - before).toBe(expected * 2);
  });
  it.each<['rst' | 'refused', string]>([
    ['rst', 'NGHTTP2_INTERNAL_ERROR'],
    ['refused', 'NGHTTP2_REFUSED_STREAM'],
  ])('reset a stream: %s', async (reset, code) => {
    await sandbox.faults.set('fcm', { stream: { reset, next: 1 } });
    const { session, post } = openH2(sandbox, sandbox.clouds.fcm.url);
    await expect(post(PATH, headers(), body())).rejects.toThrow(code);
    expect((await post(PATH, headers(), body())).status).toBe(200);
    session.close();
  });
  it('say GOAWAY after n requests, serving those', async () => {
    await sandbox.faults.set('fcm', { goaway: { afterRequests: 2, debug: 'max_age' } });
    const { session, post, seen } = openH2(sandbox, sandbox.clouds.fcm.url);
    const closed = new Promise((resolve) => session.on('close', resolve));
    expect((await post(PATH, headers(), body())).status).toBe(200);
    expect((await post(PATH, headers(), body())).status).toBe(200);
    await closed;
    expect(seen.goaway).toEqual({ code: 0, lastStream: 3, debug: 'max_age' });
  });
  it('announce another number of streams', async () => {
    const settings = async () => {
      const { session } = openH2(sandbox, sandbox.clouds.fcm.url);
      const told = await new Promise<number | undefined>((resolve) =>
        session.on('remoteSettings', ({ maxConcurrentStreams }) => resolve(maxConcurrentStreams)),
      );
      session.close();
      return told;
    };
    expect(await settings()).toBe(100);
    await sandbox.faults.set('fcm', { maxConcurrentStreams: 3 });
    expect(await settings()).toBe(3);
  });
  it('hold an answer back for as long as the sandbox clock says', async () => {
    await sandbox.faults.set('fcm', { latency: { fixedMs: 500 } });
    const arrived = new Promise((resolve) => sandbox.events.once('event', resolve));
    const { session, post } = openH2(sandbox, sandbox.clouds.fcm.url);
    const before = shown();
    const sent = post(PATH, headers(), body());
    expect(await arrived).toMatchObject({ kind: 'fault', fault: 'latency' });
    await sandbox.clock.advance(499);
    expect(shown()).toBe(before);
    await sandbox.clock.advance(1);
    expect((await sent).status).toBe(200);
    expect(shown()).toBe(before + 1);
    session.close();
  });
  it('never answer', async () => {
    await sandbox.faults.set('fcm', { silence: { next: 1 } });
    const { session, post } = openH2(sandbox, sandbox.clouds.fcm.url);
    let settled = false;
    const silent = post(PATH, headers(), body()).then(
      () => undefined,
      () => undefined,
    );
    void silent.then(() => {
      settled = true;
    });
    expect((await post(PATH, headers(), body())).status).toBe(200);
    expect(settled).toBe(false);
    session.destroy();
    await silent;
  });
  it('call some tokens dead', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.fault.partial' });
    const [good = '', bad = ''] = sandbox.clouds.xiaomi.addTokens(app.appId, 2);
    await sandbox.faults.set('xiaomi', { partial: { tokens: [bad] } });
    const answer = await callXiaomi(sandbox, app, '/v2/message/regid', xiaomiMessage(app, `${good},${bad}`));
    expect(answer.json).toMatchObject({ code: 0, data: { bad_regids: bad } });
    await sandbox.faults.set('fcm', { partial: { tokens: [token] } });
    expect((await send()).status).toBe(404);
  });
  it('refuse a whole request for one token that they do not name', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.fault.whole' });
    const [good = '', bad = ''] = sandbox.clouds.xiaomi.addTokens(app.appId, 2);
    const push = async (to: string) =>
      (await callXiaomi(sandbox, app, '/v2/message/regid', xiaomiMessage(app, to))).json as object;
    const before = sandbox.clouds.xiaomi.sunk;
    await sandbox.faults.set('xiaomi', { partial: { tokens: [bad], whole: 10029 } });
    expect(await push(`${good},${bad}`)).not.toHaveProperty('data');
    expect(sandbox.clouds.xiaomi.sunk).toBe(before);
    expect(await push(`${good},${bad}`)).toMatchObject({ code: 10029, result: 'error' });
    expect(await push(bad)).toMatchObject({ code: 20301 });
    expect(await push(good)).toMatchObject({ code: 0 });
  });
  it('refuse connections while down, and take them again on the same port', async () => {
    await sandbox.faults.set('fcm', { down: true });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await sandbox.faults.clear('fcm');
    expect((await send()).status).toBe(200);
  });
  it('are told in the events', async () => {
    const told: SandboxEvent[] = [];
    const listen = (event: SandboxEvent): unknown => told.push(event);
    sandbox.events.on('event', listen);
    await sandbox.faults.set('fcm', { status: { code: 500, next: 1 } });
    await send();
    sandbox.events.off('event', listen);
    const struck = { kind: 'fault', vendor: 'fcm', fault: 'status', path: PATH };
    expect(told[0]).toMatchObject(struck);
    // Load tests look back at nothing.
    expect(sandbox.events.recent().some(({ seq }) => seq === told[0]?.seq)).toBe(!mode.fast);
  });
  it('are refused when misspelt', async () => {
    await expect(sandbox.faults.set('fcm', { latncy: { fixedMs: 1 } } as never)).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('latncy'),
    });
  });
});
