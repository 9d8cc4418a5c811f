import { describe, expect, it } from 'vitest';
import { hashToken, redact } from './index.ts';

describe('redact', () => {
  it.each([
    ['a UserSig in a URL', 'POST /v4/a/b?usersig=eJyrVgrxCdYrSy1&random=1', 'eJyrVgrxCdYrSy1'],
    ['a bearer header', 'authorization: Bearer ya29.abc-def', 'ya29.abc-def'],
    ['an FCM key header', 'Authorization: key=AAAA:xyz', 'AAAA:xyz'],
    ['a JSON field', '{"appSecret":"s3cr3t","x":1}', 's3cr3t'],
    ['a form field', 'client_secret=abc%3D&grant_type=x', 'abc%3D'],
    ['a PEM key', 'x -----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY----- y', 'MIIEvQ'],
    ['a proxy password', 'http://user:hunter2@proxy:3128', 'hunter2'],
    ['a bare UserSig', `got eJ${'yrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl'}AB ok`, 'yrVgrxCdYrSy1'],
  ])('takes out %s', (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted');
  });

  it('leaves other text alone', () => {
    expect(redact('connect ECONNREFUSED 127.0.0.1:443')).toBe('connect ECONNREFUSED 127.0.0.1:443');
  });
});

it('hashes tokens so that equal ones look equal and none can be read', () => {
  expect(hashToken('abc')).toBe(hashToken('abc'));
  expect(hashToken('abc')).not.toContain('abc');
  expect(hashToken('')).toBe('');
});
