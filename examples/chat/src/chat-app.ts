/** The app without its screens: puts together consent, IM and push, in the order that stores ask for. */
import type { StorageAdapter, TencentIm } from 'react-native-tim-js';
import type { TimPushPlugin } from 'react-native-tim-push';
import { type Login, logIn, logOut } from './im/connection';
import { readConversations, watchConversations } from './im/conversations';
import { markRead, readMessages, sendText, watchMessages } from './im/messages';
import { consentGiven, giveConsent } from './push/consent';
import type { Notice } from './push/offline-push-info';
import { registerPush, watchTaps } from './push/registration';
import { type Change, type ChatState, changed, isOpen, START } from './state';

export interface Parts {
  im: TencentIm;
  push: TimPushPlugin;
  storage: StorageAdapter;
}

export interface ChatApp {
  state(): ChatState;
  /** Returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** Reads whether the user agreed before. */
  start(): Promise<void>;
  agree(): Promise<void>;
  logIn(login: Login): Promise<void>;
  logOut(): Promise<void>;
  open(userID: string): void;
  close(): void;
  send(text: string, notice?: Omit<Notice, 'from'>): Promise<void>;
  /** Ends every subscription. */
  stop(): void;
}

export function createChatApp({ im, push, storage }: Parts): ChatApp {
  let state = START;
  const listeners = new Set<() => void>();
  const stops: (() => void)[] = [];

  function change(what: Change): void {
    const before = state.screen;
    state = changed(state, what);
    for (const listener of [...listeners]) listener();
    // Whatever opened it (a finger, a tap on a notification): an open conversation is read.
    if (state.screen.name === 'chat' && state.screen !== before) void show(state.screen.userID);
  }

  async function show(userID: string): Promise<void> {
    change({ type: 'messages', userID, messages: await readMessages(im, userID) });
    await markRead(im, userID);
  }

  async function listConversations(): Promise<void> {
    const conversations = await readConversations(im);
    if (conversations && state.me !== '') change({ type: 'conversations', conversations });
  }

  /** From here on push may be touched. The tap that started the app waited for this. */
  function consented(): void {
    change({ type: 'consentGiven' });
    // React may start an effect twice, and a finger is quick: one listener each.
    if (stops.length > 0) return;
    stops.push(
      watchTaps(push, (userID) => change({ type: 'tapped', userID })),
      watchConversations(im, () => void listConversations()),
      watchMessages(im, (userID) => isOpen(state, userID) && void show(userID)),
    );
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async start() {
      if (await consentGiven(storage)) consented();
      else change({ type: 'consentMissing' });
    },
    async agree() {
      await giveConsent(storage);
      consented();
    },
    async logIn(login) {
      const wrong = await logIn(im, storage, login, (why) => change({ type: 'loggedOut', why }));
      if (wrong !== '') return change({ type: 'notice', notice: wrong });
      change({ type: 'loggedIn', userID: login.userID });
      await listConversations();
      const notice = await registerPush(push);
      if (notice !== '') change({ type: 'notice', notice });
    },
    async logOut() {
      await logOut(im);
      change({ type: 'loggedOut', why: '' });
    },
    open: (userID) => change({ type: 'opened', userID }),
    close: () => change({ type: 'closed' }),
    async send(text, notice) {
      const { me, screen } = state;
      if (screen.name !== 'chat' || text.trim() === '') return;
      const wrong = await sendText(im, screen.userID, text, { ...notice, from: me });
      change({ type: 'notice', notice: wrong });
      change({ type: 'messages', userID: screen.userID, messages: await readMessages(im, screen.userID) });
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
