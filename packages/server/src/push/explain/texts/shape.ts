import type { ContentNote, TroubleKind } from '@tim-push/channels';
import type { MessageClass } from '@tim-push/protocol';
import type { CancelReason, Decision, DeviceState, PushState, RefusedFor } from '../../../store/index.ts';

/** What happened, in one plain sentence, and what to do about it. '' where nothing needs doing. */
export interface Advice {
  why: string;
  fix: string;
}
/** Everything `explain` says, in one language: what is missing in one the compiler names. */
export interface Texts {
  decisions: Record<Decision, Advice>;
  states: Record<PushState, string>;
  cancelled: Record<CancelReason, Advice>;
  refused: Record<RefusedFor, Advice>;
  /** Codes of ours; a cloud's own codes are shown as they are. */
  codes: Record<OwnCode, Advice>;
  marks: Record<MarkKind, string>;
  /** What was changed so that a cloud takes it; the field is named as the sender knows it. */
  notes: Record<ContentNote['kind'], (field: string) => string>;
  lost: Record<Culprit, string>;
  deviceStates: Record<DeviceState, string>;
  classes: Record<MessageClass, string>;
  lane: {
    /** @param advice What the lane keeps of it, in English. */
    held: (code: string, advice: string) => string;
    heldFor: (why: string) => string;
    paused: string;
    closed: (at: string, code: string) => string;
    fixHeld: string;
    fixPaused: string;
    fixClosed: string;
  };
  /** Of a push that waits, after a request that met it. */
  trouble: Record<TroubleKind, Advice>;
  cloud: {
    refusedFix: (vendor: string) => string;
    waitingFix: (vendor: string) => string;
    unknown: Advice;
    expiredFix: string;
    /** A dead token that was kept, because too many looked dead. */
    doubtedToken: Advice;
    filtered: Advice;
  };
  words: {
    message: (of: { id: number; from: string; to: string; at: string; cls: string }) => string;
    recalled: (at: string) => string;
    noDevices: string;
    noDevicesFix: string;
    nothingFound: string;
    nothingFoundFix: string;
    device: (of: { id: number; platform: string; brand: string; state: string; lastSeen: string }) => string;
    certificate: (of: { id: number; vendor: string; name: string }) => string;
    certificateMissing: (id: number) => string;
    certificateDisabled: (id: number) => string;
    certificateMismatch: (of: { id: number; vendor: string; tokenSource: string }) => string;
    initKey: (key: string) => string;
    attempt: (of: { at: string; ms: number; code: string; status: string; detail: string; vendorId: string }) => string;
    uncertain: (times: number) => string;
    nextTry: (at: string) => string;
    freshUntil: (at: string) => string;
    outcome: (of: { state: string; code: string; vendorId: string; at: string }) => string;
    notShown: string;
    tokenRetired: (code: string, at: string) => string;
    fix: (text: string) => string;
  };
}

export const CULPRITS = ['decision', 'lane', 'cloud', 'phone', 'nobody'] as const;
/** Where a push was lost; `nobody`: it was shown, or may still be. */
export type Culprit = (typeof CULPRITS)[number];

export const OWN_CODES = [
  'timeout',
  'unsettled',
  'channel_error',
  'prepare_failed',
  'compose_failed',
  'server_stopped',
  'certificate_unusable',
  'dead_tokens_in_mass',
  'restored',
  'refused_together',
] as const;
export type OwnCode = (typeof OWN_CODES)[number];

export const MARK_KINDS = [
  'delivered',
  'clicked',
  'token_invalid',
  'notifications_off',
  'filtered',
  'quota_exceeded',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];
