import { hash } from 'node:crypto';

/** `message`: a resend replaces its own banner. `conversation`: a storm is one updating banner. */
export type ReplaceMode = 'message' | 'conversation';

interface Conversation {
  appId: number;
  from: string;
  to: string;
}

/**
 * Names a conversation on its receiver's phone: what its banners are grouped by and, in conversation mode, the key under
 * which each replaces the one before. 23 letters and digits of the URL alphabet, which every cloud takes (APNs allows 64
 * bytes: apns.md §3; Xiaomi and vivo hash it to their integer notify id).
 */
export const makeConversationKey = ({ appId, from, to }: Conversation): string =>
  // The receiver is part of it: two accounts on one phone keep two banners.
  `c${short(`${appId}\n${from}\n${to}`)}`;

/**
 * Names the banner of one message: a resend of it has the same, another message never, and of another server only one of
 * the same millisecond, number and random. At most 42 characters; who hashes it anyway (see above) hashes this too.
 */
export const makeMessageKey = (of: { id: number; sentMs: number; random: number }): string =>
  `m${of.id}-${of.random}-${of.sentMs}`;

const short = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);
