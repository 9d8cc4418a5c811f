/** What HMS shows, and what a tap hands the app (clouds/huawei.md §3, android-native.md §5). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { tapByClick } from '../kit/click.ts';
import type { HuaweiMessage } from './message.ts';

export function arriveAtHuawei(phone: PhoneView, id: string, message: HuaweiMessage): Arrival {
  const { display } = message;
  if (display === undefined) {
    // §3: a data message wakes no killed app.
    if (phone.appState === 'killed') return { kind: 'drop', reason: 'app_not_running' };
    return { kind: 'app', data: { data: message.data } };
  }
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  if (phone.appState === 'foreground' && !display.inForeground) return { kind: 'drop', reason: 'foreground_hidden' };
  const { notifyId, tag } = display;
  const slot = tag === undefined ? notifyId : `${tag} ${notifyId ?? 0}`;
  const wanted = display.channelId;
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: display.title,
      body: display.body,
      slot: slot === undefined ? null : String(slot),
      key: { ...(notifyId === undefined ? {} : { notifyId }), ...(tag === undefined ? {} : { tag }) },
      ...(display.group === undefined ? {} : { group: display.group }),
      channelId: wanted !== undefined && phone.channel(wanted) !== undefined ? wanted : 'com.huawei.android.pushagent',
      alerts: display.alerts,
      onLockScreen: true,
      ...(display.badge === undefined ? {} : { badge: display.badge }),
      ...(display.image === undefined ? {} : { image: display.image }),
      ...(display.sound === undefined ? {} : { sound: display.sound }),
      source: message,
    },
  };
}

export function tapOnHuawei(notification: ShownNotification, coldStart: boolean): TapPayload {
  const { display, data } = notification.source as HuaweiMessage;
  return tapByClick('huawei', display?.click ?? { type: 3 }, data, coldStart);
}
