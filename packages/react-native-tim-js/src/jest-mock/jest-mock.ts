/**
 * `react-native-tim-js/jest-mock`: the client as it is, over a server in memory. What the app calls is the real code, so
 * the mock cannot lack a method; nothing opens a connection.
 *
 * @example
 * jest.mock('react-native-tim-js', () => require('react-native-tim-js/jest-mock'));
 * const { mock } = require('react-native-tim-js/jest-mock');
 * mock.emitMessage({ from: 'alice', text: 'Hi' });
 */
import type { ClientRequestType, MessageElement, Profile, SendRequest, WireMessage } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { hostEnvironment } from '../environment.ts';
import { register } from '../plugin.ts';
import { createTencentIm, type TencentIm } from '../tim.ts';
import type { ServerOptions } from '../types/options.ts';
import { type MemoryServer, memoryServer } from './memory-server.ts';

export * from '../index.ts';

export interface ImMock {
  /** Who is logged in, '' for nobody. */
  readonly userID: string;
  /** What the app sent, oldest first: `to`, `elements`, `offlinePush` … */
  readonly sent: readonly SendRequest[];
  /** What `setOfflinePushConfig` told the server, undefined while nothing is bound. */
  readonly pushConfig: { certificateID: number; token: string } | undefined;
  /** What the app said of itself by `doBackground` and `doForeground`. */
  readonly appState: { state: string; unread: number };
  /** Of users that are not in it, the user ID is the nickname. */
  readonly profiles: Map<string, Profile>;
  /** A message to the account that is logged in. Returns its `msgID`. */
  emitMessage(
    message: { from: string; text?: string; custom?: string; elements?: MessageElement[] } & Partial<WireMessage>,
  ): string;
  emitRecalled(msgID: string): void;
  /** The peer has read everything. */
  emitPeerRead(userID: string): void;
  emitKickedOffline(desc?: string): void;
  emitUserSigExpired(): void;
  emitTokenRetired(code?: string): void;
  /** The server refuses the next request of this kind: `refuse('login', 6206, 'the UserSig expired')`. */
  refuse(request: ClientRequestType, code: number, desc?: string): void;
  /** The network goes away; `connect` brings it back. */
  disconnect(): void;
  connect(): void;
  /** A server without messages, nobody logged in, no listeners: call it in `afterEach`. */
  reset(): void;
}

/** A server is set from the start: apps that set their own in another file are tested without it. */
const SERVER: ServerOptions = { url: 'https://tim-push.invalid' };

let server: MemoryServer;
const client = createTencentIm(() => ({ facts: () => ({ platform: 'Android' }) }));
const setServer = (options: ServerOptions) =>
  client.setServer({
    ...options,
    environment: {
      ...options.environment,
      openSocket: () => server.openSocket(),
      setTimer(run, ms) {
        const timer = hostEnvironment.setTimer(run, ms);
        // A heartbeat must not keep Node.js from ending after the last test.
        (timer as { unref?(): void }).unref?.();
        return timer;
      },
    },
  });

export const TencentImSDKPlugin: TencentIm = register({ ...client, setServer });

const textOf = (text: string): MessageElement => ({ MsgType: 'TIMTextElem', MsgContent: { Text: text } });
const customOf = (data: string): MessageElement => ({ MsgType: 'TIMCustomElem', MsgContent: { Data: data } });

export const mock: ImMock = {
  get userID() {
    return server.userID();
  },
  get sent() {
    return server.sent;
  },
  get pushConfig() {
    return server.pushConfig();
  },
  get appState() {
    return server.appState();
  },
  get profiles() {
    return server.profiles;
  },
  emitMessage({ from, text, custom, elements, ...more }) {
    const said = text !== undefined ? [textOf(text)] : custom !== undefined ? [customOf(custom)] : [];
    return server.deliver(from, { ...more, elements: elements ?? said });
  },
  emitRecalled: (msgID) => server.recall(msgID),
  emitPeerRead: (userID) => server.emit({ event: 'peerRead', userID, time: Math.floor(Date.now() / 1000) }),
  emitKickedOffline: (desc = 'logged in elsewhere') =>
    server.emit({ event: 'kicked', code: TimCode.kickedOffline, desc }),
  emitUserSigExpired: () => server.emit({ event: 'sigExpired' }),
  emitTokenRetired: (code = 'NotRegistered') => server.emit({ event: 'tokenRetired', code, atMs: Date.now() }),
  refuse: (request, code, desc = 'refused by the test') => server.refuse(request, { code, desc }),
  disconnect: () => server.reachable(false),
  connect: () => server.reachable(true),
  reset() {
    const { v2TIMManager } = client;
    void v2TIMManager.unInitSDK();
    v2TIMManager.removeSimpleMsgListener();
    v2TIMManager.getMessageManager().removeAdvancedMsgListener();
    v2TIMManager.getConversationManager().removeConversationListener();
    server = memoryServer();
    setServer(SERVER);
  },
};
mock.reset();
