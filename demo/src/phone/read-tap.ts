import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { Phone } from '@tim-push/sandbox';

type TapPayload = ReturnType<Phone['tap']>;

/** What the native half reads out of the vendor's own form of a tap (facts: tim-api §7, android-native §3). */
export function readTap(tap: TapPayload): { ext: string; tag: string } {
  const { key_message: message, callback = {}, intentExtras } = tap;
  // Xiaomi's message object, extras of the intent, vivo's map, Meizu's JSON: the first that holds anything of ours.
  const places = [
    ...(message === undefined ? [] : [message.extra, jsonObject(message.content)]),
    intentExtras,
    objectOf(callback['params']),
    jsonObject(text(callback['selfDefineContentString'])),
  ];
  const first = (key: string): string => text(places.find((place) => typeof place[key] === 'string')?.[key]);
  return { ext: first('ext'), tag: first(PUSH_TAG_KEY) };
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function jsonObject(json: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(json));
  } catch {
    // A payload that another sender wrote: there is nothing of ours in it.
    return {};
  }
}
