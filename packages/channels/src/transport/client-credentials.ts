import { jsonObject, stringOf } from '../json.ts';
import { redact } from '../text.ts';
import { AccessTokenError } from './access-token.ts';
import { outcomeOfStatus } from './http-status.ts';
import type { Http1Client } from './http1.ts';
import { retryAfterMs } from './retry-after.ts';
import type { FetchedToken } from './token-cache.ts';

/** How long a token lives that says nothing of it. */
const DEFAULT_LIFE_MS = 3_600_000;

/** One token request with an id and a secret: OAuth 2.0 client credentials. @throws {AccessTokenError} */
export async function clientCredentialsToken(
  http: Http1Client,
  path: string,
  account: { id: string; secret: string },
  timeoutMs: number,
  now: () => number,
): Promise<FetchedToken> {
  const form = { grant_type: 'client_credentials', client_id: account.id, client_secret: account.secret };
  const result = await http.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    timeoutMs,
  });
  if (result.kind === 'failed') {
    const { code, detail } = result.failure;
    throw new AccessTokenError({ kind: 'unavailable', code: `oauth_${code}` }, detail);
  }
  const fields = jsonObject(result.body) ?? {};
  const value = stringOf(fields['access_token']);
  if (result.status === 200 && value !== '') {
    const seconds = Number(fields['expires_in'] ?? 0);
    return { value, lifeMs: seconds > 0 ? seconds * 1000 : DEFAULT_LIFE_MS };
  }
  throw refusal(result.status, retryAfterMs(result.headers['retry-after'], now()), fields);
}

/** No push went out: what would be uncertain for a push is only a cloud that is away. */
function refusal(status: number, waitMs: number | undefined, fields: Record<string, unknown>): AccessTokenError {
  const words = stringOf(fields['error_description']) || stringOf(fields['error']) || `HTTP ${status}`;
  const number = fields['sub_error'] ?? fields['error'] ?? status;
  const code = `oauth_${String(number).slice(0, 40)}`;
  const said = outcomeOfStatus(status, waitMs);
  // 400 and 401 of a token endpoint speak of id and secret; the request itself is always the same.
  if (status === 400 || status === 401) {
    return new AccessTokenError({ kind: 'refused', code, cause: 'credentials' }, redact(words));
  }
  if (said.kind === 'uncertain') {
    const retry = said.retryAfterMs === undefined ? {} : { retryAfterMs: said.retryAfterMs };
    return new AccessTokenError({ kind: 'unavailable', code, ...retry }, redact(words));
  }
  return new AccessTokenError({ ...said, code }, redact(words));
}
