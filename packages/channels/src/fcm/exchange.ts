import type { IncomingHttpHeaders } from 'node:http2';
import type { AttemptRecord, Outcome } from '../channel.ts';
import { redact } from '../text.ts';
import { outcomeOfFailure, type TransportFailure } from '../transport/failure.ts';
import { Http2Exchange } from '../transport/http2-contract.ts';
import { readFcmError, readFcmName } from './answer.ts';

/** What an exchange needs of its channel. */
export interface FcmHost {
  readonly timeoutMs: number;
  readonly now: () => number;
  headers(token: string): readonly string[];
  start(exchange: Http2Exchange): void;
  ended(exchange: Http2Exchange): void;
  freshToken(refused: string): Promise<{ token: string } | { outcome: Outcome; code: string; detail: string }>;
}
/** The `send` that an exchange belongs to. */
export interface FcmSending {
  settle(exchange: FcmExchange | undefined, index: number, outcome: Outcome): void;
  readonly attempt: ((record: AttemptRecord) => void) | undefined;
}

/** One push on its way: written, answered, at most once more after a refused OAuth token. */
export class FcmExchange extends Http2Exchange {
  readonly body: string;
  readonly timeoutMs: number;
  headers: readonly string[];
  readonly #host: FcmHost;
  readonly #sending: FcmSending;
  readonly #index: number;
  readonly #pushToken: string;
  #token: string;
  #atMs = 0;
  #startedAt = 0;
  #renewed = false;
  #done = false;

  constructor(host: FcmHost, sending: FcmSending, index: number, body: string, token: string, pushToken: string) {
    super();
    this.body = body;
    this.timeoutMs = host.timeoutMs;
    this.headers = host.headers(token);
    this.#host = host;
    this.#sending = sending;
    this.#index = index;
    this.#token = token;
    this.#pushToken = pushToken;
  }

  begin(): void {
    if (this.#sending.attempt !== undefined) {
      this.#atMs = this.#host.now();
      this.#startedAt = performance.now();
    }
    this.#host.start(this);
  }

  /** While it runs its session says what became of it; while a fresh token is awaited nothing is on the wire. */
  abort(pool: { cancel(exchange: Http2Exchange, code: string): void }): void {
    pool.cancel(this, 'aborted');
    this.#settle({ kind: 'unavailable', code: 'aborted' });
  }

  answered(status: number, headers: IncomingHttpHeaders, body: string): void {
    this.#host.ended(this);
    if (this.#done) return;
    if (status === 200) {
      const name = readFcmName(body);
      this.#record({ httpStatus: 200, code: name === undefined ? 'unreadable' : 'OK', vendorId: name }, '');
      // 200 without a message's name was not FCM's own answer, or was cut: it may be on its way.
      this.#settle(name === undefined ? { kind: 'uncertain', code: 'unreadable' } : { kind: 'sent', vendorId: name });
      return;
    }
    const verdict = readFcmError(status, headers, body, this.#host.now());
    this.#record({ httpStatus: status, code: verdict.code, vendorId: undefined }, verdict.detail);
    if (verdict.unauthorized && !this.#renewed) {
      this.#renewed = true;
      void this.#again();
    } else {
      this.#settle(verdict.outcome);
    }
  }

  failed(failed: TransportFailure): void {
    this.#host.ended(this);
    if (this.#done) return;
    this.#record({ httpStatus: undefined, code: failed.code, vendorId: undefined }, failed.detail);
    this.#settle(outcomeOfFailure(failed));
  }

  /** A bare 401: one forced refresh, shared by all who met it, and once more — clouds/fcm.md §2. */
  async #again(): Promise<void> {
    const fresh = await this.#host.freshToken(this.#token);
    if (this.#done) return;
    if (!('token' in fresh)) {
      this.#record({ httpStatus: undefined, code: fresh.code, vendorId: undefined }, fresh.detail);
      this.#settle(fresh.outcome);
      return;
    }
    this.#token = fresh.token;
    this.headers = this.#host.headers(fresh.token);
    this.tries = 0;
    this.begin();
  }

  #settle(outcome: Outcome): void {
    if (this.#done) return;
    this.#done = true;
    this.#sending.settle(this, this.#index, outcome);
  }

  #record(seen: { httpStatus: number | undefined; code: string; vendorId: string | undefined }, detail: string): void {
    this.#sending.attempt?.({
      atMs: this.#atMs,
      ms: Math.round(performance.now() - this.#startedAt),
      code: seen.code,
      targets: 1,
      index: this.#index,
      ...(seen.httpStatus === undefined ? {} : { httpStatus: seen.httpStatus }),
      ...(seen.vendorId === undefined ? {} : { vendorId: seen.vendorId }),
      ...(detail === '' ? {} : { detail: redact(detail, [this.#pushToken]) }),
    });
  }
}
