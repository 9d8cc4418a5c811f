import { createHash } from 'node:crypto';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';
import { redact } from '../text.ts';
import { AccessTokenError } from '../transport/access-token.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import type { Http1Client } from '../transport/http1.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import type { FetchedToken } from '../transport/token-cache.ts';
import { readOppoCode } from './answer.ts';
import type { OppoCredentials } from './spec.ts';

/** A token lives 24 hours; clients that live long renew it earlier — clouds/oppo.md §3. */
const LIFE_MS = 12 * 3_600_000;

/** Lower-case hex SHA-256 of key, time and master secret — clouds/oppo.md §3. */
export const oppoSign = (appKey: string, timestamp: string, masterSecret: string): string =>
  createHash('sha256')
    .update(appKey + timestamp + masterSecret, 'utf8')
    .digest('hex');

/** One login. @throws {AccessTokenError} */
export async function oppoLogin(
  http: Http1Client,
  path: string,
  { appKey, masterSecret }: OppoCredentials,
  timeoutMs: number,
  now: () => number,
): Promise<FetchedToken> {
  const timestamp = String(now());
  const result = await http.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', accept: 'application/json' },
    body: new URLSearchParams({
      app_key: appKey,
      timestamp,
      sign: oppoSign(appKey, timestamp, masterSecret),
    }).toString(),
    timeoutMs,
  });
  if (result.kind === 'failed') {
    const { code, detail } = result.failure;
    throw new AccessTokenError({ kind: 'unavailable', code: `auth_${code}` }, detail);
  }
  const fields = jsonObject(result.body);
  const token = isObject(fields?.['data']) ? stringOf(fields['data']['auth_token']) : '';
  if (integerOf(fields?.['code']) === 0 && token !== '') return { value: token, lifeMs: LIFE_MS };
  const waitMs = retryAfterMs(result.headers['retry-after'], now());
  const code = integerOf(fields?.['code']);
  const { status } = result;
  const said =
    code === undefined ? outcomeOfStatus(status, waitMs) : readOppoCode(String(code), waitMs, undefined, { status });
  const detail = redact(stringOf(fields?.['message']) || `HTTP ${result.status}`);
  const name = `auth_${code ?? result.status}`;
  // No push went out: what would be uncertain for a push is only a cloud that is away.
  if (said.kind === 'refused' || said.kind === 'throttled') throw new AccessTokenError({ ...said, code: name }, detail);
  throw new AccessTokenError({ kind: 'unavailable', code: name }, detail);
}
