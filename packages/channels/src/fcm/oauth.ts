import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Outcome } from '../channel.ts';
import { CredentialsError } from '../errors.ts';
import { redact } from '../text.ts';
import { describeError } from '../transport/failure.ts';
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

/** No token came. Nothing was pushed, so `outcome` is never `uncertain`. */
export class OAuthError extends Error {
  readonly outcome: Outcome;
  readonly code: string;
  constructor(outcome: Outcome & { code: string }, detail: string) {
    super(detail);
    this.name = 'OAuthError';
    this.outcome = outcome;
    this.code = outcome.code;
  }
}

/** @throws {CredentialsError} when `private_key` is not the PEM of an RSA private key. */
export function readPrivateKey({ private_key }: FcmCredentials): KeyObject {
  const fix = 'Paste the file’s private_key whole, with its line breaks (\\n in JSON)';
  let key: KeyObject;
  try {
    // Copying out of an environment variable often leaves the two characters \n where a line break was.
    key = createPrivateKey(private_key.replaceAll('\\n', '\n'));
  } catch {
    // OpenSSL's words may quote parts of the key.
    throw new CredentialsError('private_key', 'is not a PEM private key', fix);
  }
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new CredentialsError('private_key', `is ${key.asymmetricKeyType}, not RSA`, fix);
}

/** One token request: JWT bearer, RS256. @throws {OAuthError} */
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
    throw new OAuthError({ kind: 'unavailable', code: `oauth_${code}` }, detail);
  }
  const answer = parse(result.body);
  if (result.status === 200 && answer.token !== '' && answer.seconds > 0) {
    return { value: answer.token, lifeMs: answer.seconds * 1000 };
  }
  throw refusal(result.status, retryAfterMs(result.headers['retry-after'], now()), answer);
}

function refusal(status: number, waitMs: number | undefined, answer: Answer): OAuthError {
  const code = `oauth_${answer.error || status}`;
  const detail = redact(answer.words || `HTTP ${status}`);
  if (status === 429) {
    return new OAuthError({ kind: 'throttled', code, retryAfterMs: waitMs ?? 10_000, scope: 'lane' }, detail);
  }
  // invalid_grant (bad signature, revoked key, clock off by minutes), invalid_client, invalid_scope, unauthorized_client.
  if (status === 400 || status === 401) return new OAuthError({ kind: 'refused', code, cause: 'credentials' }, detail);
  if (status === 403) return new OAuthError({ kind: 'refused', code, cause: 'permission' }, detail);
  if (status >= 500 || status === 200) {
    const retry = waitMs === undefined ? {} : { retryAfterMs: waitMs };
    return new OAuthError({ kind: 'unavailable', code: status === 200 ? 'oauth_unreadable' : code, ...retry }, detail);
  }
  return new OAuthError({ kind: 'refused', code, cause: 'config' }, detail);
}

/** What a failed token means for a push, whatever was thrown. */
export function outcomeOfTokenError(error: unknown): { outcome: Outcome; code: string; detail: string } {
  if (error instanceof OAuthError) return { outcome: error.outcome, code: error.code, detail: error.message };
  const { code, detail } = describeError(error);
  return { outcome: { kind: 'unavailable', code: `oauth_${code}` }, code: `oauth_${code}`, detail };
}

interface Answer {
  token: string;
  seconds: number;
  error: string;
  words: string;
}
function parse(body: string): Answer {
  let fields: Record<string, unknown> = {};
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json === 'object' && json !== null) fields = json as Record<string, unknown>;
  } catch {
    // An HTML page of a gateway: the status decides.
  }
  const error = fields['error'];
  const words = fields['error_description'];
  return {
    token: typeof fields['access_token'] === 'string' ? fields['access_token'] : '',
    seconds: Number(fields['expires_in'] ?? 0) || 0,
    error: typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : '',
    words: typeof words === 'string' ? words : '',
  };
}
