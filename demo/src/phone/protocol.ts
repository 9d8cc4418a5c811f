/** What a virtual phone says to the process of its app, and what it hears from it. */
import type { PushResult, TimPushOptions } from 'react-native-tim-push';

export type PhoneOs = 'android' | 'ios' | 'harmony';

export interface AppSetup {
  serverUrl: string;
  sdkAppID: number;
  /** What the installation keeps between starts of the process. */
  storage: Record<string, string>;
  device: { os: PhoneOs; brand: string; model: string; vendor: string; appID: string; installationID: string };
  /** The tap that started the process, if one did. */
  initialTap?: { ext: string; tag: string };
}

export interface PushOffer {
  title?: string;
  desc?: string;
  ext?: string;
  disablePush?: boolean;
  androidOPPOChannelID?: string;
}
export interface CustomBody {
  data: string;
  desc: string;
  extension: string;
}
export interface Opened {
  ext: string;
  coldStart: boolean;
  userID?: string;
}

/** The app, as its user and its developer's code use it. */
export interface AppCalls {
  login(userID: string, userSig: string): Promise<PushResult<unknown>>;
  initPush(options: TimPushOptions): Promise<PushResult<unknown>>;
  /** No IM login: the plugin reports by HTTP. */
  initPushOnly(options: TimPushOptions, userID: string, userSig: string, url: string): Promise<PushResult<unknown>>;
  logout(): Promise<PushResult<unknown>>;
  setNick(nick: string): Promise<PushResult<unknown>>;
  background(unread: number): Promise<PushResult<unknown>>;
  foreground(): Promise<PushResult<unknown>>;
  sendText(to: string, text: string, push?: PushOffer): Promise<PushResult<{ msgID: string }>>;
  sendCustom(to: string, custom: CustomBody, push?: PushOffer): Promise<PushResult<{ msgID: string }>>;
  /** Taps that reached the app so far. */
  opened(): Promise<Opened[]>;
  /** Texts that came over the connection so far. */
  received(): Promise<string[]>;
  /** Names of the SDK listener's events so far. */
  sdkEvents(): Promise<string[]>;
}
export type CallName = keyof AppCalls;

/** The vendor's SDK on the phone, asked by the app's native half. */
export interface PhoneCalls {
  register(params: Record<string, string>): Promise<string>;
  unregister(): Promise<void>;
  createChannel(channel: { id: string; name: string; importance: number }): Promise<void>;
  clearNotifications(): Promise<void>;
  /** The system's question to the user, where the app may not show notifications yet. */
  askPermission(): Promise<'granted' | 'denied'>;
}
export type PhoneCallName = keyof PhoneCalls;

export type ToApp =
  | { kind: 'call'; id: number; name: CallName; args: unknown[] }
  | { kind: 'phoneAnswer'; id: number; result?: unknown; error?: string }
  | { kind: 'token'; token: string }
  | { kind: 'tap'; ext: string; tag: string }
  | { kind: 'message'; title: string; desc: string; ext: string; messageID: string; tag: string };
export type FromApp =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; result?: unknown; error?: string }
  | { kind: 'phoneCall'; id: number; name: PhoneCallName; args: unknown[] }
  | { kind: 'store'; key: string; value: string | null };
