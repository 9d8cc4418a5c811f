/** Access tokens that a cloud hands out for an account's secret and takes until they end. */
import { randomBytes } from 'node:crypto';

export class AccessTokens<A> {
  readonly #now: () => number;
  readonly #grants = new Map<string, { account: A; endsAt: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }
  /** @param lifeMs from now. */
  grant(account: A, lifeMs: number): string {
    const token = randomBytes(32).toString('base64url');
    this.#grants.set(token, { account, endsAt: this.#now() + lifeMs });
    return token;
  }
  /** @returns the account; `expired` for a token that was good once, `unknown` for one that never was. */
  accountOf(token: string | undefined): A | 'expired' | 'unknown' {
    const grant = token === undefined ? undefined : this.#grants.get(token);
    if (grant === undefined) return 'unknown';
    return grant.endsAt <= this.#now() ? 'expired' : grant.account;
  }
  /** The tokens that this account had are of yesterday. */
  revokeOf(account: A): void {
    for (const grant of this.#grants.values()) if (grant.account === account) grant.endsAt = this.#now();
  }
  /** Every token that was handed out is one of yesterday. */
  revokeAll(): void {
    for (const grant of this.#grants.values()) grant.endsAt = this.#now();
  }
}

/** The token of `Authorization: Bearer …`. */
export const bearerOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? /^Bearer (.+)$/.exec(header)?.[1] : undefined;
