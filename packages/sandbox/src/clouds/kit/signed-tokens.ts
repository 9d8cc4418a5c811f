/** JWTs that senders sign themselves. A signature is worked out once, not with every request that carries it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isObject, readJson } from './answers.ts';

export interface SignedToken {
  /** As it came. */
  readonly text: string;
  readonly head: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}
/** Whether `signature` is that of `signed` by `key`. */
export type Verify = (key: KeyObject, signed: Buffer, signature: Buffer) => boolean;

/** Far more than senders have at a time: each renews its own after minutes at the soonest. */
const REMEMBERED = 256;

/**
 * Remembers what cannot change: what a text says, and that a certain key signed it. Whether that key still is its
 * sender's and whether the claims hold now is asked by the caller, on every request.
 */
export class SignedTokens {
  readonly #verify: Verify;
  readonly #keys = new Map<string, KeyObject>();
  /** Text → the PEM of the key that signed it; the longest known first. Only good ones: no stranger drives them out. */
  readonly #good = new Map<string, { token: SignedToken; publicKey: string }>();

  constructor(verify: Verify) {
    this.#verify = verify;
  }

  /** @returns undefined for what is no JWT. Its signature is not looked at. */
  read(text: string): SignedToken | undefined {
    const known = this.#good.get(text);
    if (known !== undefined) return known.token;
    const parts = text.split('.');
    const [head, claims] = parts.slice(0, 2).map((part) => readJson(Buffer.from(part, 'base64url').toString('utf8')));
    return parts.length === 3 && isObject(head) && isObject(claims) ? { text, head, claims } : undefined;
  }

  /** @param publicKey PEM of the key that its sender has now. */
  isSignedBy(publicKey: string, token: SignedToken): boolean {
    const { text } = token;
    if (this.#good.get(text)?.publicKey === publicKey) return true;
    const dot = text.lastIndexOf('.');
    const signature = Buffer.from(text.slice(dot + 1), 'base64url');
    if (!this.#verify(this.#keyOf(publicKey), Buffer.from(text.slice(0, dot)), signature)) return false;
    this.#remember(token, publicKey);
    return true;
  }

  #remember(token: SignedToken, publicKey: string): void {
    const [longestKnown] = this.#good.keys();
    if (this.#good.size >= REMEMBERED && longestKnown !== undefined) this.#good.delete(longestKnown);
    this.#good.set(token.text, { token, publicKey });
  }
  #keyOf(publicKey: string): KeyObject {
    const known = this.#keys.get(publicKey);
    if (known !== undefined) return known;
    const key = createPublicKey(publicKey);
    this.#keys.set(publicKey, key);
    return key;
  }
}
