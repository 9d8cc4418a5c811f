/**
 * The contract between a phone and a cloud: what the vendor's SDK on the phone does. Each cloud implements it, phones know
 * no vendor.
 */
import type { Vendor } from '@tim-push/protocol';
import type { NewNotification, NotificationChannel, ShownNotification } from './notification.ts';
import type { AppState, DropReason } from './phone-event.ts';

/** What an SDK may know of its phone. */
export interface PhoneView {
  readonly id: string;
  readonly packageName: string;
  readonly brand: string;
  readonly model: string;
  /** Region of the maker's account on this phone; '' the vendor's home. */
  readonly region: string;
  readonly appState: AppState;
  readonly locked: boolean;
  readonly online: boolean;
  readonly notificationsOn: boolean;
  channel(id: string): NotificationChannel | undefined;
}

export type Arrival =
  | { kind: 'show'; notification: NewNotification }
  | { kind: 'app'; data: Readonly<Record<string, unknown>> }
  | { kind: 'drop'; reason: DropReason };

/** One message on its way to a phone; `arrive` is asked on the phone, with the phone as it is then. */
export interface Delivery {
  messageId: string;
  arrive(phone: PhoneView): Arrival;
  /** Told once the phone has dealt with it. */
  done?(result: DeliveryResult): void;
}
export type DeliveryResult =
  | { kind: 'shown'; rang: boolean }
  | { kind: 'handed_to_app' }
  | { kind: 'dropped'; reason: DropReason };

/** What the phone offers its cloud. */
export interface PushReceiver extends PhoneView {
  readonly token: string | undefined;
  deliver(delivery: Delivery): DeliveryResult;
  /** A message that will never arrive: the phone keeps the reason in its log. */
  lost(messageId: string, reason: DropReason): void;
  /** Recall: takes the banners that `matches` from the shade. @returns how many went. */
  revoke(matches: (notification: ShownNotification) => boolean): number;
}

/** What the vendor's SDK hands the app on a tap, in that vendor's own form. */
export interface TapPayload {
  vendor: Vendor;
  /** How the app gets it: by an intent to its launcher or to an activity, by the SDK's receiver callback, or not at all (a web page opened). */
  by: 'launcher' | 'activity' | 'callback' | 'web';
  /** The tap started the process. */
  coldStart: boolean;
  /** Extras of the intent; {} where no intent reaches the app. */
  intentExtras: Readonly<Record<string, unknown>>;
  /** The activity's action, intent URI or web page, where the message named one. */
  target?: string;
  /** What the SDK's receiver is told of the tap, by the SDK's own names: `params`, `selfDefineContentString` … */
  callback?: Readonly<Record<string, unknown>>;
  /** Xiaomi: the `MiPushMessage`, also found under the extra of this name. */
  key_message?: MiPushMessage;
}

/** Fields of Xiaomi's message object (android-native.md §3: getExtra, getContent, getTitle, getDescription, getMessageId). */
export interface MiPushMessage {
  messageId: string;
  title: string;
  description: string;
  content: string;
  notifyId: number;
  passThrough: number;
  extra: Readonly<Record<string, string>>;
}

export type Registration =
  | { kind: 'token'; token: string }
  /** The SDK refused; `vendorCode` is the SDK's own. */
  | { kind: 'failed'; vendorCode: string; reason: string };

/** How the SDK behaves when the app asks for a token. */
export type TokenMode =
  | 'normal'
  /** '' now, the token later by its own event (`phone.deliverToken()`), as some phones do. */
  | 'late'
  /** '' for good. */
  | 'empty'
  | 'failed';

/** The phone's side of one cloud. */
export interface VendorSdk {
  readonly vendor: Vendor;
  /** `notifications`: whether an app fresh on such a phone may show any before its user allows it; default on. */
  readonly defaults: { brand: string; model: string; notifications?: 'off' };
  /** `failureCode`: what registration reports in mode `failed`. */
  readonly failureCode: string;
  /** @param params what the app passed to the SDK (app id, key …): checked where the vendor checks them. */
  register(phone: PushReceiver, account: string, params: Readonly<Record<string, string>>): Registration;
  /** The token is no more: uninstalled, data cleared or unregistered. */
  forget(phone: PushReceiver, token: string, why: 'clear_data' | 'uninstall' | 'unregister'): void;
  /** The phone has a network again: whatever was kept for it may come. */
  reachable(phone: PushReceiver, token: string): void;
  tapped(phone: PushReceiver, notification: ShownNotification, coldStart: boolean): TapPayload;
}
