/** What OriginOS shows, and what a tap hands the app (clouds/vivo.md §4, android-native.md §5). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { extrasOfIntentUri } from '../kit/intent-uri.ts';
import type { VivoMessage } from './message.ts';

export function arriveAtVivo(phone: PhoneView, id: string, message: VivoMessage): Arrival {
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  if (phone.appState === 'foreground' && !message.inForeground) return { kind: 'drop', reason: 'foreground_hidden' };
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: message.title,
      body: message.body,
      slot: message.notifyId === undefined ? null : String(message.notifyId),
      key: message.notifyId === undefined ? {} : { notifyId: message.notifyId },
      // §8: the reminder is the class's, not a channel of the app.
      channelId: message.isSystem ? 'vivo_system' : 'vivo_operation',
      alerts: message.isSystem && message.notifyType > 1,
      onLockScreen: message.isSystem,
      ...(message.addsBadge ? { badge: 1 } : {}),
      source: message,
    },
  };
}

export function tapOnVivo(notification: ShownNotification, coldStart: boolean, mapIn: string): TapPayload {
  const { skip, map } = notification.source as VivoMessage;
  switch (skip.type) {
    case 2:
      return { vendor: 'vivo', by: 'web', coldStart: false, target: skip.content, intentExtras: {} };
    case 4:
      return {
        ...{ vendor: 'vivo', by: 'activity', coldStart, target: skip.content },
        intentExtras: extrasOfIntentUri(skip.content),
        callback: { params: map },
      };
    default:
      return {
        ...{ vendor: 'vivo', by: 'launcher', coldStart },
        intentExtras: mapIn === 'extras' ? map : {},
        callback: { params: map },
      };
  }
}
