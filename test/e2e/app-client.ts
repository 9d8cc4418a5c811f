/** An app that is nothing but the IM client, and notes what its listeners hear. */
import {
  createTencentIm,
  LogLevelEnum,
  type StorageAdapter,
  type V2TIMManager,
  type V2TimMessage,
  type V2TimMsgCreateInfoResult,
  type V2TimValueCallback,
} from 'react-native-tim-js';
import { mustBeOk, type World } from '../../demo/src/world.ts';

export type AppPlatform = 'Android' | 'iPhone' | 'Web';
export type Storage = StorageAdapter;
export interface AppClient {
  readonly tim: V2TIMManager;
  /** Arguments of each call of a listener, by its name. */
  calls(name: string): unknown[][];
  /** What the advanced listener got. */
  messages(): V2TimMessage[];
}

/** A storage that outlives the app. */
export function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: async (key) => kept.get(key) ?? null,
    setItem: async (key, value) => void kept.set(key, value),
    removeItem: async (key) => void kept.delete(key),
  };
}

export class AppClients {
  readonly #world: World;
  readonly #opened: V2TIMManager[] = [];
  constructor(world: World) {
    this.#world = world;
  }

  /** A started app that nobody is logged in to. */
  async start(platform: AppPlatform = 'Android', storage: Storage = memory()): Promise<AppClient> {
    const client = createTencentIm();
    const heard = new Map<string, unknown[][]>();
    const noted = <T extends string>(...names: T[]): Record<T, (...args: unknown[]) => void> =>
      Object.fromEntries(
        names.map((name) => [name, (...args: unknown[]) => void heard.set(name, [...(heard.get(name) ?? []), args])]),
      ) as Record<T, (...args: unknown[]) => void>;
    const { api: url } = this.#world.server.addresses;
    mustBeOk(client.setServer({ url, storage, platform, reconnectBaseMs: 50 }), 'setServer');
    const tim = client.v2TIMManager;
    this.#opened.push(tim);
    const ready = await tim.initSDK(
      this.#world.sdkAppID,
      LogLevelEnum.V2TIM_LOG_NONE,
      noted(
        ...(['onConnecting', 'onConnectSuccess', 'onConnectFailed'] as const),
        ...(['onKickedOffline', 'onUserSigExpired', 'onSelfInfoUpdated'] as const),
      ),
    );
    mustBeOk(ready, 'initSDK');
    tim.addSimpleMsgListener(noted('onRecvC2CTextMessage', 'onRecvC2CCustomMessage'));
    const messages = tim.getMessageManager();
    messages.addAdvancedMsgListener(
      noted('onRecvNewMessage', 'onRecvMessageRevoked', 'onRecvC2CReadReceipt', 'onSendMessageProgress'),
    );
    const conversations = tim.getConversationManager();
    conversations.addConversationListener(
      noted('onNewConversation', 'onConversationChanged', 'onTotalUnreadMessageCountChanged'),
    );
    const calls = (name: string): unknown[][] => heard.get(name) ?? [];
    return { tim, calls, messages: () => calls('onRecvNewMessage').map(([one]) => one as V2TimMessage) };
  }

  async login({ tim }: AppClient, userID: string): Promise<void> {
    mustBeOk(await tim.login(userID, this.#world.userSig(userID)), `login of ${userID}`);
  }

  /** A started app with this user logged in. */
  async user(userID: string, platform?: AppPlatform): Promise<AppClient> {
    const client = await this.start(platform);
    await this.login(client, userID);
    return client;
  }

  /** Closes every connection; logs nobody out. */
  async close(): Promise<void> {
    for (const tim of this.#opened) await tim.unInitSDK();
  }
}

/** Sends what was created. @throws when one of the two fails. */
export async function send(
  { tim }: AppClient,
  receiver: string,
  created: Promise<V2TimValueCallback<V2TimMsgCreateInfoResult>>,
): Promise<V2TimMessage> {
  const made = await created;
  mustBeOk(made, 'creating');
  const sent = await tim.getMessageManager().sendMessage({ id: made.data?.id ?? '', receiver, groupID: '' });
  mustBeOk(sent, 'sending');
  return sent.data ?? {};
}
export const say = (from: AppClient, to: string, text: string): Promise<V2TimMessage> =>
  send(from, to, from.tim.getMessageManager().createTextMessage(text));
