/**
 * A window of ours (RFC 9113 §5.2): what is taken in is given back once half of it is used. Bytes are taken in as they
 * come, so a client that looks at no window can neither be told from one that does, nor does it any harm.
 */
export class ReceiveWindow {
  readonly #size: number;
  #used = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** @returns how much to give back now. */
  take(bytes: number): number {
    this.#used += bytes;
    if (this.#used < this.#size / 2) return 0;
    const back = this.#used;
    this.#used = 0;
    return back;
  }
}
