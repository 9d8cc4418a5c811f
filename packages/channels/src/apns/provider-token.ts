import { createPrivateKey, type KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { CredentialsError } from '../errors.ts';
import type { FetchedToken } from '../transport/token-cache.ts';

/**
 * Tokens are made for slots of so long. Apple wants a new one no sooner than 20 minutes after the one before, and takes it
 * for an hour — clouds/apns.md §2a.
 */
export const SLOT_MS = 25 * 60_000;
const LEAST_USE_MS = 20 * 60_000;

/** @throws {CredentialsError} when `privateKey` is not the PEM of a P-256 private key. */
export function readApnsKey(privateKey: string): Uint8Array {
  const fix = 'Paste the content of the .p8 file whole, with its line breaks';
  let key: KeyObject;
  try {
    // Copying out of an environment variable often leaves the two characters \n where a line break was.
    key = createPrivateKey(privateKey.replaceAll('\\n', '\n'));
  } catch {
    // OpenSSL's words may quote parts of the key.
    throw new CredentialsError('privateKey', 'is not a PEM private key', fix, {
      reason: 'key_not_pem',
      values: { from: '.p8' },
    });
  }
  const { crv, d } = key.export({ format: 'jwk' });
  if (crv === 'P-256' && d !== undefined) return Buffer.from(d, 'base64url');
  throw new CredentialsError('privateKey', 'is not a P-256 key', fix, {
    reason: 'key_of_other_kind',
    values: { wanted: 'P-256', from: '.p8' },
  });
}

/**
 * The provider tokens of one key. Their times are those of slots and their signatures are deterministic (RFC 6979), so every
 * process that has the key makes the very same ones, after every restart too: a token of one's own each time is what
 * Apple answers with TooManyProviderTokenUpdates. A token that came into use late in its slot stays until the slot after
 * has ended, so that no two follow each other within 20 minutes; none is used for longer than 50.
 */
export class ProviderTokens {
  readonly #key: Uint8Array;
  readonly #keyId: string;
  readonly #teamId: string;
  #value = '';
  #untilMs = 0;

  constructor(key: Uint8Array, keyId: string, teamId: string) {
    this.#key = key;
    this.#keyId = keyId;
    this.#teamId = teamId;
  }

  /** The token to use now, and for how long. */
  at(nowMs: number): FetchedToken {
    // A clock that was set back must not leave a token in use whose time has not come.
    if (nowMs >= this.#untilMs || this.#untilMs - nowMs > 2 * SLOT_MS) {
      const slot = Math.floor(nowMs / SLOT_MS) * SLOT_MS;
      this.#value = this.#sign(slot);
      const isLate = slot + SLOT_MS - nowMs < LEAST_USE_MS;
      this.#untilMs = slot + (isLate ? 2 * SLOT_MS : SLOT_MS);
    }
    return { value: this.#value, lifeMs: this.#untilMs - nowMs };
  }

  #sign(issuedAtMs: number): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: this.#teamId, iat: issuedAtMs / 1000 };
    const signed = `${part({ alg: 'ES256', kid: this.#keyId })}.${part(claims)}`;
    const signature = p256.sign(Buffer.from(signed), this.#key, { lowS: false });
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }
}
