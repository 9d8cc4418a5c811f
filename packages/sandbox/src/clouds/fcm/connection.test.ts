/** What FCM's front end does with connections (clouds/fcm.md §1, §7). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { bearerOf, openH2 } from '../../testing/calls.ts';
import { mode } from '../../testing/mode.ts';

const MINUTE_MS = 60_000;
let sandbox: Sandbox;
let client: ReturnType<typeof openH2>;
let headers: Record<string, string>;
const path = '/v1/projects/front-end/messages:send';
beforeEach(async () => {
  sandbox = await startSandbox({ ...mode, clock: 'manual', clouds: ['fcm'] });
  const project = sandbox.clouds.fcm.addProject({ projectId: 'front-end' });
  headers = { authorization: await bearerOf(sandbox, project), 'content-type': 'application/json' };
  client = openH2(sandbox, sandbox.clouds.fcm.url);
});
afterEach(async () => {
  client.session.destroy();
  await sandbox.stop();
});
const send = () => client.post(path, headers, JSON.stringify({ message: { topic: 'a' } }));
const ping = () =>
  new Promise<void>((resolve, reject) => {
    client.session.ping((error) => (error === null ? resolve() : reject(error)));
  });

describe('a connection to FCM', () => {
  it('is ended after four minutes without a request', async () => {
    expect((await send()).status).toBe(200);
    await sandbox.clock.advance(4 * MINUTE_MS - 1);
    expect((await send()).status).toBe(200);
    await sandbox.clock.advance(4 * MINUTE_MS - 1);
    expect(client.seen.goaway).toBeUndefined();
    await vi.waitFor(async () => {
      await sandbox.clock.advance(MINUTE_MS);
      expect(client.seen.goaway).toEqual({ code: 0, lastStream: 3, debug: 'session_timeout' });
    });
  });

  it('is ended when it is an hour old, however busy', async () => {
    const bornAt = sandbox.clock.now();
    while (client.seen.goaway === undefined) {
      // The last one may be refused: the client was told so.
      await send().catch(() => undefined);
      await sandbox.clock.advance(3 * MINUTE_MS);
    }
    expect(client.seen.goaway).toMatchObject({ code: 0, debug: 'max_age' });
    expect(sandbox.clock.now() - bornAt).toBeGreaterThanOrEqual(60 * MINUTE_MS);
  });

  it('takes two PINGs between requests, and is ended by a third', async () => {
    await send();
    for (let round = 0; round < 3; round += 1) {
      await ping();
      await ping();
      expect((await send()).status).toBe(200);
    }
    expect(client.seen.goaway).toBeUndefined();
    // The third may be answered still, or not any more.
    await Promise.allSettled([ping(), ping(), ping()]);
    await vi.waitFor(() => expect(client.seen.goaway).toMatchObject({ code: 11, debug: 'too_many_pings' }));
    await vi.waitFor(() => expect(client.session.destroyed).toBe(true));
  });

  it('is asked by a PING after each answer, but not in load tests', async () => {
    const asked = vi.fn();
    client.session.on('ping', asked);
    for (const answers of [1, 2]) {
      await send();
      // What came before the answer to a PING of our own has come before it.
      await ping();
      await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(mode.fast ? 0 : answers));
    }
  });

  it('refuses a request that names no authority', async () => {
    const answer = await client.post(path, { ...headers, host: 'fcm.googleapis.com' }, '{}');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('malformed');
  });
});
