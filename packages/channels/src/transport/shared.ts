/**
 * Things that many channels may use together, made on first use and closed with the last user: connections per (origin,
 * proxy, ca), OAuth tokens per service account.
 */
export class Shared<T extends { close(): Promise<void> }> {
  readonly #entries = new Map<string, { value: T; users: number }>();

  acquire(key: string, make: () => T): Lease<T> {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { value: make(), users: 0 };
      this.#entries.set(key, entry);
    }
    entry.users += 1;
    const held = entry;
    let released = false;
    return {
      value: held.value,
      release: async () => {
        if (released) return;
        released = true;
        held.users -= 1;
        if (held.users > 0) return;
        this.#entries.delete(key);
        await held.value.close();
      },
    };
  }
}

export interface Lease<T> {
  readonly value: T;
  /** Gives up this use; the last one closes it. Calling it twice does nothing more. */
  release(): Promise<void>;
}
