import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxEvent } from '../events.ts';
import { CLOUD_NAMES } from '../registry.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { callXiaomi, xiaomiMessage } from '../testing/calls.ts';
import { type ConnectedSandbox, connectSandbox } from './client.ts';

let sandbox: Sandbox;
let remote: ConnectedSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: 1_000_000 });
  remote = connectSandbox(sandbox.controlUrl);
});
afterAll(() => sandbox.stop());

describe('the control API, by its client', () => {
  it('tells addresses and the authority', async () => {
    const info = await remote.info();
    expect(info.ca).toBe(sandbox.ca);
    expect(info.clouds['fcm']?.endpoints).toEqual(sandbox.endpoints('fcm'));
  });
  it('lives a phone from another process: app, token, push, shade, tap', async () => {
    const app = await remote.addAccount('xiaomi', { packageName: 'com.remote.chat', channels: ['chat'] });
    const phone = await remote.phones.add({ vendor: 'xiaomi', app: app.appId, model: 'M1', id: 'mine' });
    const token = await phone.register({ app_id: app.appId, app_key: app.appKey });
    await phone.setAppState('killed');
    await phone.lock();
    await callXiaomi(
      sandbox,
      app,
      '/v3/message/regid',
      xiaomiMessage(app, token, { 'extra.ext': 'E', 'extra.notify_effect': '1' }),
    );
    expect(await phone.shade()).toMatchObject([{ title: 'Alice', count: 1 }]);
    expect(await phone.look()).toMatchObject({
      id: 'mine',
      model: 'M1',
      appState: 'killed',
      locked: true,
      token,
      rings: 1,
    });
    expect(await phone.tap()).toMatchObject({
      vendor: 'xiaomi',
      coldStart: true,
      key_message: { extra: { ext: 'E' } },
    });
    expect((await phone.log()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['registered', 'arrived', 'shown', 'rang', 'tapped']),
    );
    await remote.phones.remove('mine');
    expect((await remote.phones.all()).map(({ id }) => id)).not.toContain('mine');
  });
  it('turns a phone’s settings', async () => {
    await remote.addAccount('xiaomi', { packageName: 'com.remote.settings' });
    const phone = await remote.phones.add({ vendor: 'xiaomi', packageName: 'com.remote.settings' });
    await phone.network('off');
    await phone.notifications('off');
    await phone.createChannel({ id: 'im', importance: 4 });
    await phone.setChannelImportance('im', 0);
    expect(await phone.look()).toMatchObject({
      online: false,
      notificationsOn: false,
      channels: [{ id: 'im', importance: 0 }],
    });
    await phone.setTokenMode('failed');
    await expect(phone.register()).rejects.toMatchObject({ code: 'registration_failed', vendorCode: '70000002' });
  });
  it('gives a service account with a usable key', async () => {
    const project = await remote.addAccount('fcm', { projectId: 'remote-project' });
    expect(createPrivateKey(project.serviceAccount.private_key).asymmetricKeyType).toBe('rsa');
    expect(await remote.addTokens('fcm', 'remote-project', 3)).toHaveLength(3);
  });
  it('moves the clock, sets faults and turns switches', async () => {
    const before = await remote.clock.now();
    await remote.clock.advance(5000);
    expect(await remote.clock.now()).toBe(before + 5000);
    await remote.faults.set('fcm', { quotaSpent: true });
    expect(sandbox.faults.get('fcm')).toEqual({ quotaSpent: true });
    await remote.faults.clear();
    expect(sandbox.faults.get('fcm')).toEqual({});
    await remote.turn('fcm', { dryRunDeadToken: 'accepted' });
    expect(sandbox.clouds.fcm.switches.dryRunDeadToken).toBe('accepted');
  });
  it('streams events, past ones first', async () => {
    const last = sandbox.events.recent().at(-1)?.seq ?? 0;
    await sandbox.clock.advance(1);
    const stop = new AbortController();
    const got: SandboxEvent[] = [];
    for await (const event of remote.events({ since: last, signal: stop.signal })) {
      got.push(event);
      if (got.length === 1) await sandbox.clock.advance(1);
      if (got.length === 2) break;
    }
    stop.abort();
    expect(got.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['clock', last + 1],
      ['clock', last + 2],
    ]);
  });
});

describe('wrong calls', () => {
  const raw = async (method: string, path: string, body?: string) => {
    const response = await fetch(sandbox.controlUrl + path, { method, ...(body === undefined ? {} : { body }) });
    return { status: response.status, error: ((await response.json()) as { error: Record<string, unknown> }).error };
  };
  it.each<[string, string, string, string | undefined, number, object]>([
    ['an unknown path', 'GET', '/v1/nope', undefined, 404, { code: 'not_found', field: 'path' }],
    ['a wrong method', 'DELETE', '/v1/clock', undefined, 404, { fix: 'this path takes: GET, PUT' }],
    [
      'an unknown cloud',
      'GET',
      '/v1/clouds/nimbus/accounts',
      undefined,
      404,
      { code: 'cloud_not_started', fix: `use one of: ${CLOUD_NAMES.join(', ')}` },
    ],
    ['an unknown phone', 'GET', '/v1/phones/nobody', undefined, 404, { code: 'not_found' }],
    ['no JSON', 'POST', '/v1/phones', '{', 400, { code: 'bad_request', field: 'body' }],
    [
      'a missing field',
      'POST',
      '/v1/clouds/xiaomi/accounts',
      '{}',
      400,
      { code: 'bad_request', message: expect.stringContaining('packageName') },
    ],
    ['a wrong type', 'POST', '/v1/clock/advance', '{"ms":"5"}', 400, { field: 'ms' }],
    [
      'an unknown field',
      'PATCH',
      '/v1/phones/nobody',
      '{"lokced":true}',
      400,
      { message: expect.stringContaining('lokced') },
    ],
    [
      'an unknown fault',
      'PUT',
      '/v1/clouds/fcm/faults',
      '{"latncy":{}}',
      400,
      { code: 'bad_request', field: 'latncy', message: 'faults.latncy is no known field' },
    ],
    ['a clock set back', 'PUT', '/v1/clock', '{"epochMs":1}', 400, { code: 'bad_request' }],
    ['a tap on an empty shade', 'POST', '/v1/phones/nobody/tap', '{"notification":1}', 404, { code: 'not_found' }],
  ])('%s', async (_what, method, path, body, status, error) => {
    const answer = await raw(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject(error);
    expect(answer.error['fix']).toEqual(expect.any(String));
  });
});
