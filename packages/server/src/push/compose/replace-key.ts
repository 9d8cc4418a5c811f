import { hash } from 'node:crypto';

/** `message`: a resend replaces its own banner. `conversation`: a storm is one updating banner. */
export type ReplaceMode = 'message' | 'conversation';

export interface ReplaceKeyInput {
  mode: ReplaceMode;
  appId: number;
  from: string;
  to: string;
  /** Names this one message: two messages never share it, a resend of one does. */
  messageKey: string;
}

/**
 * The key under which a phone replaces an older banner: 23 letters and digits of the URL alphabet, which every cloud
 * takes (APNs allows 64 bytes: apns.md §3; Xiaomi and vivo hash it to their integer notify id).
 */
export function makeReplaceKey(of: ReplaceKeyInput): string {
  switch (of.mode) {
    case 'message':
      return `m${short(`${of.appId}\n${of.from}\n${of.to}\n${of.messageKey}`)}`;
    case 'conversation':
      // The receiver is part of it: two accounts on one phone keep two banners.
      return `c${short(`${of.appId}\n${of.from}\n${of.to}`)}`;
    default: {
      const unknown: never = of.mode;
      throw new TypeError(`unknown replace mode ${String(unknown)}`);
    }
  }
}

/** Names a conversation on its receiver's phone, whichever way banners replace each other: what its banners are grouped by. */
export const makeConversationKey = (of: Omit<ReplaceKeyInput, 'mode' | 'messageKey'>): string =>
  makeReplaceKey({ ...of, mode: 'conversation', messageKey: '' });

const short = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);
