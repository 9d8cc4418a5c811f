/** What a phone went through. `Phone.log` keeps these in order. */
export type DropReason =
  | 'notifications_off'
  | 'channel_off'
  /** The vendor's SDK had seen this message or jobkey. */
  | 'duplicate'
  | 'foreground_hidden'
  | 'uninstalled'
  | 'expired'
  /** A newer message with the same collapse key took its place while it waited. */
  | 'collapsed'
  /** The cloud holds only so many for a phone that is away. */
  | 'storage_full'
  | 'filtered'
  /** The vendor's cap of messages a day for one device. */
  | 'device_quota'
  /** The app's daily volume of this class is used up. */
  | 'app_quota'
  /** A data-only message reached an app that the vendor's SDK may not start. */
  | 'app_not_running'
  | 'stopped_by_sender';

export type AppState = 'foreground' | 'background' | 'killed' | 'uninstalled';

export type PhoneEventBody =
  | { kind: 'arrived'; messageId: string }
  | { kind: 'shown'; messageId: string; notificationId: number; where: 'lock_screen' | 'shade' }
  | { kind: 'replaced'; messageId: string; notificationId: number; replacedMessageId: string }
  /** The phone made a sound or vibrated. */
  | { kind: 'rang'; messageId: string; notificationId: number }
  /** Given to the app's code instead of the shade (FCM in the foreground, data and pass-through messages). */
  | { kind: 'handed_to_app'; messageId: string; data: Readonly<Record<string, unknown>> }
  | { kind: 'dropped'; messageId: string; reason: DropReason }
  | { kind: 'swiped'; messageId: string; notificationId: number }
  | { kind: 'tapped'; messageId: string; notificationId: number; coldStart: boolean }
  /** Taken from the shade by the cloud (recall) or by age. */
  | { kind: 'removed'; messageId: string; notificationId: number; by: 'revoke' | 'age' | 'app' | 'uninstall' }
  /** `token` is redacted; '' when the SDK gave none. */
  | { kind: 'registered'; token: string }
  | { kind: 'registration_failed'; vendorCode: string }
  | { kind: 'token_lost'; by: 'clear_data' | 'uninstall' | 'unregister' }
  | { kind: 'app_state'; from: AppState; to: AppState }
  | { kind: 'setting'; name: 'network' | 'notifications' | 'locked'; on: boolean };

export type PhoneEvent = PhoneEventBody & { atMs: number };
