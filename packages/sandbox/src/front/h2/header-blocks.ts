/** Header blocks out of HEADERS and CONTINUATION frames (RFC 9113 §4.3, §6.2, §6.10). */
import { CODE, ConnectionError, FLAG, LIMITS } from './protocol.ts';

export type OnBlock = (streamId: number, isLast: boolean, bytes: Buffer, start: number, end: number) => void;

interface Open {
  readonly streamId: number;
  readonly isLast: boolean;
  bytes: Buffer;
  length: number;
  continuations: number;
}

export class HeaderBlocks {
  readonly #onBlock: OnBlock;
  #open: Open | undefined;

  constructor(onBlock: OnBlock) {
    this.#onBlock = onBlock;
  }

  /** The stream whose block is not complete: only its CONTINUATION may come next. */
  get openStream(): number | undefined {
    return this.#open?.streamId;
  }

  /** A HEADERS frame. @throws {ConnectionError} */
  begin(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    const payload = unpadded(flags, bytes, start, end);
    const from = payload.start + ((flags & FLAG.PRIORITY) === 0 ? 0 : 5);
    if (from > payload.end) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, 'HEADERS without room for its priority');
    const isLast = (flags & FLAG.END_STREAM) !== 0;
    if ((flags & FLAG.END_HEADERS) !== 0) {
      this.#onBlock(streamId, isLast, bytes, from, payload.end);
      return;
    }
    this.#open = {
      streamId,
      isLast,
      bytes: Buffer.from(bytes.subarray(from, payload.end)),
      length: 0,
      continuations: 0,
    };
    this.#open.length = this.#open.bytes.length;
  }
  /** A CONTINUATION frame. @throws {ConnectionError} */
  goOn(flags: number, bytes: Buffer, start: number, end: number): void {
    const open = this.#open;
    if (open === undefined) throw new ConnectionError(CODE.PROTOCOL_ERROR, 'CONTINUATION of nothing');
    open.continuations += 1;
    if (open.continuations > LIMITS.continuations || open.length + end - start > LIMITS.headerListBytes) {
      throw new ConnectionError(CODE.ENHANCE_YOUR_CALM, 'a header block without end');
    }
    append(open, bytes, start, end);
    if ((flags & FLAG.END_HEADERS) === 0) return;
    this.#open = undefined;
    this.#onBlock(open.streamId, open.isLast, open.bytes, 0, open.length);
  }
}

/** Grows by doubling, so that many small pieces cost no more than few large ones. */
export function append(into: { bytes: Buffer; length: number }, bytes: Buffer, start: number, end: number): void {
  const length = into.length + end - start;
  if (length > into.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(length, into.bytes.length * 2));
    into.bytes.copy(larger, 0, 0, into.length);
    into.bytes = larger;
  }
  bytes.copy(into.bytes, into.length, start, end);
  into.length = length;
}

/** Without the padding of DATA and HEADERS (§6.1). @throws {ConnectionError} */
export function unpadded(flags: number, bytes: Buffer, start: number, end: number): { start: number; end: number } {
  if ((flags & FLAG.PADDED) === 0) return { start, end };
  if (start === end) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, 'a padded frame without a length of its padding');
  const padding = bytes[start] ?? 0;
  if (start + 1 + padding > end) throw new ConnectionError(CODE.PROTOCOL_ERROR, 'more padding than frame');
  return { start: start + 1, end: end - padding };
}
