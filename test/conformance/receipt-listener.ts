/** Our receipt address: takes every callback, answers as the server does, and hands over what the channel reads in it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Receipt } from '@tim-push/channels';

export interface ReceiptListener {
  url: string;
  /** What the channel read in the callbacks so far. */
  receipts(): Receipt[];
  close(): Promise<void>;
}

/** @param channel with receipts. A callback that it cannot read is answered 400, and `receipts` throws its error. */
export async function listenForReceipts(channel: Channel): Promise<ReceiptListener> {
  const read: Receipt[] = [];
  const errors: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://receipts').searchParams);
      try {
        const { 'content-type': contentType = '' } = request.headers;
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        read.push(...(channel.receipts?.parse({ contentType, body, query, headers }) ?? []));
        response.end();
      } catch (error) {
        errors.push(error);
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/receipts`,
    receipts() {
      if (errors.length > 0) throw errors[0];
      return read;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
