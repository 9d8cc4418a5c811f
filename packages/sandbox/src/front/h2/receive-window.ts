/** A window of ours (RFC 9113 §5.2): what is taken in is given back once half of it is used. */
export class ReceiveWindow {
  readonly #size: number;
  #used = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** @returns how much to give back now; undefined: the peer sent more than it may. */
  take(bytes: number): number | undefined {
    this.#used += bytes;
    if (this.#used > this.#size) return undefined;
    if (this.#used < this.#size / 2) return 0;
    const back = this.#used;
    this.#used = 0;
    return back;
  }
}
