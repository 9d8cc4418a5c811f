/** One virtual phone with one app on it. */
import { EventEmitter } from 'node:events';
import type { Vendor } from '@tim-push/protocol';
import type { Clock } from '../clock.ts';
import { SandboxError } from '../errors.ts';
import type { SandboxEvents } from '../events.ts';
import { redactToken } from '../redact.ts';
import type { NotificationChannel, ShownNotification } from './notification.ts';
import type { AppState, DropReason, PhoneEvent, PhoneEventBody } from './phone-event.ts';
import { Shade } from './shade.ts';
import type { Delivery, DeliveryResult, PushReceiver, TapPayload, TokenMode, VendorSdk } from './vendor-sdk.ts';

export interface PhoneSettings {
  id: string;
  packageName: string;
  /** The vendor account (Xiaomi app, FCM project) that the app was built with. */
  account: string;
  brand: string;
  model: string;
  region: string;
  online: boolean;
}

export interface PhoneContext {
  clock: Clock;
  events: SandboxEvents;
  sdk: VendorSdk;
}

/**
 * @example
 * const phone = await sandbox.phones.add({ vendor: 'xiaomi', packageName: 'com.example.chat' });
 * const token = await phone.register();
 * phone.appState = 'killed';
 * // … a push …
 * phone.shade[0]?.title;
 * phone.tap().intentExtras;
 */
export class Phone extends EventEmitter<{ event: [PhoneEvent]; token: [string] }> implements PushReceiver {
  readonly id: string;
  readonly packageName: string;
  readonly account: string;
  readonly brand: string;
  readonly model: string;
  readonly region: string;
  readonly log: PhoneEvent[] = [];
  tokenMode: TokenMode = 'normal';
  readonly #context: PhoneContext;
  readonly #channels = new Map<string, NotificationChannel>();
  #appState: AppState = 'background';
  #locked = false;
  #online: boolean;
  #notificationsOn: boolean;
  /** What the user answers when the app asks to show notifications. */
  permissionAnswer: 'granted' | 'denied' = 'granted';
  #token: string | undefined;
  /** Asked for a token while offline, or in mode `late`. */
  #pendingParams: Readonly<Record<string, string>> | undefined;
  readonly #shade: Shade;

  constructor(settings: PhoneSettings, context: PhoneContext) {
    super();
    this.setMaxListeners(0);
    this.id = settings.id;
    this.packageName = settings.packageName;
    this.account = settings.account;
    this.brand = settings.brand;
    this.model = settings.model;
    this.region = settings.region;
    this.#online = settings.online;
    this.#context = context;
    this.#notificationsOn = context.sdk.defaults.notifications !== 'off';
    this.#shade = new Shade(settings.id, context.clock, (event) => this.#note(event));
  }

  get vendor(): Vendor {
    return this.#context.sdk.vendor;
  }
  /** The token that the app holds now; undefined before `register`, after `clearData` and after uninstalling. */
  get token(): string | undefined {
    return this.#token;
  }
  /** What is in the notification shade now, newest first. */
  get shade(): readonly ShownNotification[] {
    return this.#shade.shown;
  }
  /** How often the phone made a sound or vibrated so far. */
  get rings(): number {
    return this.log.filter((event) => event.kind === 'rang').length;
  }
  get locked(): boolean {
    return this.#locked;
  }
  get online(): boolean {
    return this.#online;
  }
  get notificationsOn(): boolean {
    return this.#notificationsOn;
  }
  get channels(): readonly NotificationChannel[] {
    return [...this.#channels.values()];
  }
  channel(id: string): NotificationChannel | undefined {
    return this.#channels.get(id);
  }

  get appState(): AppState {
    return this.#appState;
  }
  /** `uninstalled` empties the shade and ends the token; coming back from it is a fresh install that must register anew. */
  set appState(to: AppState) {
    const from = this.#appState;
    if (from === to) return;
    this.#appState = to;
    this.#note({ kind: 'app_state', from, to });
    if (to !== 'uninstalled') return;
    this.#shade.remove(() => true, 'uninstall');
    this.#channels.clear();
    this.#notificationsOn = this.#context.sdk.defaults.notifications !== 'off';
    this.#loseToken('uninstall');
  }

  /**
   * Asks the vendor's SDK for a token, as the app would.
   * @param params what the app hands the SDK (`{ app_id, app_key }` …); absent: the right ones.
   * @returns the token; '' when the SDK gives it later (event `token`) or never (`tokenMode`), or the phone is offline.
   * @throws {SandboxError} `registration_failed` with the SDK's own `vendorCode`.
   */
  async register(params: Readonly<Record<string, string>> = {}): Promise<string> {
    if (this.#appState === 'uninstalled') {
      throw new SandboxError('conflict', `phone ${this.id} has no app: it is uninstalled`, {
        field: 'appState',
        fix: "set appState to 'background' or 'foreground' first",
      });
    }
    if (this.tokenMode === 'failed') throw this.#failed(this.#context.sdk.failureCode, 'set by tokenMode');
    if (this.tokenMode === 'empty') {
      this.#note({ kind: 'registered', token: '' });
      return '';
    }
    if (this.tokenMode === 'late' || !this.#online) {
      this.#pendingParams = params;
      this.#note({ kind: 'registered', token: '' });
      return '';
    }
    return this.#obtainToken(params);
  }

  /** Mode `late`: the SDK's token event happens now. @returns the token. */
  deliverToken(): string {
    const token = this.#obtainToken(this.#pendingParams ?? {});
    this.#pendingParams = undefined;
    this.emit('token', token);
    return token;
  }

  /** The app gives its token back (logout with unregister). */
  unregister(): void {
    this.#loseToken('unregister');
  }
  /** The user clears the app's data: the token rotates at the next `register`. The shade stays, the channels go. */
  clearData(): void {
    this.#channels.clear();
    this.#loseToken('clear_data');
  }

  lock(): void {
    this.#setLocked(true);
  }
  unlock(): void {
    this.#setLocked(false);
  }
  /** On: whatever the cloud kept for this phone arrives before this returns. */
  network(state: 'on' | 'off'): void {
    const on = state === 'on';
    if (on === this.#online) return;
    this.#online = on;
    this.#note({ kind: 'setting', name: 'network', on });
    if (!on) return;
    if (this.#pendingParams !== undefined && this.tokenMode === 'normal') this.deliverToken();
    if (this.#token !== undefined) this.#context.sdk.reachable(this, this.#token);
  }
  /** The user's permission for this app to show notifications at all. */
  notifications(state: 'on' | 'off'): void {
    const on = state === 'on';
    if (on === this.#notificationsOn) return;
    this.#notificationsOn = on;
    this.#note({ kind: 'setting', name: 'notifications', on });
  }
  /** The app asks its user for that permission, where it does not have it yet. @returns the answer. */
  askPermission(): 'granted' | 'denied' {
    if (!this.#notificationsOn && this.permissionAnswer === 'granted') this.notifications('on');
    return this.#notificationsOn ? 'granted' : 'denied';
  }
  /** As on Android, the importance of an existing channel is the user's: creating it again changes only its name. */
  createChannel(channel: {
    id: string;
    importance: number;
    name?: string;
    description?: string;
    sound?: string;
  }): void {
    const existing = this.#channels.get(channel.id);
    this.#channels.set(channel.id, {
      ...channel,
      name: channel.name ?? channel.id,
      importance: existing?.importance ?? channel.importance,
    });
  }
  /** The user changes a channel in the system settings; importance 0 switches it off. */
  setChannelImportance(id: string, importance: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) {
      throw new SandboxError('not_found', `phone ${this.id} has no channel "${id}"`, {
        field: 'id',
        fix: 'create it with createChannel first',
      });
    }
    this.#channels.set(id, { ...channel, importance });
  }

  /** @param notification one of the shade or its id; absent: the newest. @returns what the vendor's SDK hands the app. */
  tap(notification?: ShownNotification | number): TapPayload {
    const tapped = this.#shade.take(notification);
    const coldStart = this.#appState === 'killed';
    this.#setLocked(false);
    this.#note({ kind: 'tapped', messageId: tapped.messageId, notificationId: tapped.id, coldStart });
    const payload = this.#context.sdk.tapped(this, tapped, coldStart);
    // A web page opens in the browser, the app stays where it was (clouds/xiaomi.md §5 notify_effect 3).
    if (payload.by !== 'web') this.appState = 'foreground';
    return payload;
  }
  /** The user swipes a banner away; absent: the newest. */
  swipe(notification?: ShownNotification | number): void {
    const swiped = this.#shade.take(notification);
    this.#note({ kind: 'swiped', messageId: swiped.messageId, notificationId: swiped.id });
  }
  /** The app empties its own shade. */
  clearNotifications(): void {
    this.#shade.remove(() => true, 'app');
  }
  /** Listens to this phone. @returns what ends it. */
  onEvent(listener: (event: PhoneEvent) => void): () => void {
    this.on('event', listener);
    return () => this.off('event', listener);
  }

  deliver(delivery: Delivery): DeliveryResult {
    const result = this.#receive(delivery);
    delivery.done?.(result);
    return result;
  }
  lost(messageId: string, reason: DropReason): void {
    this.#note({ kind: 'dropped', messageId, reason });
  }
  revoke(matches: (notification: ShownNotification) => boolean): number {
    return this.#shade.remove(matches, 'revoke');
  }

  #receive(delivery: Delivery): DeliveryResult {
    const { messageId } = delivery;
    this.#note({ kind: 'arrived', messageId });
    const drop = (reason: DropReason): DeliveryResult => {
      this.#note({ kind: 'dropped', messageId, reason });
      return { kind: 'dropped', reason };
    };
    if (this.#appState === 'uninstalled') return drop('uninstalled');
    const arrival = delivery.arrive(this);
    if (arrival.kind === 'drop') return drop(arrival.reason);
    if (arrival.kind === 'app') {
      this.#note({ kind: 'handed_to_app', messageId, data: arrival.data });
      return { kind: 'handed_to_app' };
    }
    if (!this.#notificationsOn) return drop('notifications_off');
    const posted = this.#shade.post(
      arrival.notification,
      this.#channels.get(arrival.notification.channelId),
      this.#locked ? 'locked' : 'unlocked',
    );
    return posted === undefined ? drop('channel_off') : { kind: 'shown', rang: posted.rang };
  }

  #obtainToken(params: Readonly<Record<string, string>>): string {
    const registration = this.#context.sdk.register(this, this.account, params);
    if (registration.kind === 'failed') throw this.#failed(registration.vendorCode, registration.reason);
    this.#token = registration.token;
    this.#note({ kind: 'registered', token: redactToken(registration.token) });
    return registration.token;
  }
  #failed(vendorCode: string, reason: string): SandboxError {
    this.#note({ kind: 'registration_failed', vendorCode });
    return new SandboxError('registration_failed', `the vendor's SDK refused to register: ${vendorCode} (${reason})`, {
      field: 'params',
      fix: "pass the app's own id and key, and set phone.tokenMode = 'normal'",
      vendorCode,
    });
  }
  #loseToken(by: 'clear_data' | 'uninstall' | 'unregister'): void {
    this.#pendingParams = undefined;
    const token = this.#token;
    if (token === undefined) return;
    this.#token = undefined;
    this.#context.sdk.forget(this, token, by);
    this.#note({ kind: 'token_lost', by });
  }
  #setLocked(on: boolean): void {
    if (this.#locked === on) return;
    this.#locked = on;
    this.#note({ kind: 'setting', name: 'locked', on });
  }
  #note(body: PhoneEventBody): void {
    const event: PhoneEvent = { ...body, atMs: this.#context.clock.now() };
    this.log.push(event);
    this.emit('event', event);
    this.#context.events.publish({ kind: 'phone', vendor: this.vendor, phoneId: this.id, event });
  }
}
