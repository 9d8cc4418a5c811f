/** Bodies out, as far as the peer's windows let them (RFC 9113 §5.2, §6.9). */
import { CODE, ConnectionError, INITIAL, MAX_WINDOW } from './protocol.ts';
import type { Wire } from './wire.ts';

/** A stream as its windows see it. */
export interface Sending {
  readonly id: number;
  /** Below zero after the peer made its streams' windows smaller. */
  sendWindow: number;
  /** What is still to be sent, and from where; undefined: nothing waits. */
  rest: { readonly body: Buffer; at: number } | undefined;
}

export class SendFlow {
  readonly #wire: Wire;
  readonly #sent: (stream: Sending) => void;
  readonly #blocked = new Set<Sending>();
  #window: number = INITIAL.window;
  /** Of new streams. */
  initialWindow: number = INITIAL.window;
  /** Of the longest frame that the peer takes. */
  frameBytes: number = INITIAL.frameBytes;

  /** @param sent told when the last byte of a body has gone. */
  constructor(wire: Wire, sent: (stream: Sending) => void) {
    this.#wire = wire;
    this.#sent = sent;
  }

  /** @param body not empty. */
  send(stream: Sending, body: string): void {
    const most = body.length * 3;
    if (most <= this.frameBytes && most <= this.#window && most <= stream.sendWindow) {
      const bytes = this.#wire.text(stream.id, body);
      this.#window -= bytes;
      this.#sent(stream);
      return;
    }
    stream.rest = { body: Buffer.from(body), at: 0 };
    this.#go(stream);
  }
  forget(stream: Sending): void {
    this.#blocked.delete(stream);
  }

  /** WINDOW_UPDATE of the connection. @throws {ConnectionError} */
  widen(bytes: number): void {
    this.#window += bytes;
    if (this.#window > MAX_WINDOW) throw new ConnectionError(CODE.FLOW_CONTROL_ERROR, 'a window too wide');
    this.#goAll();
  }
  /** WINDOW_UPDATE of a stream. @returns false when its window gets too wide. */
  widenStream(stream: Sending, bytes: number): boolean {
    stream.sendWindow += bytes;
    if (stream.sendWindow > MAX_WINDOW) return false;
    if (stream.rest !== undefined) this.#go(stream);
    return true;
  }
  /** SETTINGS_INITIAL_WINDOW_SIZE changes open streams too (§6.9.2). @throws {ConnectionError} */
  resize(bytes: number, streams: Iterable<Sending>): void {
    if (bytes > MAX_WINDOW) throw new ConnectionError(CODE.FLOW_CONTROL_ERROR, 'a window too wide');
    const more = bytes - this.initialWindow;
    this.initialWindow = bytes;
    for (const stream of streams) {
      stream.sendWindow += more;
      if (stream.sendWindow > MAX_WINDOW) throw new ConnectionError(CODE.FLOW_CONTROL_ERROR, 'a window too wide');
    }
    this.#goAll();
  }

  #goAll(): void {
    for (const stream of [...this.#blocked]) this.#go(stream);
  }
  #go(stream: Sending): void {
    const { rest } = stream;
    if (rest === undefined) return;
    const { body } = rest;
    while (rest.at < body.length) {
      const bytes = Math.min(body.length - rest.at, this.frameBytes, this.#window, stream.sendWindow);
      if (bytes <= 0) {
        this.#blocked.add(stream);
        return;
      }
      this.#wire.data(stream.id, body, rest.at, rest.at + bytes);
      rest.at += bytes;
      this.#window -= bytes;
      stream.sendWindow -= bytes;
    }
    stream.rest = undefined;
    this.#blocked.delete(stream);
    this.#sent(stream);
  }
}
