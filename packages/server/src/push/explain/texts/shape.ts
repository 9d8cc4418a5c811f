import type { CancelReason, Decision, PushState } from '../../../store/index.ts';

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
  /** Codes of ours; a cloud's own codes are shown as they are. */
  codes: Record<OwnCode, Advice>;
  marks: Record<MarkKind, string>;
  lost: Record<Culprit, string>;
  lane: { held: string; paused: string; closed: string; fixHeld: string; fixPaused: string };
  cloud: { refusedFix: string; unknownFix: string; expiredFix: string };
  words: {
    message: (of: { id: number; from: string; to: string; at: string; cls: string }) => string;
    recalled: (at: string) => string;
    noDevices: string;
    noDevicesFix: string;
    nothingFound: string;
    device: (of: { id: number; platform: string; brand: string; state: string; lastSeen: string }) => string;
    certificate: (of: { id: number; vendor: string; name: string }) => string;
    certificateMissing: (id: number) => string;
    certificateDisabled: (id: number) => string;
    attempt: (of: { at: string; ms: number; code: string; status: string; detail: string; vendorId: string }) => string;
    uncertain: (times: number) => string;
    nextTry: (at: string) => string;
    freshUntil: (at: string) => string;
    outcome: (of: { state: string; code: string; vendorId: string; at: string }) => string;
    notShown: string;
    notificationsOff: string;
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
