import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes } from './codes.ts';
import { createUserSig, verifyUserSig } from './usersig.ts';

// @ts-expect-error the peer package ships no types
const { default: peer } = (await import('tls-sig-api-v2')) as {
  default: {
    Api: new (
      id: number,
      key: string,
    ) => {
      genSig(id: string, expire: number): string;
      genPrivateMapKey(id: string, expire: number, room: number, privileges: number): string;
      genPrivateMapKeyWithStringRoomID(id: string, expire: number, room: string, privileges: number): string;
      _hmacsha256(id: string, time: number, expire: number, userbuf: string | null): string;
    };
  };
};

const sdkAppID = 1400000000;
const secret = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e';
/** The vector of the facts sheet (tim-api §2). */
const vector =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl*UVQBcUp2YkFBZkpSlaGJgZQAJEpycxNVbIyNEcVTa0oyCwCiZuamhrBRYsz05WslLycqyoS89ws-EJCIhJLTXK1jTIsy8vM0yO98ir9sotzDSpyDf1cI0KNzE1slWoBQr40pw__';

const expected = { sdkAppID, secret, userID: 'administrator', nowSeconds: 1700000001 };
const urlForm = (text: string) =>
  deflateSync(text).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');

/** The JSON inside, read without our code. */
const ticketOf = (sig: string): Record<string, unknown> =>
  JSON.parse(
    inflateSync(Buffer.from(sig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64')).toString(),
  );

describe('UserSig', () => {
  it('accepts the published vector', () => {
    expect(verifyUserSig(vector, expected)).toEqual({
      ok: true,
      userID: 'administrator',
      timeSeconds: 1700000000,
      expiresAtSeconds: 1715552000,
    });
  });

  it('makes a ticket that verifies, with and without userbuf', () => {
    for (const userbuf of [undefined, new Uint8Array([0, 0, 2, 0x75])]) {
      const sig = createUserSig({
        sdkAppID,
        secret,
        userID: 'alice',
        expireSeconds: 60,
        timeSeconds: 1700000000,
        userbuf,
      });
      expect(verifyUserSig(sig, { ...expected, userID: 'alice' })).toMatchObject({ ok: true, userID: 'alice' });
    }
  });

  it('accepts what the independent generator makes, and makes the same signature', () => {
    const sig = new peer.Api(sdkAppID, secret).genSig('alice', 3600);
    const result = verifyUserSig(sig, { sdkAppID, secret, userID: 'alice' });
    expect(result).toMatchObject({ ok: true, userID: 'alice' });
    if (!result.ok) return;
    const ours = createUserSig({
      sdkAppID,
      secret,
      userID: 'alice',
      expireSeconds: 3600,
      timeSeconds: result.timeSeconds,
    });
    expect(ours).toBe(sig);
  });

  it.each<[string, (api: InstanceType<typeof peer.Api>) => string]>([
    ['a numbered room', (api) => api.genPrivateMapKey('u1', 300, 10001, 255)],
    ['a named room', (api) => api.genPrivateMapKeyWithStringRoomID('u1', 300, 'room-1', 42)],
  ])('accepts the peer’s ticket for %s, and makes the same one', (_room, make) => {
    const sig = make(new peer.Api(sdkAppID, secret));
    const result = verifyUserSig(sig, { sdkAppID, secret, userID: 'u1' });
    if (!result.ok) throw new Error(result.desc);
    const userbuf = Buffer.from(String(ticketOf(sig)['TLS.userbuf']), 'base64');
    const ours = { sdkAppID, secret, userID: 'u1', expireSeconds: 300, timeSeconds: result.timeSeconds, userbuf };
    expect(createUserSig(ours)).toBe(sig);
  });

  it('carries a signature that is the peer’s own, whoever it is for', () => {
    const api = new peer.Api(sdkAppID, secret);
    const ids = fc.stringMatching(/^[\x21-\x7e]{1,32}$/);
    const times = fc.integer({ min: 1, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(ids, times, times, fc.option(fc.uint8Array()), (userID, timeSeconds, expireSeconds, userbuf) => {
        const given = userbuf === null ? {} : { userbuf };
        const ticket = ticketOf(createUserSig({ sdkAppID, secret, userID, expireSeconds, timeSeconds, ...given }));
        const text = userbuf === null ? null : Buffer.from(userbuf).toString('base64');
        expect(ticket).toEqual({
          'TLS.ver': '2.0',
          'TLS.identifier': userID,
          'TLS.sdkappid': sdkAppID,
          'TLS.time': timeSeconds,
          'TLS.expire': expireSeconds,
          ...(text === null ? {} : { 'TLS.userbuf': text }),
          'TLS.sig': api._hmacsha256(userID, timeSeconds, expireSeconds, text),
        });
      }),
    );
  });

  const good = createUserSig({ sdkAppID, secret, userID: 'alice', expireSeconds: 60, timeSeconds: 1700000000 });
  const as = { ...expected, userID: 'alice' };
  it.each([
    ['an empty one', '', as, codes.sigEmpty],
    ['a cut one', good.slice(0, 40), as, codes.sigMalformed],
    ['characters of another alphabet', `${good}%`, as, codes.sigMalformed],
    ['one that is not JSON inside', urlForm('hello'), as, codes.sigMalformed],
    ['one with a field missing', urlForm('{"TLS.identifier":"alice"}'), as, codes.sigMalformed],
    [
      'one that inflates beyond the bound',
      urlForm(JSON.stringify({ pad: 'a'.repeat(100_000) })),
      as,
      codes.sigMalformed,
    ],
    ['an overlong one', 'A'.repeat(5000), as, codes.sigMalformed],
    ['one of another user', good, { ...as, userID: 'bob' }, codes.sigIdentifierMismatch],
    ['one of another app', good, { ...as, sdkAppID: 1400000001 }, codes.sigSdkAppIdMismatch],
    ['one of another secret', good, { ...as, secret: 'x'.repeat(64) }, codes.sigNotVerified],
    ['an expired one', good, { ...as, nowSeconds: 1700000060 }, codes.sigExpired],
  ])('refuses %s', (_name, sig, input, code) => {
    expect(verifyUserSig(sig, input)).toMatchObject({ ok: false, code });
  });

  it('does not depend on the order of the JSON keys', () => {
    const fields = Object.entries({
      'TLS.sig': 'JCzxanF8NTTXau4m+2h9wv7gYJnyNksm0xm1NEXU274=',
      'TLS.expire': 15552000,
      'TLS.time': 1700000000,
      'TLS.sdkappid': sdkAppID,
      'TLS.identifier': 'administrator',
      'TLS.ver': '2.0',
    });
    expect(verifyUserSig(urlForm(JSON.stringify(Object.fromEntries(fields))), expected)).toMatchObject({ ok: true });
  });

  it('never throws and never accepts arbitrary text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(urlForm)), (text) => {
        expect(verifyUserSig(text, as).ok).toBe(false);
      }),
    );
  });

  it('round-trips any user ID, and one changed character never verifies', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9_-]{1,32}$/), fc.nat({ max: 10_000 }), (userID, position) => {
        const sig = createUserSig({ sdkAppID, secret, userID, expireSeconds: 60, timeSeconds: 1700000000 });
        expect(verifyUserSig(sig, { ...as, userID }).ok).toBe(true);
        const at = position % (sig.length - 4);
        const other = sig[at] === 'A' ? 'B' : 'A';
        const changed = sig.slice(0, at) + other + sig.slice(at + 1);
        const result = verifyUserSig(changed, { ...as, userID });
        // A change in the deflate padding may leave the ticket the same: then it is the same ticket, else it is refused.
        if (result.ok) expect(result).toMatchObject({ userID, expiresAtSeconds: 1700000060 });
      }),
    );
  });
});
