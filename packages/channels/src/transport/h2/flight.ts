import type { IncomingHttpHeaders } from 'node:http2';
import type { Http2Exchange } from '../http2-contract.ts';
import { HEAD_BYTES } from './frames.ts';
import type { Upload } from './outgoing.ts';

/** An answer of a push cloud is under 10 KB; its frames count whole. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** One request under way, and what of its answer is here. */
export class Flight implements Upload {
  readonly exchange: Http2Exchange;
  readonly id: number;
  status = 0;
  headers: IncomingHttpHeaders = {};
  unsent: Buffer | undefined;
  window: number;
  readonly #chunks: Buffer[] = [];
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
    if (content.length > 0) this.#chunks.push(content);
    return true;
  }

  text(): string {
    const [first] = this.#chunks;
    if (first === undefined) return '';
    return (this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)).toString('utf8');
  }
}
