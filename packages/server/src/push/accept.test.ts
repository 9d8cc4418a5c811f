import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AcceptInput, type AcceptResult, StoreError } from '../store/index.ts';
import { createAcceptor, makeDedupeKey } from './accept.ts';
import { type BeforeAnswer, type BeforeSend, noBeforeCallback } from './before-callback.ts';
import { noMetrics } from './metrics.ts';
import { DEFAULT_PUSH_SETTINGS, type PushSettings } from './settings.ts';
import { batch, message, NOW, acceptRequest as request } from './testing/samples.ts';

const acceptedAs = (change: Partial<AcceptResult & { kind: 'accepted' }> = {}): AcceptResult => ({
  kind: 'accepted',
  message: message(),
  duplicate: false,
  decisions: [],
  claimed: [],
  queuedLanes: [],
  receiverTotalUnread: 1,
  ...change,
});

function setUp(
  of: { answer?: () => Promise<AcceptResult>; before?: () => BeforeAnswer; settings?: Partial<PushSettings> } = {},
) {
  const inputs: AcceptInput[] = [];
  const calls: { submitted: unknown[][]; woken: number[]; waits: number[]; tickets: number; asked: BeforeSend[] } = {
    submitted: [],
    woken: [],
    waits: [],
    tickets: 0,
    asked: [],
  };
  const accept = createAcceptor({
    store: {
      accept: (input) => {
        inputs.push(input);
        return of.answer === undefined ? Promise.resolve(acceptedAs()) : of.answer();
      },
    },
    dispatcher: {
      ticket: () => {
        calls.tickets += 1;
        return { owner: 'me', leaseMs: 1, slots: { 1: 1 } };
      },
      submit: (_ticket, claimed) => void calls.submitted.push(claimed),
      wake: (lanes) => void calls.woken.push(...lanes),
      waitDue: (at) => void calls.waits.push(at),
    },
    before:
      of.before === undefined
        ? noBeforeCallback
        : {
            asks: () => true,
            ask: async (call) => {
              calls.asked.push(call);
              return of.before?.() ?? { kind: 'pass' };
            },
          },
    clock: { now: () => NOW },
    metrics: noMetrics,
    settings: { ...DEFAULT_PUSH_SETTINGS, ...of.settings },
  });
  return { accept, inputs, calls };
}

describe('accept', () => {
  it('makes one durable commit with freshness, life, plan and a claim', async () => {
    const { accept, inputs } = setUp();
    expect(await accept(request({ class: 'call', lifetimeSeconds: 30 }))).toMatchObject({
      kind: 'accepted',
      duplicate: false,
    });
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).toMatchObject({
      lifeUntilMs: NOW + 30_000,
      freshUntilMs: NOW + 30_000,
      supersede: false,
      replaceKey: '',
      waitMs: 10_000,
      plan: { inactiveDays: 7, inactiveDaysPushOnly: 30 },
      claim: { owner: 'me' },
      dedupeWindowMs: 120_000,
    });
    expect(Object.keys(inputs[0]!)).not.toContain('via');
  });

  it('hands claimed batches to the dispatcher, wakes lanes and times waits', async () => {
    const claimed = [batch()];
    const decisions = [{ deviceId: 1, decision: 'waiting' as const }];
    const { accept, calls } = setUp({ answer: async () => acceptedAs({ claimed, queuedLanes: [4], decisions }) });
    await accept(request());
    expect(calls).toMatchObject({ submitted: [claimed], woken: [4], waits: [NOW + 10_000] });
  });

  it('replaces by conversation where the setting says so', async () => {
    const { accept, inputs } = setUp({ settings: { replace: 'conversation' } });
    await accept(request());
    await accept(request({ random: 8 }));
    expect(inputs.map((input) => input.supersede)).toEqual([true, true]);
    expect(inputs[0]?.replaceKey).toMatch(/./);
    expect(inputs[0]?.replaceKey).toBe(inputs[1]?.replaceKey);
  });

  it.each([
    ['no_sender', 'rest', 20003, 'from'],
    ['no_receiver', 'rest', 90012, 'to'],
    ['no_receiver', 'socket', 20003, 'to'],
  ] as const)('refuses with %s by %s as %i', async (kind, via, code, field) => {
    const { accept } = setUp({ answer: async () => ({ kind }) });
    expect(await accept(request({ via }))).toMatchObject({ kind: 'refused', code, field });
  });

  it('is busy beyond its bound, and takes messages again afterwards', async () => {
    const gate = Promise.withResolvers<AcceptResult>();
    const { accept } = setUp({ answer: () => gate.promise, settings: { maxAccepting: 2 } });
    const first = [accept(request()), accept(request({ random: 8 }))];
    expect(await accept(request({ random: 9 }))).toEqual({ kind: 'busy' });
    gate.resolve(acceptedAs());
    await Promise.all(first);
    expect(await accept(request({ random: 9 }))).toMatchObject({ kind: 'accepted' });
  });

  it('passes a busy store on as busy, a full disk as an error, and gives its slot back either way', async () => {
    const errors = [new StoreError('busy', ''), new StoreError('disk_full', '')];
    const { accept, calls } = setUp({ answer: () => Promise.reject(errors.shift()) });
    expect(await accept(request())).toEqual({ kind: 'busy' });
    await expect(accept(request())).rejects.toMatchObject({ code: 'disk_full' });
    expect(calls).toMatchObject({ tickets: 2, submitted: [[], []] });
  });

  describe('with a before-callback', () => {
    it('commits what passes', async () => {
      const { accept, inputs, calls } = setUp({ before: () => ({ kind: 'pass' }) });
      await accept(request());
      expect(calls.asked[0]).toMatchObject({ from: 'alice', to: 'bob', random: 7, timeMs: NOW });
      expect(inputs).toHaveLength(1);
    });
    it.each<[string, BeforeAnswer, number]>([
      ['a refusal', { kind: 'refuse', code: 120_500, info: 'no' }, 120_500],
      ['a failure', { kind: 'failed', detail: 'TimeoutError' }, 80003],
    ])('writes nothing on %s', async (_name, answer, code) => {
      const { accept, inputs } = setUp({ before: () => answer });
      expect(await accept(request())).toMatchObject({ kind: 'refused', code });
      expect(inputs).toEqual([]);
    });
    it('asks under the key that the message will have', async () => {
      const { accept, inputs, calls } = setUp({ before: () => ({ kind: 'pass' }) });
      await accept(request());
      expect(calls.asked[0]?.seq).toEqual(expect.any(Number));
      expect(inputs[0]).toMatchObject({ seq: calls.asked[0]?.seq, nowMs: calls.asked[0]?.timeMs });
    });
    it('does not ask about a message it accepted already, nor where the call forbids it', async () => {
      const { accept, inputs, calls } = setUp({ before: () => ({ kind: 'pass' }) });
      await accept(request());
      await accept(request());
      await accept(request({ random: 8, skipBeforeCallback: true }));
      expect(calls.asked).toHaveLength(1);
      expect(inputs).toHaveLength(3);
    });
  });
});

describe('dedupe key', () => {
  it('is the same for the same message and differs in whatever makes another one', () => {
    const part = fc.record({
      to: fc.constantFrom('a', 'b', '1 b'),
      seq: fc.option(fc.nat(2), { nil: undefined }),
      random: fc.nat(2),
      text: fc.constantFrom('x', 'y'),
    });
    const key = ({ text, ...rest }: { to: string; seq?: number; random: number; text: string }): string =>
      makeDedupeKey({ ...rest, json: { elements: JSON.stringify([text]), offlinePush: '{}' } });
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(key(one) === key(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
