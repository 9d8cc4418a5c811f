/** What MiPush does on the phone: show, replace, hand to the app, and what a tap gives the app. Pure but for the jobkeys seen. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, MiPushMessage, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { extrasOfIntentUri } from '../kit/intent-uri.ts';
import { SHADE_LIFE_MS } from './spec.ts';
import type { Regid, XiaomiMessage } from './state.ts';

/** notify_type bits (§5). */
const SOUND = 1;
const VIBRATE = 2;
/** Extras that are orders to the cloud and do not travel on. */
const CLOUD_ONLY = new Set(['callback', 'callback.param', 'callback.type', 'flow_control', 'only_send_once']);

export function arriveAtXiaomi(
  phone: PhoneView,
  message: XiaomiMessage,
  regid: Regid,
  foregroundDefault: string,
): Arrival {
  if (message.jobkey !== undefined) {
    if (regid.jobkeys.has(message.jobkey)) return { kind: 'drop', reason: 'duplicate' };
    regid.jobkeys.add(message.jobkey);
  }
  const miPush = messageOf(message);
  if (message.passThrough === 1) {
    return phone.appState === 'killed'
      ? { kind: 'drop', reason: 'app_not_running' }
      : { kind: 'app', data: { key_message: miPush } };
  }
  if (phone.appState === 'foreground') {
    const shows = message.extra['notify_foreground'] ?? (foregroundDefault === 'show' ? '1' : '0');
    if (shows === '0') return { kind: 'drop', reason: 'foreground_hidden' };
  }
  // §5: without notify_id the shade shows only one push of the app; the SDK's number then is 0.
  const notifyId = message.notifyId ?? 0;
  const type = message.channel?.notifyType ?? message.notifyType;
  const sound = message.channel?.sound || message.extra['sound_uri'];
  const badge = message.extra['badge'];
  return {
    kind: 'show',
    notification: {
      messageId: message.id,
      title: message.title,
      body: message.description,
      slot: `notify_id ${notifyId}`,
      key: { notifyId },
      channelId: message.channel?.id ?? 'default',
      alerts: type === -1 || (type & (SOUND | VIBRATE)) !== 0,
      onLockScreen: true,
      livesMs: SHADE_LIFE_MS[message.class],
      ...(sound === undefined || sound === '' ? {} : { sound }),
      ...(badge === undefined || !/^\d{1,4}$/.test(badge) ? {} : { badge: Number(badge) }),
      source: miPush,
    },
  };
}

function messageOf(message: XiaomiMessage): MiPushMessage {
  return {
    messageId: message.id,
    title: message.title,
    description: message.description,
    content: message.payload,
    notifyId: message.notifyId ?? 0,
    passThrough: message.passThrough,
    extra: Object.fromEntries(Object.entries(message.extra).filter(([key]) => !CLOUD_ONLY.has(key))),
  };
}
export const isMiPushMessage = (source: unknown): source is MiPushMessage =>
  typeof source === 'object' && source !== null && 'messageId' in source && 'extra' in source;

/**
 * §5 `notify_effect`: 1 the launcher, 2 an activity by its intent URI, 3 a web page, absent the receiver's callback.
 * The intents carry the message under `key_message` (android-native.md §5).
 */
export function tapOnXiaomi(notification: ShownNotification, coldStart: boolean): TapPayload {
  const message = notification.source;
  if (!isMiPushMessage(message)) throw new TypeError('not a notification of the Xiaomi cloud');
  const effect = message.extra['notify_effect'];
  const common = { vendor: 'xiaomi', coldStart, key_message: message } as const;
  switch (effect) {
    case '1':
      return { ...common, by: 'launcher', intentExtras: { key_message: message } };
    case '2': {
      const target = message.extra['intent_uri'] ?? '';
      return {
        ...common,
        by: 'activity',
        target,
        intentExtras: { ...extrasOfIntentUri(target), key_message: message },
      };
    }
    case '3':
      return {
        vendor: 'xiaomi',
        coldStart: false,
        by: 'web',
        target: message.extra['web_uri'] ?? '',
        intentExtras: {},
      };
    default:
      return { ...common, by: 'callback', intentExtras: {} };
  }
}
