/** The control API's HTTP server: plain HTTP on the loopback, JSON in and out, events as server-sent events. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxError, type SandboxErrorCode } from '../errors.ts';
import type { SandboxEvent } from '../events.ts';
import { type ControlledSandbox, type ControlRoute, ROUTES } from './routes.ts';

const MAX_BODY_BYTES = 1_048_576;
const STATUS: Record<SandboxErrorCode, number> = {
  bad_request: 400,
  not_found: 404,
  conflict: 409,
  cloud_not_started: 404,
  registration_failed: 422,
  no_notification: 409,
  unreachable: 502,
};

export interface Control {
  url: string;
  close(): Promise<void>;
}

export async function startControl(
  sandbox: ControlledSandbox,
  address: { host: string; port: number },
): Promise<Control> {
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://control');
    if (request.method === 'GET' && url.pathname === '/v1/events') {
      streamEvents(sandbox, url, response, streams);
      return;
    }
    answer(sandbox, request, url).then(
      (body) => reply(response, 200, body),
      (error: unknown) => replyError(response, error),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const stream of streams) stream.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(sandbox: ControlledSandbox, request: IncomingMessage, url: URL): Promise<unknown> {
  const matches = ROUTES.map((route) => ({ route, params: match(route, url.pathname) })).filter(
    (found): found is { route: ControlRoute; params: Record<string, string> } => found.params !== undefined,
  );
  const found = matches.find(({ route }) => route.method === request.method);
  if (found === undefined) {
    throw new SandboxError('not_found', `no ${request.method} ${url.pathname} in the control API`, {
      field: 'path',
      fix:
        matches.length > 0
          ? `this path takes: ${matches.map(({ route }) => route.method).join(', ')}`
          : 'see the README of @tim-push/sandbox, "Control API"',
    });
  }
  const body = await readJson(request);
  return found.route.run({ sandbox, params: found.params, query: url.searchParams, body });
}

function match(route: ControlRoute, path: string): Record<string, string> | undefined {
  const wanted = route.path.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(actual);
    else if (part !== actual) return undefined;
  }
  return params;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new SandboxError('bad_request', 'the body is larger than 1 MiB', {
        field: 'body',
        fix: 'send less at once',
      });
    }
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new SandboxError('bad_request', 'the body is not JSON', { field: 'body', fix: 'send a JSON object' });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body ?? {}));
}

function replyError(response: ServerResponse, error: unknown): void {
  if (error instanceof SandboxError) {
    const { code, message, field, fix, vendorCode } = error;
    reply(response, STATUS[code], { error: { code, message, field, fix, vendorCode } });
    return;
  }
  if (error instanceof RangeError || error instanceof URIError) {
    reply(response, 400, { error: { code: 'bad_request', message: error.message, fix: 'correct the value' } });
    return;
  }
  process.emitWarning(error instanceof Error ? error : String(error));
  reply(response, 500, { error: { code: 'internal', message: 'the sandbox failed', fix: 'see its standard error' } });
}

/** `?since=<seq>` or `Last-Event-ID` first repeats what is still kept after that event. */
function streamEvents(
  sandbox: ControlledSandbox,
  url: URL,
  response: ServerResponse,
  streams: Set<ServerResponse>,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  const send = (event: SandboxEvent): void => {
    response.write(`id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const since = url.searchParams.get('since') ?? response.req.headers['last-event-id'];
  if (typeof since === 'string') for (const event of sandbox.events.recent(Number(since))) send(event);
  streams.add(response);
  sandbox.events.on('event', send);
  response.on('close', () => {
    streams.delete(response);
    sandbox.events.off('event', send);
  });
}
