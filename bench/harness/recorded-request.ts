/** One request of a channel, taken down on its way to the cloud, for a loop that makes it again and again. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createChannel } from '@tim-push/channels';
import type { CloudName } from '@tim-push/sandbox';
import { Agent, request } from 'undici';
import { content } from '../subjects/content.ts';

export interface RecordedRequest {
  http2: boolean;
  path: string;
  headers: Record<string, string>;
  body: string;
}
export interface RecordedCloud {
  vendor: CloudName;
  credentials: Record<string, unknown>;
  options: object;
  /** As the sandbox names them. */
  endpoints: Record<string, string>;
  ca: string;
  token: string;
  /** The cloud speaks HTTP/2. */
  http2: boolean;
}
const DAY_MS = 86_400_000;
/** Of a connection, not of a request. */
const OWN = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/** @throws {Error} when the push did not go out. */
export async function recordRequest(cloud: RecordedCloud): Promise<RecordedRequest> {
  const { vendor, credentials, options, endpoints, ca, token } = cloud;
  const agent = new Agent({ connect: { ca }, allowH2: cloud.http2 });
  let last: RecordedRequest | undefined;
  const take = async (method: string, path: string, given: IncomingHttpHeaders, body: string) => {
    const headers = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) =>
        typeof value === 'string' && !OWN.has(name) && !name.startsWith(':') ? [[name, value]] : [],
      ),
    );
    const answer = await request(`${endpoints['api']}${path}`, {
      method: method as 'POST',
      headers,
      body,
      dispatcher: agent,
    });
    last = { http2: cloud.http2, path, headers, body };
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const server = cloud.http2
    ? createHttp2Server((asked, response) => {
        void answer(asked.method, asked.url, asked.headers as IncomingHttpHeaders, asked, response);
      })
    : createServer((asked, response) => {
        void answer(asked.method ?? 'POST', asked.url ?? '/', asked.headers, asked, response);
      });
  async function answer(
    method: string,
    url: string,
    headers: IncomingHttpHeaders,
    body: AsyncIterable<unknown>,
    response: { writeHead(status: number): unknown; end(text: string): unknown },
  ): Promise<void> {
    const { status, text } = await take(method, url, headers, (await buffer(body)).toString('utf8'));
    response.writeHead(status);
    response.end(text);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const channel = createChannel(vendor, credentials, { endpoints: { ...endpoints, api }, ca });
  try {
    const about = { token, requestKey: 'bench', tag: 'bench', expiresAtMs: Date.now() + DAY_MS };
    const target = { ...about, content: channel.payload({ ...content, options: { ...options } }) };
    let kind = '';
    const settle = (_index: number, outcome: { kind: string }): void => {
      kind = JSON.stringify(outcome);
    };
    await channel.send({ targets: [target] }, { settle }, AbortSignal.timeout(30_000));
    if (last === undefined || !kind.includes('"sent"')) throw new Error(`the recorded push ended ${kind}`);
    return last;
  } finally {
    await channel.close();
    server.close();
    await agent.close();
  }
}
