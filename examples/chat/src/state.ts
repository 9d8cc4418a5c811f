/** Everything the screens show, and how it changes. Pure, so that it can be tested without a phone. */
import type { Conversation } from './im/conversations';
import type { Message } from './im/messages';

export type Screen =
  | { name: 'starting' }
  | { name: 'consent' }
  | { name: 'login' }
  | { name: 'conversations' }
  | { name: 'chat'; userID: string };

export interface ChatState {
  screen: Screen;
  /** '' when nobody is logged in. */
  me: string;
  conversations: Conversation[];
  /** Of the conversation on the screen, oldest first. */
  messages: Message[];
  /** A tapped notification's conversation that waits for the login. */
  tapped?: string;
  /** What the user should know, '' for nothing. */
  notice: string;
}

export type Change =
  | { type: 'consentMissing' }
  | { type: 'consentGiven' }
  | { type: 'loggedIn'; userID: string }
  | { type: 'loggedOut'; why: string }
  | { type: 'opened'; userID: string }
  | { type: 'tapped'; userID: string }
  | { type: 'closed' }
  | { type: 'conversations'; conversations: Conversation[] }
  | { type: 'messages'; userID: string; messages: Message[] }
  | { type: 'notice'; notice: string };

export const START: ChatState = { screen: { name: 'starting' }, me: '', conversations: [], messages: [], notice: '' };

export function changed(state: ChatState, change: Change): ChatState {
  switch (change.type) {
    case 'consentMissing':
      return { ...state, screen: { name: 'consent' } };
    case 'consentGiven':
      return { ...state, screen: { name: 'login' } };
    case 'loggedIn': {
      const next: ChatState = { ...state, me: change.userID, screen: { name: 'conversations' }, notice: '' };
      return state.tapped === undefined ? next : opened({ ...next, tapped: undefined }, state.tapped);
    }
    case 'loggedOut':
      return { ...START, screen: { name: 'login' }, notice: change.why };
    case 'opened':
      return opened(state, change.userID);
    case 'tapped':
      return state.me === '' ? { ...state, tapped: change.userID } : opened(state, change.userID);
    case 'closed':
      return { ...state, screen: { name: 'conversations' }, messages: [], notice: '' };
    case 'conversations':
      return { ...state, conversations: change.conversations };
    case 'messages':
      // An answer may come when another conversation is open already.
      return isOpen(state, change.userID) ? { ...state, messages: change.messages } : state;
    case 'notice':
      return { ...state, notice: change.notice };
  }
}

export const isOpen = ({ screen }: ChatState, userID: string): boolean =>
  screen.name === 'chat' && screen.userID === userID;

function opened(state: ChatState, userID: string): ChatState {
  return isOpen(state, userID) ? state : { ...state, screen: { name: 'chat', userID }, messages: [], notice: '' };
}
