import type { ServerEvent, WireConversation, WireMessage } from '@tim-push/protocol';
import { type Bus, isKnown, type Live, NOBODY, type Presence } from '../bus/contract.ts';
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

/** Its receiver's own option may keep it away; a note to oneself is always wanted. */
const mayBeMuted = ({ honorMute, fromUserId, toUserId }: StoredMessage): boolean =>
  honorMute && fromUserId !== toUserId;

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

  live(appId: number, userId: string): Live {
    return this.#bus.presence(appId, userId);
  }

  /** An event to every live connection of an account but one. */
  async tell(appId: number, userId: string, event: ServerEvent, exceptDeviceId?: number): Promise<void> {
    this.#publish(await this.live(appId, userId), event, exceptDeviceId);
  }

  #publish(live: readonly Presence[], event: ServerEvent, exceptDeviceId?: number): void {
    for (const { deviceId } of live) if (deviceId !== exceptDeviceId) this.#bus.publish(deviceId, event);
  }

  tellDevice(deviceId: number, event: ServerEvent): void {
    this.#bus.publish(deviceId, event);
  }

  /**
   * A fresh message, to the receiver's devices and to the sender's other ones. Does all of it at once where it need not
   * ask, and then returns how the sender's conversation stands: the answer to the sending device says it, in place of an
   * event that would carry its own message back to it.
   */
  message(message: StoredMessage, options: FreshMessage): ConversationSide | undefined {
    const { appId, fromUserId: from, toUserId: to } = message;
    const receiver = this.live(appId, to);
    const sender = from === to || !options.syncSender ? NOBODY : this.live(appId, from);
    const opt = mayBeMuted(message) ? options.conversations?.receiver.receiveOpt : 0;
    if (!isKnown(receiver) || !isKnown(sender) || (receiver.length > 0 && opt === undefined)) {
      this.background(this.#deliverAsked(message, options, receiver, sender));
      return undefined;
    }
    const received = opt === undefined || NOT_ONLINE.has(opt) ? NOBODY : receiver;
    const answered = this.#answered(message, options);
    try {
      const { senderDeviceId } = options;
      const others = answered === undefined ? sender : sender.filter(({ deviceId }) => deviceId !== senderDeviceId);
      this.#deliver(message, options, received, others);
    } catch (error) {
      this.#undelivered(error);
    }
    return answered;
  }

  /** Nothing while its conversation is being read for an event: that one is the newer word, and comes later. */
  #answered(message: StoredMessage, { senderDeviceId, conversations }: FreshMessage): ConversationSide | undefined {
    if (senderDeviceId === undefined || message.onlineOnly) return undefined;
    const { appId, fromUserId: from, toUserId: to } = message;
    return this.#isRefreshing(appId, from, to) ? undefined : conversations?.sender;
  }

  async #deliverAsked(message: StoredMessage, options: FreshMessage, receiver: Live, sender: Live): Promise<void> {
    const [receivers, senders] = await Promise.all([receiver, sender]);
    const received = receivers.length > 0 && (await this.#receives(message));
    this.#deliver(message, options, received ? receivers : NOBODY, senders);
  }

  #deliver(
    message: StoredMessage,
    { senderDeviceId, conversations }: FreshMessage,
    receiver: readonly Presence[],
    sender: readonly Presence[],
  ): void {
    if (receiver.length === 0 && sender.length === 0) return;
    const event = { t: 'event', event: 'message', message: wireMessage(message) } as const;
    const { appId, fromUserId: from, toUserId: to } = message;
    this.#publish(receiver, event, senderDeviceId);
    this.#publish(sender, event, senderDeviceId);
    if (message.onlineOnly) return;
    if (receiver.length > 0) this.#conversationIs(receiver, event.message, appId, to, from, conversations?.receiver);
    if (sender.length > 0) this.#conversationIs(sender, event.message, appId, from, to, conversations?.sender);
  }

  /** The commit of the message said how the conversation stands: no need to read it, unless a reading is under way. */
  #conversationIs(
    live: readonly Presence[],
    last: WireMessage,
    appId: number,
    userId: string,
    peer: string,
    side?: ConversationSide,
  ): void {
    if (side === undefined || this.#isRefreshing(appId, userId, peer)) {
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
    this.#publish(live, { t: 'event', event: 'conversations', conversations: [conversation], totalUnread });
  }

  #isRefreshing(appId: number, userId: string, peer: string): boolean {
    return this.#refreshing.size > 0 && this.#refreshing.has(keyOf(appId, userId, peer));
  }

  /** Whether the receiver, who is there, wants messages of this sender. */
  async #receives(message: StoredMessage): Promise<boolean> {
    if (!mayBeMuted(message)) return true;
    const { appId, fromUserId, toUserId } = message;
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
    work.catch((error: unknown) => this.#undelivered(error));
  }

  #undelivered(error: unknown): void {
    this.#log.warn({ err: error }, 'a live event was not delivered');
  }
}
