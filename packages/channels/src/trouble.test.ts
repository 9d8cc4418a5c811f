import { expect, it } from 'vitest';
import { troubleOf } from './trouble.ts';

it.each([
  ['http_429', 429, 'busy'],
  ['http_429', undefined, 'busy'],
  ['oauth_429', undefined, 'busy'],
  ['QUOTA_EXCEEDED', 429, 'busy'],
  ['http_503', 503, 'broken'],
  ['oauth_503', undefined, 'broken'],
  ['unreadable', 200, 'broken'],
  ['ECONNREFUSED', undefined, 'notReached'],
  ['UND_ERR_SOCKET', undefined, 'notReached'],
  ['oauth_ENOTFOUND', undefined, 'notReached'],
  ['closed', undefined, 'notReached'],
  ['goaway_2', undefined, 'notReached'],
  ['rst_8', undefined, 'notReached'],
  ['queue_timeout', undefined, 'notReached'],
  ['CERT_HAS_EXPIRED', undefined, 'notReached'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'notReached'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'notReached'],
  // Vendors' own codes say what their sheets say.
  ['10005', 200, undefined],
  ['429', 200, undefined],
  ['oauth_20001', undefined, undefined],
  ['http_404', 404, undefined],
])('%s with HTTP %s is %s', (code, status, kind) => {
  expect(troubleOf(code, status)).toBe(kind);
});
