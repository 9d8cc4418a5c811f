import type { IncomingHttpHeaders } from 'node:http2';
import type { Http2Exchange } from '../http2-contract.ts';
import { HEAD_BYTES } from './frames.ts';
import type { Upload } from './outgoing.ts';

/** An answer of a push cloud is under 10 KB; its frames count whole. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Of an answer that has not begun. */
const NONE: IncomingHttpHeaders = {};

/** One request under way, and what of its answer is here. */
export class Flight implements Upload {
  readonly exchange: Http2Exchange;
  readonly id: number;
  status = 0;
  headers: IncomingHttpHeaders = NONE;
  unsent: Buffer | undefined;
  window: number;
  /** Nearly every answer comes in one. */
  #first: Buffer | undefined;
  #rest: Buffer[] | undefined;
  #bytes = 0;

  constructor(exchange: Http2Exchange, id: number, window: number) {
    this.exchange = exchange;
    this.id = id;
    this.window = window;
  }

  /** Interim answers say nothing yet, trailers nothing more. */
  take(headers: IncomingHttpHeaders): void {
    const status = Number(headers[':status'] ?? 0);
    if (this.status !== 0 || status < 200) return;
    this.status = status;
    this.headers = headers;
  }

  /** false: the answer is too large. All of a frame counts: empty pieces without end would fill the memory, padding the stream's window. */
  add(content: Buffer, frameBytes: number): boolean {
    this.#bytes += HEAD_BYTES + frameBytes;
    if (this.#bytes > MAX_ANSWER_BYTES) return false;
    if (content.length === 0) return true;
    if (this.#first === undefined) this.#first = content;
    else if (this.#rest === undefined) this.#rest = [content];
    else this.#rest.push(content);
    return true;
  }

  text(): string {
    if (this.#first === undefined) return '';
    return (this.#rest === undefined ? this.#first : Buffer.concat([this.#first, ...this.#rest])).toString('utf8');
  }
}
