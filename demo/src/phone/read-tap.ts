import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { Phone } from '@tim-push/sandbox';

type TapPayload = ReturnType<Phone['tap']>;

/** What the native half reads out of the vendor's own form of a tap (facts: tim-api §7, android-native §3). */
export function readTap(tap: TapPayload): { ext: string; tag: string } {
  const message = tap.key_message;
  if (message === undefined) return { ext: text(tap.intentExtras['ext']), tag: text(tap.intentExtras[PUSH_TAG_KEY]) };
  const content = jsonObject(message.content);
  return {
    ext: message.extra['ext'] ?? text(content['ext']),
    tag: message.extra[PUSH_TAG_KEY] ?? text(content[PUSH_TAG_KEY]),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function jsonObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // A payload that another sender wrote: there is nothing of ours in it.
    return {};
  }
}
