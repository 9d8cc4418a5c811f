/** What ColorOS shows, and what a tap hands the app (clouds/oppo.md §4, android-native.md §5). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { extrasOfIntentUri } from '../kit/intent-uri.ts';
import type { OppoMessage } from './message.ts';

export function arriveAtOppo(phone: PhoneView, id: string, message: OppoMessage): Arrival {
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  const { channelId } = message;
  // Android 8 and later show nothing without a channel that the app has made (§4).
  if (channelId === undefined || phone.channel(channelId) === undefined) return { kind: 'drop', reason: 'channel_off' };
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: message.title,
      body: message.body,
      slot: message.notifyId === undefined ? null : String(message.notifyId),
      key: message.notifyId === undefined ? {} : { notifyId: message.notifyId },
      channelId,
      alerts: !message.isMarketing,
      onLockScreen: message.level > 1,
      ...(message.badge === undefined ? {} : { badge: message.badge }),
      source: message,
    },
  };
}

/** The page gets each key of `action_parameters` as an extra of its own. */
export function tapOnOppo(notification: ShownNotification, coldStart: boolean): TapPayload {
  const { click, parameters } = notification.source as OppoMessage;
  const common = { vendor: 'oppo', coldStart } as const;
  switch (click.type) {
    case 2:
      return { vendor: 'oppo', coldStart: false, by: 'web', target: click.url, intentExtras: {} };
    case 5:
      return {
        ...common,
        by: 'activity',
        target: click.url,
        intentExtras: { ...parameters, ...extrasOfIntentUri(click.url) },
      };
    case 1:
    case 4:
      return { ...common, by: 'activity', target: click.activity, intentExtras: parameters };
    default:
      return { ...common, by: 'launcher', intentExtras: parameters };
  }
}
