import type { WireConversation } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { conversationFromWire } from '../mapping/conversation.ts';
import { failed, mapped, type V2TimValueCallback, value } from '../results.ts';
import type { Session } from '../session/contract.ts';
import type { V2TimConversation, V2TimConversationResult } from '../types/conversation.ts';
import type { V2TimConversationListener } from '../types/listeners.ts';
import type { Listeners } from './listeners.ts';

/** Conversations per page, and pages fetched after each connect: the newest 500 are known, older ones when asked for. */
const PAGE = 100;
const PAGES = 5;

export interface Conversations {
  /** After each connect: what changed meanwhile is told to listeners. */
  sync(): Promise<void>;
  onChanged(conversations: readonly WireConversation[], totalUnread: number): void;
  /**
   * To be called when a message is sent; what it returns takes what the answer says. That is as of the message: whatever
   * comes between the two about unread messages is the newer word, and one's own message changes none of them.
   */
  sending(): (conversation: WireConversation, totalUnread: number) => void;
  /** This account read everything of this peer. */
  onRead(userID: string, totalUnread: number): void;
  list(count: number, nextSeq: string): Promise<V2TimValueCallback<V2TimConversationResult>>;
  /** Those that exist, in the order asked for. */
  get(conversationIDs: readonly string[]): Promise<V2TimValueCallback<V2TimConversation[]>>;
  fetchTotalUnread(): Promise<V2TimValueCallback<number>>;
  clear(): void;
}

export function createConversations(
  session: () => Pick<Session, 'request' | 'userID'>,
  listeners: Listeners<V2TimConversationListener>,
): Conversations {
  const known = new Map<string, V2TimConversation>();
  let total: number | undefined;
  /** How often the server has said what is unread. */
  let words = 0;

  const page = (cursor: string | undefined, limit: number) =>
    session().request('conversations', { limit, ...(cursor ? { cursor } : {}) });

  function learn(wires: readonly WireConversation[]): { fresh: V2TimConversation[]; changed: V2TimConversation[] } {
    const self = session().userID() ?? '';
    const fresh: V2TimConversation[] = [];
    const changed: V2TimConversation[] = [];
    for (const wire of wires) {
      const conversation = conversationFromWire(wire, self);
      const before = known.get(conversation.conversationID);
      known.set(conversation.conversationID, conversation);
      if (!before) fresh.push(conversation);
      else if (JSON.stringify(before) !== JSON.stringify(conversation)) changed.push(conversation);
    }
    return { fresh, changed };
  }

  function onTotalUnread(next: number): void {
    if (next === total) return;
    total = next;
    listeners.call('onTotalUnreadMessageCountChanged', next);
  }

  function onChanged(wires: readonly WireConversation[], totalUnread: number): void {
    words += 1;
    const { fresh, changed } = learn(wires);
    if (fresh.length > 0) listeners.call('onNewConversation', fresh);
    if (changed.length > 0) listeners.call('onConversationChanged', changed);
    onTotalUnread(totalUnread);
  }

  return {
    onChanged,
    sending() {
      const before = words;
      return (conversation, totalUnread) => {
        const now = known.get(conversation.conversationID);
        if ((now?.orderkey ?? 0) >= conversation.orderKey) return;
        if (words === before) onChanged([conversation], totalUnread);
        else onChanged([{ ...conversation, unread: now?.unreadCount ?? conversation.unread }], total ?? totalUnread);
      };
    },
    onRead(userID, totalUnread) {
      words += 1;
      const conversation = known.get(`c2c_${userID}`);
      if (conversation && conversation.unreadCount !== 0) {
        const changed = { ...conversation, unreadCount: 0 };
        known.set(conversation.conversationID, changed);
        listeners.call('onConversationChanged', [changed]);
      }
      onTotalUnread(totalUnread);
    },
    async sync() {
      listeners.call('onSyncServerStart');
      const owner = session().userID();
      let cursor: string | undefined;
      for (let fetched = 0; fetched < PAGES; fetched += 1) {
        const answer = await page(cursor, PAGE);
        if (answer.code !== TimCode.ok || !answer.data || session().userID() !== owner) {
          listeners.call('onSyncServerFailed');
          return;
        }
        onChanged(answer.data.conversations, answer.data.totalUnread);
        cursor = answer.data.cursor;
        if (!answer.data.more) break;
      }
      listeners.call('onSyncServerFinish');
    },
    async list(count, nextSeq) {
      const answer = await page(nextSeq === '' || nextSeq === '0' ? undefined : nextSeq, Math.min(count, PAGE));
      return mapped(answer, (data) => {
        learn(data.conversations);
        const self = session().userID() ?? '';
        return {
          nextSeq: data.cursor,
          isFinished: !data.more,
          conversationList: data.conversations.map((wire) => conversationFromWire(wire, self)),
        };
      });
    },
    async get(conversationIDs) {
      let cursor: string | undefined;
      for (let fetched = 0; fetched < PAGES && !conversationIDs.every((id) => known.has(id)); fetched += 1) {
        const answer = await page(cursor, PAGE);
        if (answer.code !== TimCode.ok || !answer.data) return failed(answer.code, answer.desc);
        learn(answer.data.conversations);
        cursor = answer.data.cursor;
        if (!answer.data.more) break;
      }
      return value(conversationIDs.map((id) => known.get(id)).filter((found) => found !== undefined));
    },
    async fetchTotalUnread() {
      if (total !== undefined) return value(total);
      return mapped(await page(undefined, 1), (data) => data.totalUnread);
    },
    clear() {
      known.clear();
      total = undefined;
    },
  };
}
