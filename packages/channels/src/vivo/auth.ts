import { hash } from 'node:crypto';
import { integerOf, jsonObject, stringOf } from '../json.ts';
import { redact } from '../text.ts';
import { AccessTokenError } from '../transport/access-token.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import type { Http1Client } from '../transport/http1.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import type { FetchedToken } from '../transport/token-cache.ts';
import { outcomeOfCode } from './answer.ts';
import type { VivoCredentials } from './spec.ts';

/** A token lives 24 hours; vivo advises to renew it every one or two — clouds/vivo.md §3. */
const LIFE_MS = 2 * 3_600_000;

/** Lower-case hex MD5 of id, key, time and secret — clouds/vivo.md §3. */
export const vivoSign = ({ appId, appKey, appSecret }: VivoCredentials, timestamp: string): string =>
  hash('md5', appId + appKey + timestamp + appSecret, 'hex');

/** One login. @throws {AccessTokenError} */
export async function vivoLogin(
  http: Http1Client,
  path: string,
  account: VivoCredentials,
  timeoutMs: number,
  now: () => number,
): Promise<FetchedToken> {
  const timestamp = now();
  const { appId, appKey } = account;
  const result = await http.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json;charset=UTF-8', accept: 'application/json' },
    body: JSON.stringify({ appId: Number(appId), appKey, timestamp, sign: vivoSign(account, String(timestamp)) }),
    timeoutMs,
  });
  if (result.kind === 'failed') {
    const { code, detail } = result.failure;
    throw new AccessTokenError({ kind: 'unavailable', code: `auth_${code}` }, detail);
  }
  const fields = jsonObject(result.body);
  const value = stringOf(fields?.['authToken']);
  const number = integerOf(fields?.['result']);
  if (number === 0 && value !== '') return { value, lifeMs: LIFE_MS };
  const waitMs = retryAfterMs(result.headers['retry-after'], now());
  const detail = redact(stringOf(fields?.['desc']) || `HTTP ${result.status}`);
  const code = `auth_${number ?? result.status}`;
  // An unknown code of a login speaks of id, key, secret or time: the request itself is always the same.
  const said =
    number === undefined
      ? outcomeOfStatus(result.status, waitMs)
      : loginOutcome(outcomeOfCode(String(number), result.status, waitMs, now()));
  if (said.kind === 'refused' || said.kind === 'throttled') throw new AccessTokenError({ ...said, code }, detail);
  // No push went out: what would be uncertain for a push is only a cloud that is away.
  throw new AccessTokenError({ kind: 'unavailable', code }, detail);
}

const loginOutcome = (said: ReturnType<typeof outcomeOfCode>): ReturnType<typeof outcomeOfCode> =>
  said.kind === 'refused' ? { ...said, cause: 'credentials' } : said;
