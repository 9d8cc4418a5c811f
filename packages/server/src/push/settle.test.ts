import type { Outcome } from '@tim-push/channels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PUSH_SETTINGS } from './settings.ts';
import { type SettleContext, settleOutcome } from './settle.ts';
import { DAY, NOW, recipient } from './testing/samples.ts';

const policy = DEFAULT_PUSH_SETTINGS.dispatch.retry;
const context = (change: Partial<SettleContext> = {}): SettleContext => ({
  nowMs: NOW,
  expiresAtMs: NOW + DAY,
  policy,
  random: 0,
  doubt: 'none',
  quotaOpensMs: () => NOW + DAY / 2,
  ...change,
});

describe('settleOutcome', () => {
  it.each<[string, Outcome, Partial<SettleContext>, Parameters<typeof recipient>[0], object, number?]>([
    ['sent ends sent', { kind: 'sent', vendorId: 'v' }, {}, {}, { state: 'sent', vendorId: 'v' }],
    [
      'a certainly dead token is retired',
      { kind: 'invalid_token', code: '404', evidence: 'certain', deadSinceMs: 5 },
      {},
      {},
      { state: 'refused', code: '404', reason: 'dead_token', token: { action: 'retire', code: '404', deadSinceMs: 5 } },
    ],
    [
      'a doubtful token gets a strike',
      { kind: 'invalid_token', code: '65003', evidence: 'strike' },
      {},
      {},
      { state: 'retry', code: '65003', token: { action: 'strike', code: '65003' } },
      NOW + 500,
    ],
    [
      'a doubtful token is refused with its last strike',
      { kind: 'invalid_token', code: '65003', evidence: 'strike' },
      {},
      { strikes: 2, attempts: 3 },
      { state: 'refused', code: '65003', token: { action: 'strike', code: '65003' } },
    ],
    [
      'a doubtful token gets its strike though the push has no time for another request',
      { kind: 'invalid_token', code: '65003', evidence: 'strike' },
      { expiresAtMs: NOW + 100 },
      {},
      { state: 'expired', code: '65003', token: { action: 'strike', code: '65003' } },
    ],
    [
      'a dead token in doubt of the tokens is refused',
      { kind: 'invalid_token', code: '404', evidence: 'strike' },
      { doubt: 'tokens' },
      {},
      { state: 'refused', code: '404' },
    ],
    [
      'a dead token of a certificate in doubt waits for the mending',
      { kind: 'invalid_token', code: '404', evidence: 'certain' },
      { doubt: 'certificate' },
      {},
      { state: 'retry', code: '404' },
      NOW,
    ],
    [
      'notifications off is noted',
      { kind: 'notifications_off', code: 'off' },
      {},
      {},
      { state: 'refused', code: 'off', reason: 'notifications_off', token: { action: 'notifications_off' } },
    ],
    [
      'throttled waits as long as the cloud says',
      { kind: 'throttled', code: '429', retryAfterMs: 7000, scope: 'lane' },
      {},
      {},
      { state: 'retry', code: '429' },
      NOW + 7000,
    ],
    [
      'throttled without a time waits a minute',
      { kind: 'throttled', code: '429', retryAfterMs: 0, scope: 'token' },
      {},
      {},
      { state: 'retry' },
      NOW + 60_000,
    ],
    [
      'unavailable waits half a second at least',
      { kind: 'unavailable', code: '503' },
      {},
      {},
      { state: 'retry', code: '503' },
      NOW + 500,
    ],
    [
      'unavailable waits longer each time',
      { kind: 'unavailable', code: '503' },
      {},
      { attempts: 4 },
      { state: 'retry' },
      NOW + 4000,
    ],
    [
      'unavailable never waits more than the cap',
      { kind: 'unavailable', code: '503' },
      { random: 1 },
      { attempts: 900 },
      { state: 'retry' },
      NOW + 60_000,
    ],
    [
      'unavailable waits as long as the cloud says',
      { kind: 'unavailable', code: '503', retryAfterMs: 90_000 },
      {},
      {},
      { state: 'retry' },
      NOW + 90_000,
    ],
    [
      'unavailable past its freshness expires',
      { kind: 'unavailable', code: '503', retryAfterMs: 2 * DAY },
      {},
      {},
      { state: 'expired', code: '503' },
    ],
    [
      'unavailable past its freshness is unknown after an uncertain try',
      { kind: 'unavailable', code: '503', retryAfterMs: 2 * DAY },
      {},
      { uncertain: 1 },
      { state: 'unknown', code: '503' },
    ],
    [
      'uncertain is tried again',
      { kind: 'uncertain', code: 'timeout' },
      {},
      {},
      { state: 'retry', uncertain: true },
      NOW + 500,
    ],
    [
      'uncertain for the third time is unknown',
      { kind: 'uncertain', code: 'timeout' },
      {},
      { uncertain: 2 },
      { state: 'unknown', code: 'timeout', uncertain: true },
    ],
    [
      'uncertain past its freshness is unknown',
      { kind: 'uncertain', code: 'timeout' },
      { expiresAtMs: NOW },
      {},
      { state: 'unknown', code: 'timeout' },
    ],
    [
      'a refused payload is final',
      { kind: 'refused', code: '10017', cause: 'payload' },
      {},
      {},
      { state: 'refused', code: '10017' },
    ],
    [
      'a refused content is final',
      { kind: 'refused', code: '10104', cause: 'content' },
      {},
      {},
      { state: 'refused', code: '10104' },
    ],
    [
      'a wrong configuration waits in the held lane',
      { kind: 'refused', code: '19', cause: 'config' },
      {},
      {},
      { state: 'retry', code: '19' },
      NOW,
    ],
    [
      'a mistake that only some pushes meet waits by itself',
      { kind: 'refused', code: '67', cause: 'permission', scope: 'some' },
      {},
      { attempts: 2 },
      { state: 'retry', code: '67' },
      NOW + 1000,
    ],
    [
      'and ends only with its freshness',
      { kind: 'refused', code: '67', cause: 'permission', scope: 'some' },
      { expiresAtMs: NOW + 100 },
      {},
      { state: 'expired', code: '67' },
    ],
    [
      'a code that no document explains is final',
      { kind: 'refused', code: '99', cause: 'unexplained' },
      {},
      {},
      { state: 'refused', code: '99', reason: 'unexplained' },
    ],
    [
      'refused credentials wait in the held lane',
      { kind: 'refused', code: '21301', cause: 'credentials' },
      {},
      {},
      { state: 'retry', code: '21301' },
      NOW,
    ],
    [
      'a refused permission waits in the held lane',
      { kind: 'refused', code: '403', cause: 'permission' },
      {},
      {},
      { state: 'retry' },
      NOW,
    ],
    [
      'a spent quota waits for the next day',
      { kind: 'refused', code: '200001', cause: 'quota' },
      {},
      {},
      { state: 'retry', code: '200001' },
      NOW + DAY / 2,
    ],
    [
      'a spent quota refuses what cannot wait',
      { kind: 'refused', code: '200001', cause: 'quota' },
      { expiresAtMs: NOW + 60_000 },
      {},
      { state: 'refused', code: '200001', reason: 'quota' },
    ],
  ])('%s', (_name, outcome, change, of, result, retryAtMs) => {
    const decision = settleOutcome(outcome, recipient(of), context(change));
    expect(decision.result).toMatchObject({ index: 0, ...result });
    expect(decision.retryAtMs).toBe(retryAtMs);
  });

  it.each(['tokens', 'certificate'] as const)('touches no token in doubt of %s', (doubt) => {
    for (const evidence of ['certain', 'strike'] as const) {
      const outcome: Outcome = { kind: 'invalid_token', code: '404', evidence };
      expect(settleOutcome(outcome, recipient(), context({ doubt })).result).not.toHaveProperty('token');
    }
  });

  it('names a time exactly for what goes back, never after its freshness', () => {
    const code = fc.constant('c');
    const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
      fc.record({ kind: fc.constant('unavailable' as const), code, retryAfterMs: fc.nat(3 * DAY) }),
      fc.record({ kind: fc.constant('uncertain' as const), code, retryAfterMs: fc.nat(3 * DAY) }),
      fc.record({
        kind: fc.constant('throttled' as const),
        code,
        retryAfterMs: fc.nat(3 * DAY),
        scope: fc.constantFrom('token' as const, 'lane' as const),
      }),
      fc.record({
        kind: fc.constant('refused' as const),
        code,
        cause: fc.constantFrom('payload' as const, 'quota' as const, 'permission' as const),
      }),
    );
    fc.assert(
      fc.property(
        outcomes,
        fc.nat(5),
        fc.nat(40),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (outcome, uncertain, attempts, random) => {
          const of = context({ random });
          const { result, retryAtMs } = settleOutcome(outcome, recipient({ uncertain, attempts }), of);
          expect(retryAtMs !== undefined).toBe(result.state === 'retry');
          if (retryAtMs !== undefined) expect(retryAtMs).toBeLessThanOrEqual(of.expiresAtMs);
        },
      ),
    );
  });
});
