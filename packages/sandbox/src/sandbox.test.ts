import { request } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';
import { bearerOf, callXiaomi, sendFcm, xiaomiMessage } from './testing/calls.ts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions): Promise<Sandbox> => {
  sandbox = await startSandbox(options);
  return sandbox;
};
afterEach(() => sandbox.stop());

/** HTTP/1.1 to the shared port, as a client that was redirected by name. */
function viaShared(host: string, path: string): Promise<{ status: number; text: string }> {
  const { port } = new URL(sandbox.sharedUrl);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        servername: host,
        path,
        method: 'POST',
        headers: { host },
        ca: sandbox.ca,
        agent: false,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

describe('a sandbox', () => {
  it('tells clouds apart by Host on the shared port, under a certificate for their names', async () => {
    await start({});
    expect((await viaShared('api.xmpush.xiaomi.com', '/v2/message/regid')).text).toContain('21301');
    expect((await viaShared('feedback.xmpush.xiaomi.com', '/v1/feedback/fetch_invalid_regids')).text).toContain(
      '21301',
    );
    expect((await viaShared('fcm.googleapis.com', '/v1/projects/p/messages:send')).status).toBe(401);
    expect((await viaShared('oauth2.googleapis.com', '/token')).text).toContain('invalid_request');
    expect((await viaShared('localhost', '/')).status).toBe(421);
  });
  it('names its endpoints and throws for a cloud that was not started', async () => {
    await start({ clouds: ['xiaomi'] });
    expect(sandbox.endpoints('xiaomi')).toEqual({ api: sandbox.clouds.xiaomi.url });
    expect(() => sandbox.clouds.fcm.addProject()).toThrow(/no cloud "fcm" runs/);
    await expect(sandbox.phones.add({ vendor: 'fcm' })).rejects.toMatchObject({ code: 'cloud_not_started' });
  });
  it('takes switches at the start and refuses wrong ones', async () => {
    await start({ switches: { xiaomi: { tooLong: '10018' } } });
    expect(sandbox.clouds.xiaomi.switches.tooLong).toBe('10018');
    await expect(startSandbox({ switches: { fcm: { nope: 'x' } } })).rejects.toThrow(/no switch "nope"/);
  });
  it('iterates events in order, and ends with the sandbox', async () => {
    await start({ clock: 'manual', clouds: ['xiaomi'] });
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat' });
    const kinds: string[] = [];
    const reading = (async () => {
      for await (const event of sandbox.events) kinds.push(event.kind === 'phone' ? event.event.kind : event.kind);
    })();
    const phone = await sandbox.phones.add({ vendor: 'xiaomi' });
    const token = await phone.register();
    await callXiaomi(sandbox, app, '/v2/message/regid', xiaomiMessage(app, token));
    phone.tap();
    await sandbox.stop();
    await reading;
    expect(kinds).toEqual(['registered', 'arrived', 'shown', 'rang', 'request', 'tapped', 'app_state']);
  });
  it('says what a request asked for, redacted, and keeps nothing in fast mode', async () => {
    await start({});
    const project = sandbox.clouds.fcm.addProject({ projectId: 'event-project' });
    const phone = await sandbox.phones.add({ vendor: 'fcm', project, packageName: 'a.b' });
    const token = await phone.register();
    const bearer = await bearerOf(sandbox, project);
    await sendFcm(sandbox, bearer, 'event-project', { message: { token, data: { secret: 'text' } } });
    const event = sandbox.events.recent().findLast(({ kind }) => kind === 'request');
    expect(event).toMatchObject({
      vendor: 'fcm',
      status: 200,
      code: 'ok',
      detail: { messageId: expect.stringMatching(/^0:/), priority: 'NORMAL' },
    });
    const told = JSON.stringify(sandbox.events.recent().filter(({ kind }) => kind === 'request'));
    for (const secret of [token, bearer, project.serviceAccount.private_key]) expect(told).not.toContain(secret);
    await sandbox.stop();

    await start({ fast: true });
    const [load = ''] = sandbox.clouds.fcm.addTokens(
      sandbox.clouds.fcm.addProject({ projectId: 'load-project' }).projectId,
      1,
    );
    const [fast] = sandbox.clouds.fcm.accounts();
    if (fast !== undefined)
      await sendFcm(sandbox, await bearerOf(sandbox, fast), 'load-project', { message: { token: load, data: {} } });
    expect([sandbox.events.recent(), sandbox.clouds.fcm.sunk]).toEqual([[], 1]);
  });
});
