/** A tim-push server in memory, as far as one phone sees it: no clock, no network, one user at a time. */
import type {
  ClientRequest,
  ClientRequestType,
  MessageElement,
  Profile,
  ReceiveOpt,
  ResponseData,
  SendData,
  SendRequest,
  SentConversation,
  ServerEvent,
  WireConversation,
  WireMessage,
} from '@tim-push/protocol';
import type { SocketLike } from '../environment.ts';

type Frame<T extends ClientRequestType> = Extract<ClientRequest, { t: T }>;
type Answers = { [T in ClientRequestType]: (frame: Frame<T>) => ResponseData[T] };
type Body = ServerEvent extends infer E ? (E extends ServerEvent ? Omit<E, 't'> : never) : never;
export interface Refusal {
  code: number;
  desc: string;
}

export interface MemoryServer {
  openSocket(): SocketLike;
  /** Who is logged in, '' for nobody. */
  userID(): string;
  readonly sent: SendRequest[];
  readonly profiles: Map<string, Profile>;
  pushConfig(): { certificateID: number; token: string } | undefined;
  appState(): { state: string; unread: number };
  deliver(from: string, message: Partial<WireMessage> & { elements: MessageElement[] }): string;
  recall(msgID: string): void;
  emit(event: Body): void;
  /** The next such request is refused. */
  refuse(request: ClientRequestType, refusal: Refusal): void;
  /** false: no connection from now on; true: connections are taken again. */
  reachable(is: boolean): void;
}

/** Any moment will do. */
const START_SECONDS = 1_700_000_000;

export function memoryServer(): MemoryServer {
  const sockets = new Set<SocketLike>();
  const refusals = new Map<ClientRequestType, Refusal>();
  const profiles = new Map<string, Profile>();
  const messages: WireMessage[] = [];
  const sent: SendRequest[] = [];
  const readUpTo = new Map<string, number>();
  const options = new Map<string, ReceiveOpt>();
  let pushConfig: { certificateID: number; token: string } | undefined;
  let appState = { state: 'foreground', unread: 0 };
  let userID = '';
  let epoch = 0;
  let isReachable = true;

  const profileOf = (id: string): Profile => profiles.get(id) ?? { userID: id, nick: id };
  const peerOf = ({ from, to }: WireMessage): string => (from === userID ? to : from);
  const keep = (from: string, to: string, given: Partial<WireMessage> & { elements: MessageElement[] }) => {
    const number = messages.length + 1;
    const time = START_SECONDS + number;
    const { nick = from, faceUrl = '' } = profileOf(from);
    const message: WireMessage = {
      msgID: `message-${number}`,
      msgKey: `${number}_${number}_${time}`,
      cursor: String(number),
      seq: number,
      random: number,
      time,
      nick,
      faceUrl,
      ...given,
      from,
      to,
    };
    messages.push(message);
    return message;
  };
  const conversations = (): WireConversation[] =>
    [...new Set(messages.map(peerOf))]
      .map((peer) => {
        const all = messages.filter((message) => peerOf(message) === peer);
        const lastMessage = all.at(-1);
        const { nick = peer, faceUrl = '' } = profileOf(peer);
        return {
          conversationID: `c2c_${peer}`,
          userID: peer,
          nick,
          faceUrl,
          unread: all.filter((one) => one.from === peer && one.seq > (readUpTo.get(peer) ?? 0)).length,
          receiveOpt: options.get(peer) ?? 0,
          ...(lastMessage ? { lastMessage } : {}),
          orderKey: lastMessage?.seq ?? 0,
        };
      })
      .sort((a, b) => b.orderKey - a.orderKey);
  const totalUnread = (): number => conversations().reduce((sum, { unread }) => sum + unread, 0);
  const changed = (peer: string): void => {
    const those = conversations().filter((one) => one.userID === peer);
    emit({ event: 'conversations', conversations: those, totalUnread: totalUnread() });
  };

  /** For the answer to a message; undefined where an event says it, as the server does. */
  function conversationOf({ to, noLastMsg }: SendRequest): SentConversation | undefined {
    const listed = conversations().find((one) => one.userID === to.userID);
    if (!listed || noLastMsg || to.userID === userID) {
      changed(to.userID);
      return undefined;
    }
    const { nick, faceUrl, unread, receiveOpt } = listed;
    const { nick: ownNick = userID, faceUrl: ownFaceUrl = '' } = profileOf(userID);
    return { nick, faceUrl, unread, receiveOpt, totalUnread: totalUnread(), ownNick, ownFaceUrl };
  }

  const answers: Answers = {
    login(frame) {
      userID = frame.userID;
      if (!frame.resume) epoch += 1;
      const { nick = '', faceUrl = '' } = profiles.get(userID) ?? {};
      const cursor = String(messages.length);
      const facts = { heartbeatSeconds: 120, serverTime: START_SECONDS * 1000, hasToken: pushConfig !== undefined };
      return { userID, epoch, nick, faceUrl, cursor, ...facts };
    },
    logout() {
      userID = '';
      pushConfig = undefined;
      return {};
    },
    ping: () => ({ serverTime: START_SECONDS * 1000 }),
    setPushConfig({ certificateID, token }) {
      pushConfig = token === '' ? undefined : { certificateID, token };
      return { bound: pushConfig !== undefined };
    },
    setAppState({ state, unread = 0 }) {
      appState = { state, unread };
      return {};
    },
    send(frame) {
      sent.push(frame);
      const { msgID, msgKey, seq, random, time, cursor } = keep(userID, frame.to.userID, {
        elements: frame.elements,
        random: frame.random,
        ...(frame.offlinePush ? { offlinePush: frame.offlinePush } : {}),
        ...(frame.cloudCustomData ? { cloudCustomData: frame.cloudCustomData } : {}),
      });
      const data: SendData = { msgID, msgKey, seq, random, time, cursor };
      const conversation = conversationOf(frame);
      return conversation ? { ...data, conversation } : data;
    },
    ack: () => ({}),
    pull({ cursor, limit = 50 }) {
      const after = messages.slice(Number(cursor || '0'));
      const page = after.slice(0, limit);
      return { messages: page, cursor: page.at(-1)?.cursor ?? cursor, more: after.length > page.length };
    },
    read({ userID: peer }) {
      readUpTo.set(peer, messages.length);
      changed(peer);
      return { totalUnread: totalUnread() };
    },
    recall({ msgID }) {
      recall(msgID);
      return {};
    },
    setReceiveOpt({ userIDs, opt }) {
      for (const id of userIDs) options.set(id, opt);
      return {};
    },
    getReceiveOpt: ({ userIDs }) => ({ options: userIDs.map((id) => ({ userID: id, opt: options.get(id) ?? 0 })) }),
    conversations({ cursor, limit = 100 }) {
      const start = Number(cursor || '0');
      const all = conversations();
      const page = all.slice(start, start + limit);
      const end = start + page.length;
      return { conversations: page, cursor: String(end), more: end < all.length, totalUnread: totalUnread() };
    },
    setProfile({ profile }) {
      profiles.set(userID, { ...profileOf(userID), ...profile });
      return {};
    },
    getProfiles: ({ userIDs }) => ({ profiles: userIDs.map(profileOf), missing: [] }),
    click: () => ({ matched: true }),
    arrived: () => ({ matched: true }),
  };

  function recall(msgID: string): void {
    const message = messages.find((one) => one.msgID === msgID);
    if (!message) return;
    message.recalled = true;
    emit({ event: 'recalled', msgID, from: message.from, to: message.to });
  }
  function emit(event: Body): void {
    for (const socket of sockets) say(socket, { t: 'event', ...event });
  }
  /** Never at once: a network would not either. By promise, so that fake timers of a test do not hold it up. */
  function say(socket: SocketLike, frame: object): void {
    void Promise.resolve().then(() => socket.onmessage?.({ data: JSON.stringify(frame) }));
  }
  function take(socket: SocketLike, frame: ClientRequest): void {
    const refusal = refusals.get(frame.t);
    refusals.delete(frame.t);
    // Each request meets the answer of its own kind, which the compiler cannot see through the union.
    const answer = answers[frame.t] as (of: ClientRequest) => unknown;
    say(socket, { id: frame.id, ...(refusal ? { t: 'error', ...refusal } : { t: 'ok', data: answer(frame) }) });
  }

  return {
    sent,
    profiles,
    recall,
    emit,
    userID: () => userID,
    pushConfig: () => pushConfig,
    appState: () => appState,
    openSocket() {
      const socket: SocketLike = {
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
        send: (text) => take(socket, JSON.parse(text) as ClientRequest),
        close: () => void sockets.delete(socket),
      };
      void Promise.resolve().then(() => {
        if (!isReachable) return socket.onclose?.({ code: 1006 });
        sockets.add(socket);
        socket.onopen?.({} as never);
      });
      return socket;
    },
    deliver(from, given) {
      const message = keep(from, userID, given);
      emit({ event: 'message', message });
      changed(from);
      return message.msgID;
    },
    refuse: (request, refusal) => void refusals.set(request, refusal),
    reachable(is) {
      isReachable = is;
      if (is) return;
      for (const socket of sockets) socket.onclose?.({ code: 1006 });
      sockets.clear();
    },
  };
}
