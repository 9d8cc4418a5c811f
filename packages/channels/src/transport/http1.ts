import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { describeError, failure, type TransportFailure } from './failure.ts';
import { proxyAuthorization, type Route, trusted } from './route.ts';
import { type Lease, Shared } from './shared.ts';

export interface Http1Request {
  method: 'GET' | 'POST';
  /** With query, without the route's prefix. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Waiting for a connection, connecting, writing, headers and body: all of it. */
  timeoutMs: number;
  /** Each of them ends it. A list, because one made of several by `AbortSignal.any` costs as much as a third of the request. */
  signals?: readonly AbortSignal[];
}
export type Http1Result =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: string }
  | { kind: 'failed'; failure: TransportFailure };

/** No cloud answers more than a few KB; 1000 bad registration ids are about 64 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Connections to one origin. A batch of 1000 tokens is one request, so this is 32,000 tokens in flight. */
const CONNECTIONS = 32;
/** Below nginx's default of 75 s, so that we seldom write on a connection that the server is just closing. */
const KEEP_ALIVE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

const clients = new Shared<Http1Client>();

/** The HTTP/1.1 client of a route, shared by all channels that have the same (origin, proxy, ca). */
export function http1Client(route: Route): Lease<Http1Client> {
  return clients.acquire(route.key, () => new Http1Client(route));
}

/**
 * Keep-alive HTTP/1.1 to one origin, straight or through a CONNECT proxy. `request` never rejects: what went wrong comes
 * back with whether the server may have processed it.
 */
export class Http1Client {
  readonly #origin: string;
  readonly #dispatcher: Dispatcher;

  constructor(route: Route) {
    this.#origin = route.origin;
    const common = {
      connections: CONNECTIONS,
      // The clouds that are spoken to here gain nothing from HTTP/2, and undici does not multiplex it (stack.md §4).
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    const tls = { ...trusted(route.ca), timeout: CONNECT_TIMEOUT_MS };
    if (route.proxy === undefined) {
      this.#dispatcher = new Pool(route.origin, { ...common, connect: tls });
    } else {
      const token = proxyAuthorization(route.proxy);
      this.#dispatcher = new ProxyAgent({
        ...common,
        uri: route.proxy.origin,
        ...(token === undefined ? {} : { token }),
        requestTls: { ...tls, allowH2: false },
        proxyTls: tls,
        proxyTunnel: true,
      });
    }
  }

  request(request: Http1Request): Promise<Http1Result> {
    return new Promise((resolve) => {
      const exchange = new Exchange(request, resolve);
      if (!exchange.open) return;
      this.#dispatcher.dispatch(
        {
          origin: this.#origin,
          path: request.path,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
        },
        exchange,
      );
    });
  }

  /** Requests in flight fail at once. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (result: Http1Result) => void;
  readonly #timer: NodeJS.Timeout | number;
  readonly #signals: readonly AbortSignal[];
  readonly #onAbort = (): void => this.#give('aborted', 'the caller gave up');
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(request: Http1Request, resolve: (result: Http1Result) => void) {
    this.#resolve = resolve;
    this.#signals = request.signals ?? [];
    this.#timer = setTimeout(
      () => this.#give('timeout', `no answer within ${request.timeoutMs} ms`),
      request.timeoutMs,
    );
    for (const signal of this.#signals) signal.addEventListener('abort', this.#onAbort);
    if (this.#signals.some((signal) => signal.aborted)) this.#onAbort();
  }

  get open(): boolean {
    return !this.#settled;
  }

  /** undici calls this on the connection that is about to write the request: before it nothing was sent. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) {
      controller.abort(new Error('given up before it was sent'));
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // 1xx are announcements; the answer follows.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) this.#give('answer_too_large', `over ${MAX_ANSWER_BYTES} bytes`);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#settle({ kind: 'answer', status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { code, detail } = describeError(error);
    this.#settle({ kind: 'failed', failure: failure(this.#processed(), code, detail) });
  }

  #processed(): 'no' | 'maybe' {
    return this.#controller === undefined ? 'no' : 'maybe';
  }

  #give(code: string, detail: string): void {
    const processed = this.#processed();
    this.#settle({ kind: 'failed', failure: failure(processed, code, detail) });
    this.#controller?.abort(new Error(code));
  }

  #settle(result: Http1Result): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
    this.#chunks = [];
    this.#resolve(result);
  }
}
