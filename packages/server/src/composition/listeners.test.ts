import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { newListener } from './listeners.ts';

it('a request that is being answered while the listener closes does not keep it open for the keep-alive time', async () => {
  const app = newListener();
  let arrived = (): void => undefined;
  let release = (): void => undefined;
  const inside = new Promise<void>((resolve) => (arrived = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  await app.register(async (scope) => {
    scope.get('/slow', async () => {
      arrived();
      await released;
      return 'done';
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });
  const { port } = app.server.address() as AddressInfo;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/slow', agent }, (response) => resolve(response.resume())).on(
      'error',
      reject,
    );
  });
  await inside;
  const closed = app.close();
  // By then the connections that were idle are closed.
  while (app.server.listening) await new Promise(setImmediate);
  release();
  expect((await answered).headers.connection).toBe('close');
  await closed;
  agent.destroy();
}, 30_000);
