/** What HarmonyOS shows, and what a tap hands the page (clouds/huawei.md §4). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import type { HarmonyMessage, HarmonyNotification } from './message.ts';

export function arriveAtHarmony(phone: PhoneView, id: string, message: HarmonyMessage): Arrival {
  const { notification, notifyId } = message;
  if (notification === undefined) return { kind: 'app', data: { extraData: message.extraData } };
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  if (phone.appState === 'foreground' && notification.foregroundShow === false) {
    return { kind: 'drop', reason: 'foreground_hidden' };
  }
  const { badge, sound, image, category } = notification;
  const number = badge?.setNum ?? badge?.addNum;
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: notification.title,
      body: notification.body,
      slot: notifyId === undefined ? null : String(notifyId),
      key: notifyId === undefined ? {} : { notifyId },
      channelId: category,
      alerts: category !== 'MARKETING',
      onLockScreen: true,
      ...(number === undefined ? {} : { badge: number }),
      ...(sound === undefined ? {} : { sound }),
      ...(image === undefined ? {} : { image }),
      source: notification,
    },
  };
}

export function tapOnHarmony(shown: ShownNotification, coldStart: boolean): TapPayload {
  const { clickAction } = shown.source as HarmonyNotification;
  const target = clickAction?.action ?? clickAction?.uri;
  return {
    vendor: 'harmony',
    // §4: without an action a tap opens the home page.
    by: clickAction?.actionType === 1 ? 'activity' : 'launcher',
    coldStart,
    ...(target === undefined ? {} : { target }),
    // The parameters of the `want` that starts the ability.
    intentExtras: clickAction?.data ?? {},
  };
}
