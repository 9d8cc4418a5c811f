/** What iOS shows, and what a tap hands the app (clouds/apns.md §5, §7). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import { isObject } from '../kit/answers.ts';
import type { ApnsPush } from './request.ts';

export function arriveAtApns(phone: PhoneView, id: string, push: ApnsPush): Arrival {
  const { aps, payload } = push;
  const alert = aps['alert'];
  const text = isObject(alert) ? alert : { body: typeof alert === 'string' ? alert : undefined };
  // A VoIP push is the app's to show; so is one without anything to see.
  if (push.pushType !== 'alert' || (text['title'] === undefined && text['body'] === undefined)) {
    return { kind: 'app', data: payload };
  }
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  // In front iOS asks the app, which shows nothing of the open conversation.
  if (phone.appState === 'foreground') return { kind: 'app', data: payload };
  const { badge, sound } = aps;
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: String(text['title'] ?? ''),
      body: String(text['body'] ?? ''),
      slot: push.collapseId ?? null,
      key: push.collapseId === undefined ? {} : { collapseId: push.collapseId },
      ...(typeof aps['thread-id'] === 'string' ? { group: aps['thread-id'] } : {}),
      channelId: 'ios',
      alerts: sound !== undefined && aps['interruption-level'] !== 'passive',
      onLockScreen: true,
      ...(typeof badge === 'number' ? { badge } : {}),
      ...(typeof sound === 'string' ? { sound } : {}),
      source: payload,
    },
  };
}

/** The app gets the whole payload (`userInfo`). */
export const tapOnApns = (notification: ShownNotification, coldStart: boolean): TapPayload => ({
  vendor: 'apns',
  by: 'launcher',
  coldStart,
  intentExtras: notification.source as Readonly<Record<string, unknown>>,
});
