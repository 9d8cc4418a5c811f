/** One request and its answer. */
import type { CloudAnswer, CloudConnection, CloudRequest } from '../../clouds/cloud.ts';
import type { Exchange } from '../exchange.ts';
import { append } from './header-blocks.ts';
import { CODE, LIMITS } from './protocol.ts';
import { ReceiveWindow } from './receive-window.ts';
import type { RequestHead } from './request-head.ts';
import type { Sending } from './send-flow.ts';

/** The connection as its streams see it. */
export interface StreamOwner {
  answer(stream: Stream, answer: CloudAnswer): void;
  reset(stream: Stream, code: number): void;
  cut(): void;
  goaway(stream: Stream, code: number, debug: string): void;
}

const NOTHING = Buffer.alloc(0);

export class Stream implements Exchange, Sending {
  readonly id: number;
  readonly head: RequestHead;
  readonly ordinal: number;
  readonly #owner: StreamOwner;
  /** Its body is set when it is complete: nothing asks for it before. */
  readonly request: { -readonly [Key in keyof CloudRequest]: CloudRequest[Key] };
  /** The request has come to its end. */
  isComplete = false;
  isAnswered = false;
  isClosed = false;
  /** Bytes of the body that came, also those that are not kept. */
  received = 0;
  /** Of those what is kept, where it came in pieces. */
  readonly held: { bytes: Buffer; length: number } = { bytes: NOTHING, length: 0 };
  readonly receiveWindow = new ReceiveWindow(LIMITS.streamWindow);
  sendWindow: number;
  rest: Sending['rest'];

  constructor(
    owner: StreamOwner,
    about: { id: number; head: RequestHead; ordinal: number; sendWindow: number; connection: CloudConnection },
  ) {
    const { head } = about;
    this.#owner = owner;
    this.id = about.id;
    this.head = head;
    this.ordinal = about.ordinal;
    this.sendWindow = about.sendWindow;
    this.rest = undefined;
    const { target } = head;
    const question = target.indexOf('?');
    this.request = {
      protocol: 'h2',
      method: head.method,
      path: question < 0 ? target : target.slice(0, question),
      query: question < 0 ? '' : target.slice(question + 1),
      headers: head.headers,
      body: NOTHING,
      connection: about.connection,
    };
  }

  /** A piece of the body, of which `maxBytes` are kept. @returns how many bytes more are held. */
  take(bytes: Buffer, start: number, end: number, maxBytes: number): number {
    const before = this.held.length;
    this.received += end - start;
    if (this.received <= maxBytes) append(this.held, bytes, start, end);
    else {
      this.held.bytes = NOTHING;
      this.held.length = 0;
    }
    return this.held.length - before;
  }
  /** The last piece. Where it is the only one it is not copied. */
  takeLast(bytes: Buffer, start: number, end: number, maxBytes: number): void {
    if (this.received === 0) {
      this.received = end - start;
      this.request.body = start === end ? NOTHING : bytes.subarray(start, end);
      return;
    }
    this.take(bytes, start, end, maxBytes);
    this.request.body = this.held.bytes.subarray(0, this.held.length);
  }

  answer(answer: CloudAnswer): void {
    this.#owner.answer(this, answer);
  }
  rst(kind: 'rst' | 'refused'): void {
    this.#owner.reset(this, kind === 'refused' ? CODE.REFUSED_STREAM : CODE.INTERNAL_ERROR);
  }
  cut(): void {
    this.#owner.cut();
  }
  goaway(code: number, debug: string): void {
    this.#owner.goaway(this, code, debug);
  }
}
