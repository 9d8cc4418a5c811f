/**
 * The app: what a developer writes with the two packages, on a native half that asks the virtual phone.
 * Runs as the worker that `PhoneApp` starts and kills.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import { LogLevelEnum, TencentImSDKPlugin } from 'react-native-tim-js';
import { type PushVendor, TimPushPlugin } from 'react-native-tim-push';
import { bindNative, createFakeNative } from 'react-native-tim-push/testing';
import { answerOf, PendingCalls } from './calls.ts';
import type { AppCalls, AppSetup, FromApp, Opened, PhoneCallName, ToApp } from './protocol.ts';

const setup = workerData as AppSetup;
const port = parentPort;
if (!port) throw new Error('app-process.ts runs as a worker of PhoneApp only');
const post = (message: FromApp): void => port.postMessage(message);

const phoneCalls = new PendingCalls();
const phone = <T>(name: PhoneCallName, ...args: unknown[]): Promise<T> =>
  phoneCalls.open((id) => post({ kind: 'phoneCall', id, name, args }));

const native = createFakeNative({
  device: { ...setup.device, manufacturer: setup.device.brand, compiledIn: [setup.device.vendor] },
  register: (_vendor, params) => phone('register', vendorParams(params)),
  unregister: () => phone('unregister'),
  onChannel: ({ channelID: id, channelName: name, importance }) => phone('createChannel', { id, name, importance }),
  onClear: () => phone('clearNotifications'),
  onPermission: () => phone('askPermission'),
});
if (setup.device.os !== 'harmony') bindNative(native.binding);

/** The vendors' SDKs take their parameters by these names. */
function vendorParams({ appId, appKey }: Record<string, string>): Record<string, string> {
  return { ...(appId ? { app_id: appId } : {}), ...(appKey ? { app_key: appKey } : {}) };
}

const storage = { ...setup.storage };
TencentImSDKPlugin.setServer({
  platform: ({ android: 'Android', ios: 'iPhone', harmony: 'Harmony' } as const)[setup.device.os],
  url: setup.serverUrl,
  storage: {
    getItem: async (key: string) => storage[key] ?? null,
    setItem: async (key: string, value: string) => {
      storage[key] = value;
      post({ kind: 'store', key, value });
    },
    removeItem: async (key: string) => {
      delete storage[key];
      post({ kind: 'store', key, value: null });
    },
  },
});

const tim = TencentImSDKPlugin.v2TIMManager;
const push = new TimPushPlugin();
/** On Android by the native half; elsewhere by whatever library heard of it. */
function tapped({ ext, tag }: { ext: string; tag: string }, coldStart: boolean): void {
  if (setup.device.os === 'android') native.click({ ext, tag, coldStart });
  else push.notificationOpened(setup.device.vendor as PushVendor, { ext, [PUSH_TAG_KEY]: tag }, coldStart);
}
if (setup.initialTap) tapped(setup.initialTap, true);
const opened: Opened[] = [];
const received: string[] = [];
const sdkEvents: string[] = [];
push.onNotificationOpened(({ ext, coldStart, userID }) =>
  opened.push({ ext, coldStart, ...(userID ? { userID } : {}) }),
);

const calls: AppCalls = {
  login: (userID, userSig) => tim.login(userID, userSig),
  async initPush(options) {
    const result = await push.init(options);
    if (setup.device.os !== 'harmony') return result;
    // There is no native half for HarmonyOS: the app gets the token from its own SDK and hands it over.
    return push.setDeviceToken({ vendor: 'harmony', token: await phone<string>('register', {}) });
  },
  initPushOnly: (options, userID, userSig, url) =>
    push.init({ ...options, server: { url, getAuth: async () => ({ sdkAppID: setup.sdkAppID, userID, userSig }) } }),
  logout: () => tim.logout(),
  setNick: (nick) => tim.setSelfInfo({ nickName: nick }),
  background: (unread) => tim.getOfflinePushManager().doBackground(unread),
  foreground: () => tim.getOfflinePushManager().doForeground(),
  async sendText(to, text, offer) {
    const messages = tim.getMessageManager();
    const created = await messages.createTextMessage(text);
    return send(created.data?.id, to, offer);
  },
  async sendCustom(to, custom, offer) {
    const created = await tim.getMessageManager().createCustomMessage(custom);
    return send(created.data?.id, to, offer);
  },
  opened: async () => opened,
  received: async () => received,
  sdkEvents: async () => sdkEvents,
};

async function send(id: string | undefined, receiver: string, offlinePushInfo: object | undefined) {
  const sent = await tim.getMessageManager().sendMessage({
    id: id ?? '',
    receiver,
    groupID: '',
    ...(offlinePushInfo ? { offlinePushInfo } : {}),
  });
  return { code: sent.code, desc: sent.desc, ...(sent.data?.msgID ? { data: { msgID: sent.data.msgID } } : {}) };
}

port.on('message', (message: ToApp) => {
  switch (message.kind) {
    case 'call': {
      const run = calls[message.name] as (...args: unknown[]) => Promise<unknown>;
      void answerOf(() => run(...message.args)).then((answer) => post({ kind: 'answer', id: message.id, ...answer }));
      return;
    }
    case 'phoneAnswer':
      phoneCalls.answer(message.id, message.result, message.error);
      return;
    case 'token':
      native.emit('timPushToken', { vendor: setup.device.vendor, token: message.token });
      return;
    case 'tap':
      tapped(message, false);
      return;
    case 'message':
      native.emit('timPushMessage', { ...message, vendor: setup.device.vendor });
      return;
    default:
      message satisfies never;
  }
});

const noted = (name: string) => () => void sdkEvents.push(name);
await tim.initSDK(setup.sdkAppID, LogLevelEnum.V2TIM_LOG_NONE, {
  onConnecting: noted('onConnecting'),
  onConnectSuccess: noted('onConnectSuccess'),
  onConnectFailed: noted('onConnectFailed'),
  onKickedOffline: noted('onKickedOffline'),
  onUserSigExpired: noted('onUserSigExpired'),
});
await tim.addSimpleMsgListener({
  onRecvC2CTextMessage: (_id: string, _sender: unknown, text: string) => void received.push(text),
});
post({ kind: 'ready' });
