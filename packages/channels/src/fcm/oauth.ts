import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { CredentialsError } from '../errors.ts';
import { jsonObject } from '../json.ts';
import { redact } from '../text.ts';
import { AccessTokenError } from '../transport/access-token.ts';
import type { Http1Client } from '../transport/http1.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import type { FetchedToken } from '../transport/token-cache.ts';
import type { FcmCredentials } from './spec.ts';

/** Enough for messages:send — clouds/fcm.md §2. */
export const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
/** The audience is Google's own address, wherever the request goes (ibid.). */
const AUDIENCE = 'https://oauth2.googleapis.com/token';
/** The longest that Google takes. */
const ASSERTION_SECONDS = 3600;
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** @throws {CredentialsError} when `private_key` is not the PEM of an RSA private key. */
export function readPrivateKey({ private_key }: FcmCredentials): KeyObject {
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

/** One token request: JWT bearer, RS256. @throws {AccessTokenError} */
export async function fetchToken(
  http: Http1Client,
  path: string,
  account: { email: string; keyId: string | undefined; key: KeyObject },
  timeoutMs: number,
  now: () => number,
): Promise<FetchedToken> {
  const issuedAt = Math.floor(now() / 1000);
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.keyId === undefined ? {} : { kid: account.keyId }) })
    .setIssuer(account.email)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_SECONDS)
    .sign(account.key);
  const result = await http.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    timeoutMs,
  });
  if (result.kind === 'failed') {
    const { code, detail } = result.failure;
    throw new AccessTokenError({ kind: 'unavailable', code: `oauth_${code}` }, detail);
  }
  const answer = parse(result.body);
  if (result.status === 200 && answer.token !== '' && answer.seconds > 0) {
    return { value: answer.token, lifeMs: answer.seconds * 1000 };
  }
  throw refusal(result.status, retryAfterMs(result.headers['retry-after'], now()), answer);
}

function refusal(status: number, waitMs: number | undefined, answer: Answer): AccessTokenError {
  const code = `oauth_${answer.error || status}`;
  const detail = redact(answer.words || `HTTP ${status}`);
  if (status === 429) {
    return new AccessTokenError({ kind: 'throttled', code, retryAfterMs: waitMs ?? 10_000, scope: 'lane' }, detail);
  }
  // invalid_grant (bad signature, revoked key, clock off by minutes), invalid_client, invalid_scope, unauthorized_client.
  if (status === 400 || status === 401)
    return new AccessTokenError({ kind: 'refused', code, cause: 'credentials' }, detail);
  if (status === 403) return new AccessTokenError({ kind: 'refused', code, cause: 'permission' }, detail);
  if (status >= 500 || status === 200) {
    const retry = waitMs === undefined ? {} : { retryAfterMs: waitMs };
    return new AccessTokenError(
      { kind: 'unavailable', code: status === 200 ? 'oauth_unreadable' : code, ...retry },
      detail,
    );
  }
  return new AccessTokenError({ kind: 'refused', code, cause: 'config' }, detail);
}

interface Answer {
  token: string;
  seconds: number;
  error: string;
  words: string;
}
function parse(body: string): Answer {
  // An HTML page of a gateway: the status decides.
  const fields = jsonObject(body) ?? {};
  const error = fields['error'];
  const words = fields['error_description'];
  return {
    token: typeof fields['access_token'] === 'string' ? fields['access_token'] : '',
    seconds: Number(fields['expires_in'] ?? 0) || 0,
    error: typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : '',
    words: typeof words === 'string' ? words : '',
  };
}
