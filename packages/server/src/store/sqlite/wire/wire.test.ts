import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AcceptInput,
  type AcceptResult,
  type ClaimedBatch,
  DECISIONS,
  type Decision,
  REFUSED_FOR,
  type SettleInput,
  type StoredMessage,
} from '../../contract/index.ts';
import { newMessage } from '../new-message.ts';
import { acceptForm } from './accept.ts';
import { claimForm } from './claim.ts';
import { settleForm } from './settle.ts';

const int = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: 'binary', maxLength: 12 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const elements = fc.array(
  fc.oneof(
    text.map((Text) => ({ MsgType: 'TIMTextElem' as const, MsgContent: { Text } })),
    fc.record({ Data: text, Desc: text, Ext: text }).map((MsgContent) => ({
      MsgType: 'TIMCustomElem' as const,
      MsgContent,
    })),
  ),
  { maxLength: 3 },
);
const offlinePush = fc.record({ title: text, desc: text, ext: text, disablePush: fc.boolean() }, { requiredKeys: [] });
const said = {
  appId: int,
  random: int,
  elements,
  offlinePush,
  cloudCustomData: text,
  class: fc.constantFrom('call', 'chat', 'group', 'system', 'marketing'),
  priority: fc.constantFrom(0, 1, 2, 3),
  onlineOnly: fc.boolean(),
  noUnread: fc.boolean(),
  noLastMsg: fc.boolean(),
  honorMute: fc.boolean(),
  lifeUntilMs: int,
  freshUntilMs: int,
} as const;

const message: fc.Arbitrary<StoredMessage> = fc.record({
  ...said,
  id: int,
  fromAccountId: int,
  fromUserId: text,
  fromNick: text,
  fromFaceUrl: text,
  toAccountId: int,
  toUserId: text,
  seq: int,
  sentMs: int,
  recalledMs: int,
});
const recipient = fc.record({
  index: int,
  deviceId: int,
  accountId: int,
  userId: text,
  epoch: int,
  token: text,
  language: text,
  unread: int,
  badgeOffset: int,
  uncertain: int,
  attempts: int,
  strikes: int,
});
const batch: fc.Arbitrary<Omit<ClaimedBatch, 'message'>> = fc.record({
  id: int,
  laneId: int,
  certificateId: int,
  priority: int,
  leaseEpoch: int,
  leaseUntilMs: int,
  expiresAtMs: int,
  queuedMs: int,
  replaceKey: text,
  requestKey: text,
  recipients: fc.array(recipient, { maxLength: 3 }),
});
const ticket = fc.record({ owner: text, leaseMs: int, slots: fc.dictionary(fc.nat().map(String), int) });

const acceptInput: fc.Arbitrary<AcceptInput> = fc
  .record({
    ...said,
    from: text,
    to: text,
    senderDeviceId: maybe(int),
    seq: maybe(int),
    dedupeKey: text,
    dedupeWindowMs: int,
    syncSender: fc.boolean(),
    supersede: fc.boolean(),
    replaceKey: text,
    liveDeviceIds: fc.array(int, { maxLength: 3 }),
    waitMs: int,
    plan: fc.record({ inactiveDays: int, inactiveDaysPushOnly: int }),
    claim: maybe(ticket),
    nowMs: int,
  })
  .map((input) => ({
    ...input,
    json: { elements: JSON.stringify(input.elements), offlinePush: JSON.stringify(input.offlinePush) },
  }));
const side = fc.record({
  unread: int,
  receiveOpt: fc.constantFrom(0, 1, 2, 3, 4),
  totalUnread: int,
  peerNick: text,
  peerFaceUrl: text,
});
const decision = fc.constantFrom(...(Object.keys(DECISIONS) as Decision[]));
const settleInput: fc.Arbitrary<SettleInput> = fc
  .record({
    batchId: int,
    leaseEpoch: int,
    results: fc.array(
      fc.record(
        {
          index: int,
          state: fc.constantFrom('sent', 'refused', 'expired', 'cancelled', 'unknown', 'retry'),
          code: text,
          vendorId: text,
          reason: fc.constantFrom(...REFUSED_FOR),
          uncertain: fc.boolean(),
          token: fc.oneof(
            fc.record({ action: fc.constantFrom('retire', 'strike'), code: text }),
            fc.constant({ action: 'notifications_off' as const }),
          ),
        },
        { requiredKeys: ['index', 'state'] },
      ),
      { maxLength: 3 },
    ),
    attempts: fc.array(
      fc.record(
        { atMs: int, ms: int, httpStatus: int, code: text, vendorId: text, detail: text, targets: int, index: int },
        { requiredKeys: ['atMs', 'ms', 'code', 'targets'] },
      ),
      { maxLength: 3 },
    ),
    release: fc.boolean(),
    nowMs: int,
  })
  .chain((input) =>
    fc.option(int, { nil: undefined }).map((retryAtMs) => ({ ...input, ...(retryAtMs && { retryAtMs }) })),
  );

/** What a message port does to it. */
const sent = <T>(value: T): T => structuredClone(value);

describe('over the wire', () => {
  it('accept: the writer gets what was asked for', () => {
    fc.assert(
      fc.property(acceptInput, (input) => {
        expect(acceptForm.unpackArgs(sent(acceptForm.packArgs([input])))).toEqual([input]);
      }),
    );
  });

  it('accept: the caller gets what the writer answered', () => {
    const given = fc.record({
      id: int,
      seq: int,
      fromAccountId: int,
      fromNick: text,
      fromFaceUrl: text,
      toAccountId: int,
    });
    const answer = fc.record({
      decisions: fc.array(fc.record({ deviceId: int, decision }), { maxLength: 3 }),
      queuedLanes: fc.array(int, { maxLength: 3 }),
      receiverTotalUnread: int,
      conversations: maybe(fc.record({ receiver: side, sender: side }, { requiredKeys: ['receiver'] })),
    });
    fc.assert(
      fc.property(
        acceptInput,
        answer,
        given,
        message,
        fc.array(batch, { maxLength: 2 }),
        fc.boolean(),
        (input, { conversations, ...rest }, known, former, batches, duplicate) => {
          const accepted = duplicate ? former : newMessage(input, known);
          const result: AcceptResult = {
            kind: 'accepted',
            message: accepted,
            duplicate,
            claimed: batches.map((one) => ({ ...one, message: accepted })),
            ...rest,
            ...(conversations && { conversations }),
          };
          const got = acceptForm.unpackResult(sent(acceptForm.packResult(result)), acceptForm.keep([input]));
          expect(got).toEqual(result);
        },
      ),
    );
  });

  it('accept: nothing of the message goes back that its sender said', () => {
    fc.assert(
      fc.property(acceptInput, (asked) => {
        const input = { ...asked, cloudCustomData: 'said by the sender' };
        const accepted = newMessage(input, {
          id: 1,
          seq: 2,
          fromAccountId: 3,
          fromNick: '',
          fromFaceUrl: '',
          toAccountId: 4,
        });
        const packed = acceptForm.packResult({
          kind: 'accepted',
          message: accepted,
          duplicate: false,
          decisions: [],
          claimed: [],
          queuedLanes: [],
          receiverTotalUnread: 0,
        });
        expect(JSON.stringify(packed)).not.toContain('said by the sender');
      }),
    );
  });

  it.each(['no_sender', 'no_receiver'] as const)('accept: %s', (kind) => {
    fc.assert(
      fc.property(acceptInput, (input) => {
        expect(acceptForm.unpackResult(sent(acceptForm.packResult({ kind })), acceptForm.keep([input]))).toEqual({
          kind,
        });
      }),
      { numRuns: 1 },
    );
  });

  it('claim: batches keep their messages, and those of one message share it', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(batch, fc.nat()), { maxLength: 5 }),
        maybe(int),
        (messages, planned, nextNotBeforeMs) => {
          const batches = planned.flatMap(([one, which]) => {
            const of = messages[which % messages.length];
            return of === undefined ? [] : [{ ...one, message: of }];
          });
          const result = { batches, ...(nextNotBeforeMs !== undefined && { nextNotBeforeMs }) };
          const got = claimForm.unpackResult(sent(claimForm.packResult(result)), [
            { owner: '', leaseMs: 1, slots: {} },
            1,
          ]);
          expect(got).toEqual(result);
          const used = new Set(batches.map((one) => one.message));
          expect(new Set(got.batches.map((one) => one.message)).size).toBe(used.size);
        },
      ),
    );
  });

  it('settle: the writer gets every result and every attempt', () => {
    fc.assert(
      fc.property(fc.array(settleInput, { maxLength: 3 }), (inputs) => {
        const [got] = settleForm.unpackArgs(sent(settleForm.packArgs([inputs])));
        expect(got).toEqual(inputs);
        // An attempt is stored as its text.
        expect(JSON.stringify(got.map((one) => one.attempts.map((attempt) => Object.keys(attempt).sort())))).toBe(
          JSON.stringify(inputs.map((one) => one.attempts.map((attempt) => Object.keys(attempt).sort()))),
        );
      }),
    );
  });

  it('settle: the caller learns which leases were lost', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(settleInput, fc.boolean()), { maxLength: 5 }), (inputs) => {
        const results = inputs.map(([, lost]) => ({ kind: lost ? ('lease_lost' as const) : ('ok' as const) }));
        const packed = sent(settleForm.packResult(results));
        expect(settleForm.unpackResult(packed, settleForm.keep([inputs.map(([input]) => input)]))).toEqual(results);
      }),
    );
  });
});
