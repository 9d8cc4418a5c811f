/** What the Firebase SDK does on the phone: shows in the background, hands to the app in the foreground, and what a tap gives the app. Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import type { StoredMessage } from './registrations.ts';

/** The SDK's channel for messages that name none, or one that the app never made. */
const FALLBACK_CHANNEL = 'fcm_fallback_notification_channel';

export function arriveAtFcm(phone: PhoneView, stored: StoredMessage): Arrival {
  const { message } = stored;
  const { display } = message;
  const isSeen = phone.appState === 'foreground';
  if (display === undefined || isSeen) {
    return {
      kind: 'app',
      data: {
        messageId: stored.id,
        from: stored.from,
        data: dataOf(stored),
        ...(display === undefined
          ? {}
          : { notification: { title: display.title, body: display.body, tag: display.tag } }),
      },
    };
  }
  const wanted = display.channelId;
  return {
    kind: 'show',
    notification: {
      messageId: stored.id,
      title: display.title,
      body: display.body,
      slot: display.tag === undefined ? null : `tag ${display.tag}`,
      key: display.tag === undefined ? {} : { tag: display.tag },
      channelId: wanted !== undefined && phone.channel(wanted) !== undefined ? wanted : FALLBACK_CHANNEL,
      alerts: true,
      onLockScreen: !display.secret,
      ...(display.image === undefined ? {} : { image: display.image }),
      ...(display.sound === undefined ? {} : { sound: display.sound }),
      ...(display.count === undefined ? {} : { badge: display.count }),
      source: stored,
    },
  };
}

/** §3: `collapse_key` is allowed in data, and overwritten. */
const dataOf = (stored: StoredMessage): Readonly<Record<string, string>> =>
  'collapse_key' in stored.message.data
    ? { ...stored.message.data, collapse_key: collapseKeyOf(stored) }
    : stored.message.data;
const collapseKeyOf = ({ message, packageName }: StoredMessage): string => message.collapseKey ?? packageName;

/** The launcher's intent, or that of `click_action`: extras are the data keys and Google's own (android-native.md §5). */
export function tapOnFcm(notification: ShownNotification, coldStart: boolean): TapPayload {
  const stored = notification.source as StoredMessage;
  const { message } = stored;
  const action = message.display?.clickAction;
  return {
    vendor: 'fcm',
    by: action === undefined ? 'launcher' : 'activity',
    coldStart,
    ...(action === undefined ? {} : { target: action }),
    intentExtras: {
      ...dataOf(stored),
      'google.message_id': stored.id,
      'google.sent_time': stored.sentAt,
      'google.ttl': message.ttlMs / 1000,
      'google.original_priority': message.priority.toLowerCase(),
      'google.delivered_priority': message.priority.toLowerCase(),
      from: stored.from,
      collapse_key: collapseKeyOf(stored),
    },
  };
}
