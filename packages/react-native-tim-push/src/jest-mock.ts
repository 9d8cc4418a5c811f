/**
 * `react-native-tim-push/jest-mock`: the plugin as it is, over a phone in memory and somebody to report to. What the app
 * calls is the real code, so the mock cannot lack a method, and `init` says in a test what it would say on a phone. The
 * subpath `react-native-tim-push/diagnose` needs no mock of its own: it looks at the same phone.
 *
 * @example
 * jest.mock('react-native-tim-push', () => require('react-native-tim-push/jest-mock'));
 * const { mock } = require('react-native-tim-push/jest-mock');
 * mock.emitTap(conversationExt({ chatType: 1, sender: 'alice' }));
 */
import { PushCode } from './codes.ts';
import { bindNative } from './native.ts';
import type { NativeChannel, NativeClick, NativeDeviceInfo, NativeNotificationSettings } from './native-types.ts';
import { startPluginAnew } from './plugin.ts';
import { timJsIsReachable } from './reporters/reachable.ts';
import type { Reporter } from './reporters/reporter.ts';
import { timJsReporter } from './reporters/tim-js.ts';
import { createFakeNative, type FakeNative } from './testing/fake-native.ts';
import type { PermissionStatus, PushMessage } from './types.ts';

export * from './index.ts';

export interface PushMock {
  /** The phone; default a Xiaomi with every vendor's SDK. An iPhone: `{ os: 'ios', vendor: 'apns', compiledIn: ['apns'] }`. */
  device: Partial<NativeDeviceInfo>;
  /** What the vendor's cloud gives; '' for one that comes later (`emitToken`), an Error for none. */
  token: string | Error;
  permission: PermissionStatus;
  /** What the phone's settings do to notifications. */
  settings: Partial<NativeNotificationSettings>;
  /** Whether somebody is logged in. With `react-native-tim-js` (or its mock) in the test, that says it. */
  loggedIn: boolean;
  /** Whether the server can be reached, for `diagnose()`; said likewise. */
  reachable: boolean;
  /** Calls that reached the phone, in order: `register xiaomi`, `requestPermission` … */
  readonly calls: string[];
  /** What was reported to the server, in order; `{ businessID: 0, token: '' }` unbinds. */
  readonly reports: { businessID: number; token: string }[];
  readonly channels: ReadonlyMap<string, NativeChannel>;
  readonly badge: number;
  /** Whether a push that arrives in the foreground is shown (`disablePostNotificationInForeground`). */
  readonly foregroundDisplay: boolean;
  /** The user taps a notification that carries this `ext`; `{ ext, coldStart: true }` for the tap that starts the app. */
  emitTap(tap: string | (Partial<NativeClick> & { ext: string })): void;
  /** The vendor's cloud gives a token late, or another one. */
  emitToken(token: string): void;
  emitTokenError(desc: string, vendorCode?: number): void;
  /** A push arrives in the foreground. */
  emitMessage(message: Partial<PushMessage>): void;
  emitRevoked(messageID: string): void;
  /** The server says that the cloud declared the token dead: the plugin registers anew. */
  emitTokenRetired(): void;
  /** A phone, a plugin and a login as in the beginning: call it in `afterEach`. */
  reset(): void;
}

const BEGINNING = {
  device: { brand: 'xiaomi', manufacturer: 'Xiaomi', vendor: 'xiaomi' },
  token: 'mock-token',
  permission: 'granted',
  settings: {},
  loggedIn: true,
  reachable: true,
} satisfies Partial<PushMock>;

let native: FakeNative;
/** Another one after each `reset`. */
let world = {};
let badge = 0;
let foregroundDisplay = true;
const retired = new Set<() => void>();
const vendor = (): string => mock.device.vendor ?? BEGINNING.device.vendor;

export const mock: PushMock = {
  ...BEGINNING,
  reports: [],
  get calls() {
    return native.calls;
  },
  get channels() {
    return native.channels;
  },
  get badge() {
    return badge;
  },
  get foregroundDisplay() {
    return foregroundDisplay;
  },
  emitTap: (tap) => native.click({ vendor: vendor(), ...(typeof tap === 'string' ? { ext: tap } : tap) }),
  emitToken: (token) => native.emit('timPushToken', { vendor: vendor(), token }),
  emitTokenError: (desc, code = 0) => native.emit('timPushTokenError', { vendor: vendor(), code, desc }),
  emitMessage: (message) =>
    native.emit('timPushMessage', {
      title: '',
      desc: '',
      ext: '',
      messageID: '',
      ...message,
      vendor: vendor(),
      tag: '',
    }),
  emitRevoked: (messageID) => native.emit('timPushRevoked', { messageID }),
  emitTokenRetired() {
    for (const listener of [...retired]) listener();
  },
  reset() {
    Object.assign(mock, BEGINNING);
    mock.reports.length = 0;
    badge = 0;
    foregroundDisplay = true;
    retired.clear();
    world = {};
    native = phone();
    const { module, listen } = native.binding;
    bindNative({ module: ofThisWorld(module), listen });
    startPluginAnew({ reporter: ofThisWorld(reporter) });
  },
};

/**
 * The same, until the next `reset`: from then on it takes no call, and what it was asked before it never answers, so that an
 * `init` which a test left running does nothing to the tests after it.
 */
function ofThisWorld<T extends object>(parts: T): T {
  const mine = world;
  const whileItLasts = async (answer: Promise<unknown>): Promise<unknown> => {
    try {
      return await answer;
    } finally {
      if (mine !== world) await new Promise(() => undefined);
    }
  };
  return new Proxy(parts, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name);
      if (typeof part !== 'function') return part;
      return (...given: unknown[]) => {
        if (mine !== world) throw new Error('the mock was reset');
        const answer: unknown = part.apply(target, given);
        return answer instanceof Promise ? whileItLasts(answer) : answer;
      };
    },
  });
}

const phone = (): FakeNative =>
  createFakeNative({
    get device() {
      return mock.device;
    },
    get permission() {
      return mock.permission;
    },
    get settings() {
      return mock.settings;
    },
    async register() {
      if (mock.token instanceof Error) throw mock.token;
      return mock.token;
    },
    onBadge(count) {
      badge = count;
    },
    onForegroundDisplay(shown) {
      foregroundDisplay = shown;
    },
  });

/** An IM client that believes everything, in front of the one that the test has. */
const reporter: Reporter = {
  async setOfflinePushConfig(businessID, token) {
    mock.reports.push({ businessID, token });
    return (await timJsReporter()?.setOfflinePushConfig(businessID, token)) ?? { code: PushCode.ok, desc: 'ok' };
  },
  isLoggedIn: async () => (await timJsReporter()?.isLoggedIn?.()) ?? mock.loggedIn,
  onLoginStateChange: (listener) => timJsReporter()?.onLoginStateChange?.(listener) ?? (() => undefined),
  onTokenRetired(listener) {
    retired.add(listener);
    const stop = timJsReporter()?.onTokenRetired?.(listener);
    return () => {
      retired.delete(listener);
      stop?.();
    };
  },
  isReachable: async () => (await timJsIsReachable()) ?? mock.reachable,
  reportClick: async (tag, atMs) => timJsReporter()?.reportClick?.(tag, atMs),
  reportArrived: async (tag, atMs) => timJsReporter()?.reportArrived?.(tag, atMs),
  setDeviceInfo: (info) => timJsReporter()?.setDeviceInfo?.(info),
};

mock.reset();
