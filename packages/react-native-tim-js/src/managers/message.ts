import { TimCode } from '../codes.ts';
import type { Core } from '../core.ts';
import { ReceiveMsgOptEnum } from '../enums.ts';
import {
  failed,
  mapped,
  neverReject,
  type V2TimCallback,
  type V2TimValueCallback,
  value,
  withoutData,
} from '../results.ts';
import type { V2TimAdvancedMsgListener } from '../types/listeners.ts';
import type {
  SendMessageParam,
  SendReplyMessageParam,
  V2TimMessage,
  V2TimReceiveMessageOptInfo,
} from '../types/message.ts';
import { wrongCount, wrongMsgID, wrongUserID, wrongUserIDs } from './arguments.ts';
import { type CreateMessages, createMessagesOf } from './create-messages.ts';
import { onlineCalls } from './online.ts';
import type { Sender } from './send.ts';
import { MESSAGE_METHODS, type NotSupported, notSupported } from './unsupported.ts';

interface MessageMethods extends CreateMessages {
  /**
   * Sends what was created. Resent by itself over a lost connection within `requestTimeoutMs`; after that it failed, and
   * `sendMessage` with the same id (or `reSendMessage`) sends the same message, never a second one.
   *
   * @returns the message; 6014 not logged in, 6017 wrong arguments, 7003 bad user ID, 8001 too long, 9520 no answer, or the
   * server's code. After a failure `data.id` is the id for another try.
   * @example
   * const made = await manager.createTextMessage('hello');
   * await manager.sendMessage({ id: made.data?.id ?? '', receiver: 'bob', offlinePushInfo: { ext: '{}' } });
   */
  sendMessage(param: SendMessageParam): Promise<V2TimValueCallback<V2TimMessage>>;
  /** `sendMessage` that also says which message it answers, in `cloudCustomData` under `messageReply`. */
  sendReplyMessage(param: SendReplyMessageParam): Promise<V2TimValueCallback<V2TimMessage>>;
  /** Another try of a message that failed; takes the `id` of that answer's data. */
  reSendMessage(msgID: string, onlineUserOnly?: boolean): Promise<V2TimValueCallback<V2TimMessage>>;
  /** Takes back an own message (by default within 2 minutes). A push of it that did not leave yet never does. */
  revokeMessage(msgID: string): Promise<V2TimCallback>;
  markC2CMessageAsRead(userID: string): Promise<V2TimCallback>;
  /** At most 30 users a call. */
  setC2CReceiveMessageOpt(userIDList: string[], opt: ReceiveMsgOptEnum): Promise<V2TimCallback>;
  getC2CReceiveMessageOpt(userIDList: string[]): Promise<V2TimValueCallback<V2TimReceiveMessageOptInfo[]>>;
  /** Newest first, of what this process sent and received (missed messages of 7 days among them), not of all time. */
  getC2CHistoryMessageList(
    userID: string,
    count: number,
    lastMsgID?: string,
  ): Promise<V2TimValueCallback<V2TimMessage[]>>;
  /** Those of them that this process knows. */
  findMessages(messageIDList: string[]): Promise<V2TimValueCallback<V2TimMessage[]>>;
}
interface MessageListening {
  addAdvancedMsgListener(listener: V2TimAdvancedMsgListener): void;
  /** Without a listener: all of them. */
  removeAdvancedMsgListener(listener?: V2TimAdvancedMsgListener): void;
}
export type V2TIMMessageManager = MessageMethods & MessageListening & NotSupported<(typeof MESSAGE_METHODS)[number]>;

/** Users a call of the receive option may name (facts: tim-api §5). */
const MOST_USERS = 30;

export function createMessageManager(core: Core, sender: Sender): V2TIMMessageManager {
  const online = onlineCalls(core);

  const methods: MessageMethods = {
    ...createMessagesOf(core),
    sendMessage: (param) => sender.send('sendMessage', param),
    async sendReplyMessage(param) {
      const replied = param?.replyMessage;
      if (!replied?.msgID) {
        return failed(TimCode.badParameter, 'sendReplyMessage: replyMessage must be a message with a msgID');
      }
      const messageReply = {
        messageID: replied.msgID,
        messageAbstract: replied.textElem?.text ?? replied.customElem?.desc ?? '',
        messageSender: replied.nickName || replied.sender || '',
        messageType: replied.elemType ?? 0,
        version: 1,
      };
      const { replyMessage: _replied, ...rest } = param;
      return sender.send('sendReplyMessage', { ...rest, cloudCustomData: JSON.stringify({ messageReply }) });
    },
    reSendMessage: (msgID, onlineUserOnly) => sender.resend(msgID, onlineUserOnly),
    revokeMessage: (msgID) =>
      online('revokeMessage', async ({ session, history }) => {
        const problem = wrongMsgID('revokeMessage', msgID);
        if (problem) return problem;
        const answer = await session.request('recall', { msgID });
        if (answer.code === TimCode.ok) history.revoke(msgID);
        return withoutData(answer);
      }),
    markC2CMessageAsRead: (userID) =>
      online('markC2CMessageAsRead', async ({ session, history, conversations }) => {
        const problem = wrongUserID('markC2CMessageAsRead', 'userID', userID);
        if (problem) return problem;
        const answer = await session.request('read', { userID });
        if (answer.code === TimCode.ok && answer.data) {
          history.read(userID);
          conversations.onRead(userID, answer.data.totalUnread);
        }
        return withoutData(answer);
      }),
    setC2CReceiveMessageOpt: (userIDList, opt) =>
      online('setC2CReceiveMessageOpt', async ({ session }) => {
        const problem = wrongUserIDs('setC2CReceiveMessageOpt', userIDList, MOST_USERS);
        if (problem) return problem;
        if (!Object.values(ReceiveMsgOptEnum).includes(opt)) {
          return failed(TimCode.badParameter, 'setC2CReceiveMessageOpt: opt must be a ReceiveMsgOptEnum, 0 to 4');
        }
        return withoutData(await session.request('setReceiveOpt', { userIDs: userIDList, opt }));
      }),
    getC2CReceiveMessageOpt: (userIDList) =>
      online('getC2CReceiveMessageOpt', async ({ session }) => {
        const problem = wrongUserIDs('getC2CReceiveMessageOpt', userIDList, MOST_USERS);
        if (problem) return problem;
        const answer = await session.request('getReceiveOpt', { userIDs: userIDList });
        return mapped(answer, ({ options }) =>
          options.map(({ userID, opt }) => ({ userID, c2CReceiveMessageOpt: opt })),
        );
      }),
    getC2CHistoryMessageList: (userID, count, lastMsgID) =>
      online('getC2CHistoryMessageList', async ({ history }) => {
        const problem =
          wrongUserID('getC2CHistoryMessageList', 'userID', userID) ??
          wrongCount('getC2CHistoryMessageList', 'count', count);
        if (problem) return problem;
        return value(history.withUser(userID, count, lastMsgID || undefined));
      }),
    findMessages: (messageIDList) =>
      online('findMessages', async ({ history }) => {
        if (!Array.isArray(messageIDList)) {
          return failed(TimCode.badParameter, 'findMessages: messageIDList must be an array of msgIDs');
        }
        return value(messageIDList.map((id) => history.get(id)).filter((message) => message !== undefined));
      }),
  };

  return {
    ...notSupported('messageManager', MESSAGE_METHODS, core.log.warn),
    ...neverReject({ ...methods }, core.log.error),
    addAdvancedMsgListener: (listener) => core.listeners.advanced.add(listener),
    removeAdvancedMsgListener: (listener) => core.listeners.advanced.remove(listener),
  };
}
