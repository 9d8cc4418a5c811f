import type { AddressInfo } from 'node:net';
import type { ClientRequest, ClientRequestType, ResponseData, ServerEvent, WireMessage } from '@tim-push/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

type Frame<T extends ClientRequestType> = Extract<ClientRequest, { t: T }>;
type Reply<T extends ClientRequestType> =
  | { data: ResponseData[T] }
  | { code: number; desc: string }
  /** Says nothing, ever. */
  | 'silence'
  /** Cuts the connection without an answer. */
  | 'cut';
type Handler<T extends ClientRequestType> = (frame: Frame<T>) => Reply<T>;
type Handlers = { [T in ClientRequestType]: Handler<T> };

type EventBody = ServerEvent extends infer E ? (E extends ServerEvent ? Omit<E, 't'> : never) : never;

export interface FakeServer {
  url: string;
  /** Every frame that came, in order, over all connections. */
  received: ClientRequest[];
  frames<T extends ClientRequestType>(t: T): Frame<T>[];
  on<T extends ClientRequestType>(t: T, handler: Handler<T>): void;
  /** To the connection that logged in last. */
  event(event: EventBody): void;
  /** Live, and kept for `pull`. */
  deliver(message: WireMessage): void;
  /** Kept for `pull` only. */
  keep(message: WireMessage): void;
  cut(): void;
  /** No new connections are taken until `open`. */
  shut(): void;
  open(): void;
  connections(): number;
  opened(): number;
  stop(): Promise<void>;
}

export function wireMessage(index: number, over: Partial<WireMessage> = {}): WireMessage {
  return {
    msgID: String(1000 + index),
    msgKey: `${index}_7_1`,
    cursor: String(index),
    from: 'bob',
    to: 'alice',
    nick: 'Bob',
    faceUrl: '',
    seq: index,
    random: index,
    time: 1_700_000_000 + index,
    elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `text ${index}` } }],
    ...over,
  };
}

/** A real WebSocket server that speaks the protocol's frames, does the obvious by default, and can be told otherwise. */
export async function startFakeServer(): Promise<FakeServer> {
  const sockets = new Set<WebSocket>();
  const received: ClientRequest[] = [];
  const log: WireMessage[] = [];
  let current: WebSocket | undefined;
  let epoch = 0;
  let opened = 0;
  let shut = false;
  let sent = 5000;

  const handlers: Handlers = {
    login: (frame) => {
      if (!frame.resume) epoch += 1;
      return {
        data: {
          userID: frame.userID,
          epoch,
          serverTime: 1_700_000_000_000,
          heartbeatSeconds: 120,
          nick: '',
          faceUrl: '',
          cursor: String(log.length),
          hasToken: false,
        },
      };
    },
    logout: () => ({ data: {} }),
    ping: () => ({ data: { serverTime: 1_700_000_000_000 } }),
    setPushConfig: () => ({ data: { bound: true } }),
    setAppState: () => ({ data: {} }),
    send: (frame) => {
      sent += 1;
      const msgKey = `${sent}_${frame.random}_1`;
      return {
        data: {
          msgID: String(sent),
          msgKey,
          seq: sent,
          random: frame.random,
          time: 1_700_000_100,
          cursor: String(sent),
        },
      };
    },
    ack: () => ({ data: {} }),
    pull: (frame) => {
      const after = log.filter((message) => Number(message.cursor) > Number(frame.cursor || '0'));
      const messages = after.slice(0, frame.limit ?? 50);
      const cursor = messages.at(-1)?.cursor ?? frame.cursor;
      return { data: { messages, cursor, more: after.length > messages.length } };
    },
    read: () => ({ data: { totalUnread: 0 } }),
    recall: () => ({ data: {} }),
    setReceiveOpt: () => ({ data: {} }),
    getReceiveOpt: (frame) => ({ data: { options: frame.userIDs.map((userID) => ({ userID, opt: 0 as const })) } }),
    conversations: () => ({ data: { conversations: [], cursor: '', more: false, totalUnread: 0 } }),
    setProfile: () => ({ data: {} }),
    getProfiles: (frame) => ({
      data: { profiles: frame.userIDs.map((userID) => ({ userID, nick: userID })), missing: [] },
    }),
    click: () => ({ data: { matched: true } }),
    arrived: () => ({ data: { matched: true } }),
  };

  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/v1/socket', verifyClient: () => !shut });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ClientRequest;
      received.push(frame);
      const reply = (handlers[frame.t] as Handler<typeof frame.t>)(frame as never);
      if (reply === 'silence') return;
      if (reply === 'cut') {
        socket.terminate();
        return;
      }
      if (frame.t === 'login' && 'data' in reply) current = socket;
      socket.send(
        JSON.stringify('data' in reply ? { t: 'ok', id: frame.id, ...reply } : { t: 'error', id: frame.id, ...reply }),
      );
    });
  });

  const event: FakeServer['event'] = (of) => current?.send(JSON.stringify({ t: 'event', ...of }));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    frames: <T extends ClientRequestType>(t: T) => received.filter((frame): frame is Frame<T> => frame.t === t),
    on(t, handler) {
      Object.assign(handlers, { [t]: handler });
    },
    event,
    deliver(message) {
      log.push(message);
      event({ event: 'message', message });
    },
    keep: (message) => void log.push(message),
    cut() {
      for (const socket of sockets) socket.terminate();
    },
    shut() {
      shut = true;
    },
    open() {
      shut = false;
    },
    connections: () => sockets.size,
    opened: () => opened,
    async stop() {
      for (const socket of sockets) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
