/** The recipients of a batch in one column: a JSON array of arrays, a status each. Pure. */
import {
  type CancelReason,
  type FinalState,
  PUSH_STATES,
  type PushState,
  REFUSED_FOR,
  type RefusedFor,
} from '../contract/index.ts';

export interface Recipient {
  deviceId: number;
  accountId: number;
  /** Login epoch of the device when the push was planned. */
  epoch: number;
  state: PushState;
  code: string;
  vendorId: string;
  reason: CancelReason | RefusedFor | '';
  attempts: number;
  /** Requests that may have been processed. */
  uncertain: number;
  /** Of the token that was handed out last: receipts name tokens, which are not kept. */
  tokenHash: number;
  claimedMs: number;
  settledMs: number;
}

type Packed = [number, number, number, number, string, string, string, number, number, number, number, number];
const NAMES = Object.fromEntries(Object.entries(PUSH_STATES).map(([name, number]) => [number, name])) as Record<
  number,
  PushState
>;

export const newRecipient = (device: { id: number; accountId: number; epoch: number }): Recipient => ({
  deviceId: device.id,
  accountId: device.accountId,
  epoch: device.epoch,
  state: 'queued',
  code: '',
  vendorId: '',
  reason: '',
  attempts: 0,
  uncertain: 0,
  tokenHash: 0,
  claimedMs: 0,
  settledMs: 0,
});

export const packRecipients = (recipients: readonly Recipient[]): string =>
  JSON.stringify(
    recipients.map(
      (one): Packed => [
        one.deviceId,
        one.accountId,
        one.epoch,
        PUSH_STATES[one.state],
        one.code,
        one.vendorId,
        one.reason,
        one.attempts,
        one.uncertain,
        one.tokenHash,
        one.claimedMs,
        one.settledMs,
      ],
    ),
  );

export function unpackRecipients(text: string): Recipient[] {
  return (JSON.parse(text) as Packed[]).map((packed) => {
    const [
      deviceId,
      accountId,
      epoch,
      number,
      code,
      vendorId,
      reason,
      attempts,
      uncertain,
      tokenHash,
      claimedMs,
      settledMs,
    ] = packed;
    const state = NAMES[number];
    if (state === undefined)
      throw new Error(`push state ${number} is not known: was the store written by a newer version?`);
    return {
      deviceId,
      accountId,
      epoch,
      state,
      code,
      vendorId,
      reason: reason as Recipient['reason'],
      attempts,
      uncertain,
      tokenHash,
      claimedMs,
      settledMs,
    };
  });
}

export const isFinal = (state: PushState): state is FinalState => state !== 'queued' && state !== 'attempted';

/** Why an open push must get no further request; undefined: nothing speaks against one. */
export function stopOf({ reason }: Pick<Recipient, 'reason'>): CancelReason | undefined {
  return reason === '' || isRefusal(reason) ? undefined : reason;
}
const isRefusal = (reason: CancelReason | RefusedFor): reason is RefusedFor =>
  REFUSED_FOR.some((known) => known === reason);

/** FNV-1a, 32 bits: tells the tokens of one batch apart; it proves nothing to an attacker, the receipt's tag does. */
export function tokenHash(token: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < token.length; at++) hash = Math.imul(hash ^ token.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** Base 36 of the batch id: at most 11 characters, letters and digits only, the same on every claim (Xiaomi's jobkey takes 20). */
export const requestKeyOf = (batchId: number): string => `b${batchId.toString(36)}`;
