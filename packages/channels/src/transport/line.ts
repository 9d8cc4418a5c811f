/** Empty places at the head from which on the list is cut. */
const CUT_FROM = 1024;

/**
 * Values in the order in which they came, each at a place that counts up from 0; any may leave at any time.
 *
 * Not a `Map` or `Set`: of one that is added to and taken from all the time, every table that it outgrew holds on to the
 * next, and as soon as one of them is old the garbage collector takes all that was ever in them for alive.
 *
 * @example
 * const line = new Line<string>();
 * const place = line.push('a');
 * line.remove(place); // true
 */
export class Line<Value extends object> {
  #list: (Value | undefined)[] = [];
  /** Place of the list's first. */
  #from = 0;
  /** Of the list, all before it have left. */
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns its place. */
  push(value: Value): number {
    this.#size += 1;
    return this.#from + this.#list.push(value) - 1;
  }

  /** Undefined: it has left, or nobody ever had that place. */
  get(place: number): Value | undefined {
    return this.#list[place - this.#from];
  }

  /** false: it has left already. */
  remove(place: number): boolean {
    const at = place - this.#from;
    if (this.#list[at] === undefined) return false;
    this.#list[at] = undefined;
    this.#size -= 1;
    while (this.#head < this.#list.length && this.#list[this.#head] === undefined) this.#head += 1;
    if (this.#head >= CUT_FROM && this.#head * 2 >= this.#list.length) {
      this.#from += this.#head;
      this.#list = this.#list.slice(this.#head);
      this.#head = 0;
    }
    return true;
  }

  /** Who came first of those that are here. */
  first(): Value | undefined {
    return this.#list[this.#head];
  }

  /** All that are here, in their order, as they are at this moment. */
  all(): Value[] {
    return this.#list.slice(this.#head).filter((value) => value !== undefined);
  }
}
