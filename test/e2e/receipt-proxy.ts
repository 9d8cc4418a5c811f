/** The public address of a server's receipts, known before the server has one: as a reverse proxy stands before it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { World } from '../../demo/src/world.ts';

export interface ReceiptProxy {
  /** For `TIM_PUSH_RECEIPTS_PUBLIC_URL`. */
  url: string;
  /** How many callbacks the server answered 200. */
  taken: number;
  /** Hands the server every callback that it took once more, as a cloud does that missed the answer; or one made of it. */
  again(change?: (body: string) => string): Promise<number[]>;
  close(): Promise<void>;
}

/** @param world asked for the server's address when a callback comes. */
export async function receiptProxy(world: () => World): Promise<ReceiptProxy> {
  const callbacks: { path: string; headers: Record<string, string>; body: string }[] = [];
  const post = ({ path, headers, body }: (typeof callbacks)[number]): Promise<Response> =>
    fetch(`${world().server.addresses.receipts}${path}`, { method: 'POST', headers, body });
  const server = createServer(async (request, response) => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const callback = { path: request.url ?? '', headers, body: await text(request) };
    try {
      const answer = await post(callback);
      if (answer.ok) {
        proxy.taken += 1;
        callbacks.push(callback);
      }
      response.writeHead(answer.status).end(await answer.text());
    } catch {
      // As a reverse proxy says that there is no server behind it: the cloud tries again.
      response.writeHead(502).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: ReceiptProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: 0,
    again: (change = (body) => body) =>
      Promise.all(callbacks.map(async (one) => (await post({ ...one, body: change(one.body) })).status)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return proxy;
}
