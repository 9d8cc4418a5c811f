import { describe, expect, it } from 'vitest';
import type { Outcome } from './channel.ts';
import { mostRequests, sendSplit } from './split.ts';

const sent: Outcome = { kind: 'sent', vendorId: 'm' };
const dead: Outcome = { kind: 'invalid_token', code: '10302', evidence: 'certain' };
const tokensOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `t${at}`);

/** A cloud that refuses a whole request for one bad token of it and does not say which. */
function unfriendlyCloud(bad: ReadonlySet<string>, answers: (nth: number) => Outcome | undefined = () => undefined) {
  const requests: string[][] = [];
  const again: number[] = [];
  const outcomes = new Map<string, Outcome>();
  let twice = 0;
  return {
    requests,
    again,
    outcomes,
    /** Tokens that were told more than one outcome. */
    twice: () => twice,
    send: (tokens: readonly string[]) =>
      sendSplit(tokens, {
        push: async (piece) => {
          requests.push([...piece]);
          const forced = answers(requests.length);
          if (forced !== undefined) return piece.map(() => forced);
          if (!piece.some((token) => bad.has(token))) return piece.map(() => sent);
          return piece.map(() => (piece.length === 1 ? dead : undefined));
        },
        known: (token, outcome) => {
          if (outcomes.has(token)) twice += 1;
          outcomes.set(token, outcome);
        },
        again: (targets) => again.push(targets),
      }),
  };
}

describe('a batch that is refused for a token which the cloud does not name', () => {
  it.each([2, 3, 10, 1000])('of %i goes in pieces until that token is alone, wherever it stands', async (count) => {
    const tokens = tokensOf(count);
    for (const at of new Set([0, 1, count >> 1, count - 1])) {
      const cloud = unfriendlyCloud(new Set([`t${at}`]));
      await cloud.send(tokens);
      expect(Object.fromEntries(cloud.outcomes)).toEqual(
        Object.fromEntries(tokens.map((token, index) => [token, index === at ? dead : sent])),
      );
      expect(cloud.twice()).toBe(0);
      expect(cloud.requests.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(count)));
    }
  });

  it('takes no accepted token into another request', async () => {
    const cloud = unfriendlyCloud(new Set(['t3', 't77']));
    await cloud.send(tokensOf(100));
    const accepted = cloud.requests.filter((piece) => !piece.some((token) => token === 't3' || token === 't77')).flat();
    expect(accepted).toHaveLength(98);
    expect(new Set(accepted).size).toBe(98);
  });

  it('counts what goes once more', async () => {
    const cloud = unfriendlyCloud(new Set(['t0']));
    await cloud.send(tokensOf(4));
    expect(cloud.requests.map((piece) => piece.length)).toEqual([4, 2, 1, 1, 2]);
    expect(cloud.again).toEqual([2, 1, 1, 2]);
  });

  it('does not ask once more about a piece that must hold the token', async () => {
    const cloud = unfriendlyCloud(new Set(['t3']));
    await cloud.send(tokensOf(4));
    // t2 and t3 are not asked together: t0 and t1 passed, so it is one of them.
    expect(cloud.requests).toEqual([['t0', 't1', 't2', 't3'], ['t0', 't1'], ['t2'], ['t3']]);
  });

  it('puts the rest back, unsent, when too many are bad, and each try finds some', async () => {
    const tokens = tokensOf(1000);
    const cloud = unfriendlyCloud(new Set(tokens));
    await cloud.send(tokens);
    expect(cloud.requests.length).toBe(mostRequests(1000));
    const kinds = Object.groupBy([...cloud.outcomes.values()], ({ kind }) => kind);
    expect(kinds.invalid_token?.length).toBeGreaterThan(10);
    expect(kinds.unavailable?.[0]).toEqual({ kind: 'unavailable', code: 'refused_together' });
    expect(cloud.outcomes.size).toBe(1000);
  });

  it.each<[string, Outcome, Outcome]>([
    [
      'a throttle',
      { kind: 'throttled', code: '10072', retryAfterMs: 7, scope: 'lane' },
      { kind: 'throttled', code: '10072', retryAfterMs: 7, scope: 'lane' },
    ],
    ['a lost answer', { kind: 'uncertain', code: 'ECONNRESET' }, { kind: 'unavailable', code: 'ECONNRESET' }],
    ['a spent quota', { kind: 'refused', code: '1', cause: 'quota' }, { kind: 'refused', code: '1', cause: 'quota' }],
  ])('stops at %s: what did not go again was not sent', async (_name, trouble, rest) => {
    const cloud = unfriendlyCloud(new Set(['t7']), (nth) => (nth === 2 ? trouble : undefined));
    await cloud.send(tokensOf(8));
    expect(cloud.requests).toHaveLength(2);
    expect(cloud.outcomes.get('t0')).toEqual(trouble);
    expect(cloud.outcomes.get('t7')).toEqual(rest);
    expect(cloud.outcomes.size).toBe(8);
  });

  it('believes the cloud for those that it does name, and sends the others once more, together', async () => {
    const requests: (readonly string[])[] = [];
    const outcomes = new Map<string, Outcome>();
    await sendSplit(tokensOf(4), {
      push: async (piece) => {
        requests.push(piece);
        return piece.includes('t1') ? piece.map((token) => (token === 't1' ? dead : undefined)) : piece.map(() => sent);
      },
      known: (token, outcome) => outcomes.set(token, outcome),
    });
    expect(requests).toEqual([tokensOf(4), ['t0', 't2', 't3']]);
    expect([...outcomes.values()].filter(({ kind }) => kind === 'sent')).toHaveLength(3);
  });

  it('ends although a cloud blames one of one', async () => {
    const outcomes: Outcome[] = [];
    await sendSplit(['t'], { push: async () => [undefined], known: (_token, outcome) => outcomes.push(outcome) });
    expect(outcomes).toEqual([{ kind: 'refused', code: 'refused_together', cause: 'unexplained' }]);
  });
});
