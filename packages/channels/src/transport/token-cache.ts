/** What the authority gave: a bearer token and how long it lives from now. */
export interface FetchedToken {
  value: string;
  lifeMs: number;
}

/** A new token is asked for at this share of its life, while the old one still serves (clouds/fcm.md §2: 80–90 %). */
const REFRESH_AT = 0.85;
/** The last moments of a token are not used: the request would arrive after them. */
const SAFETY_MS = 10_000;
/** Pause after a failed refresh in the background. */
const REFRESH_RETRY_MS = 10_000;

/**
 * One OAuth token for many senders. However many ask at once, one request goes out; the next token is fetched in the
 * background; a token that the cloud refused is replaced once for all who saw it refused.
 */
export class TokenCache {
  readonly #fetch: () => Promise<FetchedToken>;
  readonly #now: () => number;
  #value = '';
  #refreshAtMs = 0;
  #expiresAtMs = 0;
  #pending: Promise<string> | undefined;

  constructor(fetch: () => Promise<FetchedToken>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The token if one is alive, without waiting; starts the refresh when it is due. */
  peek(): string | undefined {
    const now = this.#now();
    if (now >= this.#expiresAtMs) return undefined;
    if (now >= this.#refreshAtMs && this.#pending === undefined) {
      this.#refreshAtMs = now + REFRESH_RETRY_MS;
      // The old token still serves; when it ends, `get` meets the same trouble and tells its caller.
      this.#refresh().catch(() => {});
    }
    return this.#value;
  }

  /** The token, fetched when none is alive. Rejects with what `fetch` rejected. */
  get(): Promise<string> {
    const alive = this.peek();
    return alive === undefined ? this.#refresh() : Promise.resolve(alive);
  }

  /** A token other than `refused`, which the cloud no longer takes. */
  replace(refused: string): Promise<string> {
    if (this.#value !== refused) return this.get();
    this.#expiresAtMs = 0;
    return this.#refresh();
  }

  /** Nothing to close: it holds no connection. */
  async close(): Promise<void> {}

  #refresh(): Promise<string> {
    this.#pending ??= this.#load().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #load(): Promise<string> {
    const { value, lifeMs } = await this.#fetch();
    const now = this.#now();
    this.#value = value;
    this.#expiresAtMs = now + Math.max(0, lifeMs - SAFETY_MS);
    this.#refreshAtMs = now + lifeMs * REFRESH_AT;
    return value;
  }
}
