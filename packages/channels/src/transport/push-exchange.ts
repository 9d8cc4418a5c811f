import type { IncomingHttpHeaders } from 'node:http2';
import type { AttemptRecord, Outcome } from '../channel.ts';
import { redact } from '../text.ts';
import { outcomeOfFailure, type TransportFailure } from './failure.ts';
import { type ConnectionFate, Http2Exchange } from './http2-contract.ts';

/** What a cloud says to one push. */
export interface PushVerdict {
  outcome: Outcome;
  /** A fresh access token may mend it. */
  unauthorized: boolean;
  code: string;
  vendorId?: string | undefined;
  detail: string;
  /** 'leave': the connection would say so of every push. Default: keep it. */
  connection?: ConnectionFate;
}
/** One push as the cloud takes it. */
export interface PushRequest {
  readonly body: string;
  /** Names and values in turn, pseudo-headers first; '' where the cloud wants no access token. */
  headers(accessToken: string): readonly string[];
  /** The phone's token: kept out of the record. */
  readonly pushToken: string;
}

/** What an exchange needs of who sends it. */
export interface PushHost {
  readonly timeoutMs: number;
  readonly now: () => number;
  read(status: number, headers: IncomingHttpHeaders, body: string): PushVerdict;
  /** What the cloud's words on a connection that it ended mean; undefined: nothing but that it ended. */
  readFailure?: ((failed: TransportFailure) => (Outcome & { code: string }) | undefined) | undefined;
  start(exchange: Http2Exchange): void;
  freshToken(refused: string): Promise<{ token: string } | { outcome: Outcome; code: string; detail: string }>;
}
/** The `send` that an exchange belongs to. */
export interface Sending {
  /** Those that wait for a fresh access token: nothing of them is on the wire. */
  readonly renewing: Set<PushExchange>;
  settle(index: number, outcome: Outcome): void;
  readonly attempt: ((record: AttemptRecord) => void) | undefined;
}

const NO_REQUEST: PushRequest = { body: '', headers: () => [], pushToken: '' };
const NO_SENDING: Sending = { renewing: new Set(), settle: () => {}, attempt: undefined };

/** One push on its way over HTTP/2: written, answered, at most once more after a refused access token. */
export class PushExchange extends Http2Exchange {
  body: string;
  readonly timeoutMs: number;
  headers: readonly string[];
  readonly host: PushHost;
  sending: Sending;
  readonly #index: number;
  #request: PushRequest;
  #token: string;
  #atMs = 0;
  #startedAt = 0;
  #renewed = false;
  #done = false;

  constructor(host: PushHost, sending: Sending, index: number, request: PushRequest, token: string) {
    super();
    this.body = request.body;
    this.timeoutMs = host.timeoutMs;
    this.headers = request.headers(token);
    this.host = host;
    this.sending = sending;
    this.#index = index;
    this.#token = token;
    this.#request = request;
  }

  begin(): void {
    if (this.sending.attempt !== undefined) {
      this.#atMs = this.host.now();
      this.#startedAt = performance.now();
    }
    this.host.start(this);
  }

  /** Where nothing of it is on the wire; while it runs its session says what became of it. */
  abort(): void {
    this.#settle({ kind: 'unavailable', code: 'aborted' });
  }

  answered(status: number, headers: IncomingHttpHeaders, body: string): ConnectionFate {
    if (this.#done) return 'keep';
    const verdict = this.host.read(status, headers, body);
    this.#record({ httpStatus: status, code: verdict.code, vendorId: verdict.vendorId }, verdict.detail);
    if (verdict.unauthorized && !this.#renewed) {
      this.#renewed = true;
      void this.#again();
    } else {
      this.#settle(verdict.outcome);
    }
    return verdict.connection ?? 'keep';
  }

  failed(failed: TransportFailure): void {
    if (this.#done) return;
    const said = this.host.readFailure?.(failed);
    this.#record({ httpStatus: undefined, code: said?.code ?? failed.code, vendorId: undefined }, failed.detail);
    this.#settle(said ?? outcomeOfFailure(failed));
  }

  /** One forced refresh, shared by all who met the refusal, and once more. */
  async #again(): Promise<void> {
    const { renewing } = this.sending;
    renewing.add(this);
    const fresh = await this.host.freshToken(this.#token);
    renewing.delete(this);
    if (this.#done) return;
    if (!('token' in fresh)) {
      this.#record({ httpStatus: undefined, code: fresh.code, vendorId: undefined }, fresh.detail);
      this.#settle(fresh.outcome);
      return;
    }
    this.#token = fresh.token;
    this.headers = this.#request.headers(fresh.token);
    this.tries = 0;
    this.begin();
  }

  #settle(outcome: Outcome): void {
    if (this.#done) return;
    this.#done = true;
    const { sending } = this;
    this.#letGo();
    sending.settle(this.#index, outcome);
  }

  /**
   * What has ended holds on to nothing: if something dead that the garbage collector has not seen to yet still names it, it
   * would else keep its whole `send` for alive.
   */
  #letGo(): void {
    this.sending = NO_SENDING;
    this.#request = NO_REQUEST;
    this.body = '';
  }

  #record(seen: { httpStatus: number | undefined; code: string; vendorId: string | undefined }, detail: string): void {
    const { attempt } = this.sending;
    if (attempt === undefined) return;
    const ms = Math.round(performance.now() - this.#startedAt);
    const record: AttemptRecord = { atMs: this.#atMs, ms, code: seen.code, targets: 1, index: this.#index };
    if (seen.httpStatus !== undefined) record.httpStatus = seen.httpStatus;
    if (seen.vendorId !== undefined) record.vendorId = seen.vendorId;
    if (detail !== '') record.detail = redact(detail, [this.#request.pushToken]);
    attempt(record);
  }
}
