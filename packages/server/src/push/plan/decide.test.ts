import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, PlanDevice, PlanMessage, PlanReceiver } from '../../store/index.ts';
import { DAY, device as deviceRow, NOW } from '../testing/samples.ts';
import { type Case, DECISION_TABLE, planner } from './decide.ts';

const OPTIONS = { inactiveDays: 7, inactiveDaysPushOnly: 30 };
const custom = (Desc?: string): PlanMessage['elements'] => [
  { MsgType: 'TIMCustomElem', MsgContent: { Data: '{}', ...(Desc === undefined ? {} : { Desc }) } },
];

interface Change {
  message?: Partial<PlanMessage>;
  receiver?: Partial<PlanReceiver>;
  device?: Partial<PlanDevice>;
}
function makeCase({ message, receiver, device }: Change): Case {
  return {
    message: {
      onlineOnly: false,
      elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
      offlinePush: {},
      class: 'chat',
      sentMs: NOW,
      freshUntilMs: NOW + DAY,
      recalled: false,
      read: false,
      honorMute: true,
      mentioned: false,
      ownMessage: false,
      ...message,
    },
    receiver: { receiveOpt: 0, doNotDisturb: false, ...receiver },
    device: {
      ...deviceRow(),
      certificate: { id: 11, enabled: true, matchesVendor: true },
      live: false,
      acknowledged: false,
      waited: false,
      ...device,
    },
    options: OPTIONS,
    nowMs: NOW,
  };
}
const decide = (of: Case): Decision => planner.decide(of.message, of.receiver, of.device, of.options, of.nowMs);

/** One change that makes exactly one row hold. */
const CAUSES: [string, Exclude<Decision, 'push'>, Change][] = [
  ['an online-only message', 'online_only', { message: { onlineOnly: true } }],
  ['disablePush', 'push_disabled', { message: { offlinePush: { disablePush: true } } }],
  ['a custom element without any description', 'no_description', { message: { elements: custom() } }],
  ["the sender's other device", 'own_message', { message: { ownMessage: true } }],
  ['receive option 1', 'muted', { receiver: { receiveOpt: 1 } }],
  ['receive option 2', 'muted', { receiver: { receiveOpt: 2 } }],
  ['receive option 3 without a mention', 'muted', { receiver: { receiveOpt: 3 } }],
  ['receive option 4 without a mention', 'muted', { receiver: { receiveOpt: 4 } }],
  ['do-not-disturb', 'do_not_disturb', { receiver: { doNotDisturb: true } }],
  ['a live device that acknowledged', 'online', { device: { live: true, acknowledged: true } }],
  ['a live device that has not acknowledged yet', 'waiting', { device: { live: true } }],
  ['a logged-out device', 'logged_out', { device: { state: 'logged_out' } }],
  ['a kicked device', 'kicked_offline', { device: { state: 'kicked' } }],
  ['a push-only device that is off', 'device_off', { device: { state: 'off', pushOnly: true } }],
  ['seven days of silence', 'inactive', { device: { lastSeenMs: NOW - 7 * DAY - 1 } }],
  [
    'thirty days of silence of a push-only device',
    'inactive',
    { device: { pushOnly: true, lastSeenMs: NOW - 30 * DAY - 1 } },
  ],
  ['no certificate ID', 'no_certificate', { device: { certificateId: 0, certificate: undefined } }],
  ['no token', 'no_token', { device: { token: '' } }],
  ['an unknown certificate', 'bad_certificate', { device: { certificate: undefined } }],
  [
    'a disabled certificate',
    'bad_certificate',
    { device: { certificate: { id: 11, enabled: false, matchesVendor: true } } },
  ],
  [
    "another vendor's certificate",
    'bad_certificate',
    { device: { certificate: { id: 11, enabled: true, matchesVendor: false } } },
  ],
  ['a retired token', 'token_invalid', { device: { tokenRetired: { code: '20301', atMs: NOW } } }],
  ['a recalled message', 'recalled', { message: { recalled: true } }],
  ['a message read elsewhere', 'read', { message: { read: true } }],
  ['a message that is no longer fresh', 'expired', { message: { freshUntilMs: NOW - 1 } }],
];

describe('decide', () => {
  it.each(CAUSES)('%s gives %s', (_name, decision, change) => {
    expect(decide(makeCase(change))).toBe(decision);
  });

  it.each<[string, Change]>([
    ['a background device', {}],
    ['a live device whose wait is over', { device: { live: true, waited: true } }],
    ['an acknowledged device that is no longer live', { device: { acknowledged: true } }],
    ['receive option 3 with a mention', { message: { mentioned: true }, receiver: { receiveOpt: 3 } }],
    ['receive option 4 with a mention', { message: { mentioned: true }, receiver: { receiveOpt: 4 } }],
    ['REST to a muted conversation', { message: { honorMute: false }, receiver: { receiveOpt: 1 } }],
    ['REST to a receiver with do-not-disturb', { message: { honorMute: false }, receiver: { doNotDisturb: true } }],
    ['a custom element with its own description', { message: { elements: custom('hi') } }],
    ['desc in offlinePushInfo', { message: { elements: custom(), offlinePush: { desc: 'hi' } } }],
    [
      "desc for the device's language",
      { message: { elements: custom(), offlinePush: { languages: [{ language: 'en', desc: 'hi' }] } } },
    ],
    [
      'an element that is not custom beside one that is',
      { message: { elements: [...custom(), { MsgType: 'TIMFaceElem', MsgContent: { Index: 1 } }] } },
    ],
    [
      'offlinePushInfo with only empty fields',
      { message: { elements: custom('hi'), offlinePush: { disablePush: false, title: '', desc: '' } } },
    ],
    ['the last fresh moment', { message: { freshUntilMs: NOW } }],
    ['exactly seven days of silence', { device: { lastSeenMs: NOW - 7 * DAY } }],
    ['a push-only device after eight days', { device: { pushOnly: true, lastSeenMs: NOW - 8 * DAY } }],
  ])('%s gives push', (_name, change) => {
    expect(decide(makeCase(change))).toBe('push');
  });

  it('ignores the description of a custom element once offlinePushInfo says something', () => {
    expect(decide(makeCase({ message: { elements: custom('hi'), offlinePush: { title: 'T' } } }))).toBe(
      'no_description',
    );
  });

  it('keeps the order of the design', () => {
    expect(DECISION_TABLE.map((row) => row.decision)).toEqual([
      'online_only',
      'push_disabled',
      'no_description',
      'own_message',
      'muted',
      'do_not_disturb',
      'online',
      'waiting',
      'logged_out',
      'kicked_offline',
      'device_off',
      'inactive',
      'no_certificate',
      'no_token',
      'bad_certificate',
      'token_invalid',
      'recalled',
      'read',
      'expired',
    ]);
  });

  it('takes the first of any causes that hold together', () => {
    const order = DECISION_TABLE.map((row) => row.decision);
    fc.assert(
      fc.property(fc.subarray(CAUSES, { minLength: 1 }), (causes) => {
        const all: Change = { message: {}, receiver: {}, device: {} };
        for (const [, , change] of causes) {
          all.message = { ...all.message, ...change.message };
          all.receiver = { ...all.receiver, ...change.receiver };
          all.device = { ...all.device, ...change.device };
        }
        const of = makeCase(all);
        const first = order.find((_, at) => DECISION_TABLE[at]!.holds(of)) ?? 'push';
        expect(decide(of)).toBe(first);
        for (const row of DECISION_TABLE.slice(0, order.indexOf(first as (typeof order)[number])))
          expect(row.holds(of)).toBe(false);
      }),
    );
  });
});
