/** What Magic OS shows, and what a tap hands the app (clouds/honor.md §3, android-native.md §5). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { tapByClick } from '../kit/click.ts';
import type { HonorMessage } from './message.ts';

export function arriveAtHonor(
  phone: PhoneView,
  id: string,
  { display, data, isLow, ...message }: HonorMessage,
): Arrival {
  if (display === undefined) {
    if (phone.appState === 'killed') return { kind: 'drop', reason: 'app_not_running' };
    return { kind: 'app', data: { data } };
  }
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: display.title,
      body: display.body,
      slot: display.slot ?? null,
      key: display.slot === undefined ? {} : { notifyId: display.slot },
      ...(display.group === undefined ? {} : { group: display.group }),
      // §3: channels of the app are not supported.
      channelId: isLow ? 'honor_low' : 'honor_normal',
      alerts: !isLow,
      onLockScreen: true,
      ...(display.badge === undefined ? {} : { badge: display.badge }),
      ...(display.image === undefined ? {} : { image: display.image }),
      source: { ...message, display, data, isLow },
    },
  };
}

export function tapOnHonor(notification: ShownNotification, coldStart: boolean): TapPayload {
  const { display, data } = notification.source as HonorMessage;
  return tapByClick('honor', display?.click ?? { type: 3 }, data, coldStart);
}
