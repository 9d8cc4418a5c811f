/** What Flyme shows, and what a tap hands the app (clouds/meizu.md §4, android-native.md §5). Pure. */
import type { ShownNotification } from '../../phones/notification.ts';
import type { Arrival, PhoneView, TapPayload } from '../../phones/vendor-sdk.ts';
import type { MeizuMessage } from './message.ts';

export function arriveAtMeizu(phone: PhoneView, id: string, message: MeizuMessage): Arrival {
  if (!phone.notificationsOn) return { kind: 'drop', reason: 'notifications_off' };
  return {
    kind: 'show',
    notification: {
      messageId: id,
      title: message.title,
      body: message.body,
      slot: message.notifyKey === undefined ? null : `notifyKey ${message.notifyKey}`,
      key: message.notifyKey === undefined ? {} : { notifyKey: message.notifyKey },
      // §4: no channel id in the API; the SDK's own one.
      channelId: 'default',
      alerts: message.alerts,
      onLockScreen: true,
      source: message,
    },
  };
}

export function tapOnMeizu(notification: ShownNotification, coldStart: boolean, extrasIn: string): TapPayload {
  const { click } = notification.source as MeizuMessage;
  if (click.type === 2) return { vendor: 'meizu', by: 'web', coldStart: false, target: click.target, intentExtras: {} };
  const isOwn = click.type === 3;
  return {
    vendor: 'meizu',
    by: isOwn ? 'callback' : click.type === 1 ? 'activity' : 'launcher',
    coldStart,
    ...(click.target === '' ? {} : { target: click.target }),
    intentExtras: isOwn || extrasIn === 'callback' ? {} : click.parameters,
    callback: { selfDefineContentString: JSON.stringify(click.parameters) },
  };
}
