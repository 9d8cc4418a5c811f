import { TimCode } from '../codes.ts';
import type { Core } from '../core.ts';
import { failed, neverReject, type V2TimValueCallback, value, withoutData } from '../results.ts';
import type { V2TimConversation, V2TimConversationResult } from '../types/conversation.ts';
import type { V2TimConversationListener } from '../types/listeners.ts';
import { onlineCalls } from './online.ts';
import { CONVERSATION_METHODS, type NotSupported, notSupported } from './unsupported.ts';

interface ConversationMethods {
  /**
   * Newest first.
   *
   * @param count 1 to 100
   * @param nextSeq '0' for the first page, then `data.nextSeq` of the answer before
   */
  getConversationList(count: number, nextSeq: string): Promise<V2TimValueCallback<V2TimConversationResult>>;
  /** @param conversationID `c2c_<userID>` */
  getConversation(conversationID: string): Promise<V2TimValueCallback<V2TimConversation>>;
  /** Those that exist, in the order asked for. (The name is spelled as in the old package.) */
  getConversationListByConversaionIds(conversationIDList: string[]): Promise<V2TimValueCallback<V2TimConversation[]>>;
  getTotalUnreadMessageCount(): Promise<V2TimValueCallback<number>>;
}
interface ConversationListening {
  addConversationListener(listener: V2TimConversationListener): void;
  /** Without a listener: all of them. */
  removeConversationListener(listener?: V2TimConversationListener): void;
}
export type V2TIMConversationManager = ConversationMethods &
  ConversationListening &
  NotSupported<(typeof CONVERSATION_METHODS)[number]>;

export function createConversationManager(core: Core): V2TIMConversationManager {
  const online = onlineCalls(core);

  const methods: ConversationMethods = {
    getConversationList: (count, nextSeq) =>
      online('getConversationList', async ({ conversations }) => {
        if (!Number.isInteger(count) || count < 1) {
          return failed(TimCode.badParameter, 'getConversationList: count must be a whole number from 1 to 100');
        }
        const cursor = String(nextSeq ?? '');
        if (!/^[0-9]*$/.test(cursor)) {
          return failed(
            TimCode.badParameter,
            'getConversationList: nextSeq must be "0" or the last answer\'s data.nextSeq',
          );
        }
        return conversations.list(count, cursor);
      }),
    getConversation: (conversationID) =>
      online('getConversation', async ({ conversations }) => {
        if (typeof conversationID !== 'string' || !conversationID.startsWith('c2c_')) {
          return failed(TimCode.badParameter, 'getConversation: conversationID must look like "c2c_<userID>"');
        }
        const answer = await conversations.get([conversationID]);
        if (answer.code !== TimCode.ok) return withoutData(answer);
        const [found] = answer.data ?? [];
        if (found) return value(found);
        return failed(TimCode.badParameter, `getConversation: there is no conversation ${conversationID}`);
      }),
    getConversationListByConversaionIds: (ids) =>
      online('getConversationListByConversaionIds', async ({ conversations }) => {
        if (!Array.isArray(ids)) {
          return failed(
            TimCode.badParameter,
            'getConversationListByConversaionIds: takes an array of conversation IDs',
          );
        }
        return conversations.get(ids.map(String));
      }),
    getTotalUnreadMessageCount: () =>
      online('getTotalUnreadMessageCount', ({ conversations }) => conversations.fetchTotalUnread()),
  };

  return {
    ...notSupported('conversationManager', CONVERSATION_METHODS, core.log.warn),
    ...neverReject({ ...methods }, core.log.error),
    addConversationListener: (listener) => core.listeners.conversation.add(listener),
    removeConversationListener: (listener) => core.listeners.conversation.remove(listener),
  };
}
