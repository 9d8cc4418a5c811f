/**
 * A native half without a phone. It satisfies the codegen spec, so the real plugin code runs on it: over a virtual phone
 * of the sandbox, or over a few lines in a test.
 *
 * @example
 * const native = createFakeNative({ device: { vendor: 'xiaomi' }, register: async () => 'token-1' });
 * bindNative(native.binding);
 */
import { PushCode } from '../codes.ts';
import { eventHub } from '../events.ts';
import type { NativeBinding, NativeEvents, NativeModule } from '../native.ts';
import type {
  NativeChannel,
  NativeChannelOptions,
  NativeClick,
  NativeDeviceInfo,
  NativeNotificationSettings,
} from '../native-types.ts';

export interface FakePhone {
  device?: Partial<NativeDeviceInfo>;
  /** What the vendor's SDK answers: a token, '' for "later by event", or an error to throw. */
  register(vendor: string, params: Record<string, string>): Promise<string>;
  unregister?(vendor: string): Promise<void>;
  /** The user's answer to the permission question. Default granted. */
  permission?: 'granted' | 'denied' | 'blocked' | 'unavailable';
  /** Asked in its place, where the phone itself knows. */
  onPermission?(): Promise<'granted' | 'denied'>;
  /** What the phone's settings do to notifications. Default: nothing. */
  settings?: Partial<NativeNotificationSettings>;
  onChannel?(channel: Required<NativeChannelOptions>): void | Promise<void>;
  onBadge?(count: number): void;
  onClear?(): void | Promise<void>;
  onForegroundDisplay?(shown: boolean): void;
}

export interface FakeNative {
  binding: NativeBinding;
  /** Every call, in order: `register xiaomi`, `requestPermission` … */
  calls: string[];
  channels: Map<string, NativeChannel>;
  emit<E extends keyof NativeEvents>(event: E, data: NativeEvents[E]): void;
  /** A tap: goes to the listeners, or is kept for `takeInitialClick` when there are none. */
  click(click: Partial<NativeClick> & { ext: string }): void;
}

const DEVICE: NativeDeviceInfo = {
  os: 'android',
  brand: 'google',
  manufacturer: 'Google',
  model: 'Virtual',
  osVersion: '15',
  language: 'en',
  appID: 'com.example.chat',
  installationID: 'virtual-1',
  vendor: 'fcm',
  compiledIn: ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm'],
  apnsEnvironment: '',
};
const OPEN = { blocked: false, silent: false, lockScreen: 'unknown' };
const SETTINGS: NativeNotificationSettings = {
  sound: 'on',
  lockScreen: 'shown',
  doNotDisturb: 'off',
  lastChannel: '',
  shownChannels: [],
  battery: 'optimized',
};
const OK = { code: PushCode.ok, desc: 'ok' };

export function createFakeNative(phone: FakePhone): FakeNative {
  const { listen, emit, isHeard } = eventHub();
  const channels = new Map<string, NativeChannel>();
  const calls: string[] = [];
  let initialClick: NativeClick | null = null;

  const module: NativeModule = {
    async getDeviceInfo() {
      calls.push('getDeviceInfo');
      return { ...DEVICE, ...phone.device };
    },
    async register(vendor, params) {
      calls.push(`register ${vendor}`);
      try {
        return { ...OK, token: await phone.register(vendor, JSON.parse(params) as Record<string, string>) };
      } catch (error) {
        return { code: PushCode.vendorFailed, desc: error instanceof Error ? error.message : String(error), token: '' };
      }
    },
    async unregister(vendor) {
      calls.push(`unregister ${vendor}`);
      await phone.unregister?.(vendor);
      return OK;
    },
    async takeInitialClick() {
      calls.push('takeInitialClick');
      const click = initialClick;
      initialClick = null;
      return click;
    },
    async requestPermission() {
      calls.push('requestPermission');
      return (await phone.onPermission?.()) ?? phone.permission ?? 'granted';
    },
    async getPermissionStatus() {
      return phone.permission ?? 'granted';
    },
    async openNotificationSettings() {
      calls.push('openNotificationSettings');
      return OK;
    },
    async setBadge(count) {
      phone.onBadge?.(count);
      return OK;
    },
    async clearNotifications() {
      await phone.onClear?.();
      return OK;
    },
    // What is left out is as on Android.
    async createChannel({ channelID, channelName, channelDesc = '', channelSound = '', importance = 4 }) {
      const channel = { channelID, channelName, channelDesc, channelSound, importance };
      calls.push(`createChannel ${channelID}`);
      channels.set(channelID, { ...OPEN, ...channel });
      await phone.onChannel?.(channel);
      return OK;
    },
    async listChannels() {
      return [...channels.values()];
    },
    async deleteChannel(id) {
      channels.delete(id);
      return OK;
    },
    async getNotificationSettings() {
      return { ...SETTINGS, ...phone.settings };
    },
    async setForegroundDisplay(shown) {
      phone.onForegroundDisplay?.(shown);
      return OK;
    },
  };

  return {
    calls,
    channels,
    emit,
    click(given) {
      const listened = isHeard('timPushClick');
      const click: NativeClick = {
        vendor: phone.device?.vendor ?? DEVICE.vendor,
        tag: '',
        coldStart: !listened,
        ...given,
      };
      if (listened) emit('timPushClick', click);
      else initialClick = click;
    },
    binding: { module, listen },
  };
}
