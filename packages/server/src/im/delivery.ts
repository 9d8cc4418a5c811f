import type { ServerEvent, WireConversation, WireMessage } from '@tim-push/protocol';
import { accountKey, type Bus, type Presence } from '../bus/contract.ts';
import type { ConversationSide, ConversationSides, Store, StoredMessage } from '../store/index.ts';
import { wireMessage } from '../store/wire-message.ts';
import type { Log } from './contract.ts';

/** Receive options that keep a one-to-one message away from live connections too: 1 not at all, 4 only mentions (tim-api §5). */
const NOT_ONLINE: ReadonlySet<number> = new Set([1, 4]);

/** What is known of a message that was just accepted. */
export interface FreshMessage {
  syncSender: boolean;
  senderDeviceId?: number;
  conversations?: ConversationSides;
}

const keyOf = (appId: number, userId: string, peer: string): string => `${appId}:${userId} ${peer}`;

type DeliveryStore = Pick<Store, 'conversation' | 'getReceiveOpt'>;

/**
 * Live events to connections. Best effort by design: what does not arrive is pulled, and a device that does not
 * acknowledge gets a push. So nothing here fails a request; a failing read is logged.
 */
export class Delivery {
  readonly #store: DeliveryStore;
  readonly #bus: Bus;
  readonly #log: Log;
  /** Conversations being read for an event → whether they changed again meanwhile. */
  readonly #refreshing = new Map<string, boolean>();

  constructor(deps: { store: DeliveryStore; bus: Bus; log: Log }) {
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#log = deps.log;
  }

  live(appId: number, userId: string): Promise<readonly Presence[]> {
    return this.#bus.presence(accountKey(appId, userId));
  }

  /** An event to every live connection of an account but one. */
  async tell(appId: number, userId: string, event: ServerEvent, exceptDeviceId?: number): Promise<void> {
    for (const { deviceId } of await this.live(appId, userId)) {
      if (deviceId !== exceptDeviceId) this.#bus.publish(deviceId, event);
    }
  }

  tellDevice(deviceId: number, event: ServerEvent): void {
    this.#bus.publish(deviceId, event);
  }

  /** A fresh message, to the receiver's devices and to the sender's other ones. */
  async message(message: StoredMessage, options: FreshMessage): Promise<void> {
    const event = { t: 'event', event: 'message', message: wireMessage(message) } as const;
    const { appId, fromUserId: from, toUserId: to } = message;
    const toSelf = from === to;
    const received = toSelf || (await this.#receives(message));
    if (received) await this.tell(appId, to, event, options.senderDeviceId);
    if (!toSelf && options.syncSender) await this.tell(appId, from, event, options.senderDeviceId);
    if (message.onlineOnly) return;
    const { conversations } = options;
    if (received) await this.#conversationIs(event.message, appId, to, from, conversations?.receiver);
    if (!toSelf && options.syncSender)
      await this.#conversationIs(event.message, appId, from, to, conversations?.sender);
  }

  /** The commit of the message said how the conversation stands: no need to read it, unless a reading is under way. */
  async #conversationIs(last: WireMessage, appId: number, userId: string, peer: string, side?: ConversationSide) {
    if (side === undefined || this.#refreshing.has(keyOf(appId, userId, peer))) {
      this.conversationChanged(appId, userId, peer);
      return;
    }
    const conversation: WireConversation = {
      conversationID: `c2c_${peer}`,
      userID: peer,
      nick: side.peerNick,
      faceUrl: side.peerFaceUrl,
      unread: side.unread,
      receiveOpt: side.receiveOpt,
      lastMessage: { ...last, read: false },
      orderKey: Number(last.cursor),
    };
    const { totalUnread } = side;
    await this.tell(appId, userId, {
      t: 'event',
      event: 'conversations',
      conversations: [conversation],
      totalUnread,
    });
  }

  async #receives(message: StoredMessage): Promise<boolean> {
    const { appId, fromUserId, toUserId } = message;
    if (!message.honorMute || (await this.live(appId, toUserId)).length === 0) return true;
    const [opt] = await this.#store.getReceiveOpt(appId, toUserId, [fromUserId]);
    return opt === undefined || !NOT_ONLINE.has(opt);
  }

  /** Sends the conversation as it is now. Changes that come while it is being read are joined into one more reading. */
  conversationChanged(appId: number, userId: string, peer: string): void {
    const key = keyOf(appId, userId, peer);
    if (this.#refreshing.has(key)) {
      this.#refreshing.set(key, true);
      return;
    }
    this.#refreshing.set(key, false);
    this.background(this.#refresh(key, appId, userId, peer));
  }

  async #refresh(key: string, appId: number, userId: string, peer: string): Promise<void> {
    try {
      do {
        this.#refreshing.set(key, false);
        if ((await this.live(appId, userId)).length === 0) return;
        const { conversation, totalUnread } = await this.#store.conversation(appId, userId, peer);
        if (conversation === undefined) continue;
        await this.tell(appId, userId, {
          t: 'event',
          event: 'conversations',
          conversations: [conversation],
          totalUnread,
        });
      } while (this.#refreshing.get(key));
    } finally {
      this.#refreshing.delete(key);
    }
  }

  /** Lets the caller go on; what fails is logged. */
  background(work: Promise<void>): void {
    work.catch((error: unknown) => this.#log.warn({ err: error }, 'a live event was not delivered'));
  }
}
