import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { CredentialsError } from '../errors.ts';
import type { FetchedToken } from '../transport/token-cache.ts';
import type { HarmonyCredentials } from './spec.ts';

/** The audience is Huawei's own address, wherever the request goes — clouds/huawei.md §2b. */
const AUDIENCE = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token';
const LIFE_SECONDS = 3600;

/** @throws {CredentialsError} when `private_key` is not the PEM of an RSA private key. */
export function readServiceKey({ private_key }: HarmonyCredentials): KeyObject {
  const fix = 'Paste the file’s private_key whole, with its line breaks (\\n in JSON)';
  let key: KeyObject;
  try {
    // Copying out of an environment variable often leaves the two characters \n where a line break was.
    key = createPrivateKey(private_key.replaceAll('\\n', '\n'));
  } catch {
    // OpenSSL's words may quote parts of the key.
    throw new CredentialsError('private_key', 'is not a PEM private key', fix, {
      reason: 'key_not_pem',
      values: { from: 'private_key' },
    });
  }
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new CredentialsError('private_key', `is ${key.asymmetricKeyType}, not RSA`, fix, {
    reason: 'key_of_other_kind',
    values: { wanted: 'RSA', from: 'private_key' },
  });
}

/** The JWT itself is the access token; there is no login — clouds/huawei.md §2b. */
export async function serviceToken(
  { key_id, sub_account }: HarmonyCredentials,
  key: KeyObject,
  nowMs: number,
): Promise<FetchedToken> {
  const issuedAt = Math.floor(nowMs / 1000);
  const value = await new SignJWT({})
    .setProtectedHeader({ kid: key_id, typ: 'JWT', alg: 'PS256' })
    .setIssuer(sub_account)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_SECONDS)
    .sign(key);
  return { value, lifeMs: LIFE_SECONDS * 1000 };
}
