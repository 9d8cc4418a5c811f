import { checkElements, MAX_BODY_BYTES, offlinePushFromClient } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import type { RequestBody } from '../connection/link.ts';
import type { Core } from '../core.ts';
import { MessageStatus } from '../enums.ts';
import type { Draft } from '../local/drafts.ts';
import { utf8Length } from '../local/utf8.ts';
import { conversationOfSent } from '../mapping/conversation.ts';
import { failed, type V2TimValueCallback, value } from '../results.ts';
import type { SendMessageParam, V2TimMessage } from '../types/message.ts';
import { unknownKeys, wrongUserID } from './arguments.ts';

type SendResult = V2TimValueCallback<V2TimMessage>;

const KNOWN = [
  'id',
  'receiver',
  'groupID',
  'onlineUserOnly',
  'isExcludedFromUnreadCount',
  'isExcludedFromLastMessage',
  'isSupportMessageExtension',
  'needReadReceipt',
  'offlinePushInfo',
  'cloudCustomData',
  'localCustomData',
  'priority',
];
/** Characters of `cloudCustomData`, as the server takes them. */
const MAX_CLOUD_DATA = 8192;

export type Sender = ReturnType<typeof createSender>;

/** The one way out for every kind of message. */
export function createSender(core: Core) {
  /** Reads what the app passed to `sendMessage` (or a sibling of it) and sends the draft it names. */
  async function send(method: string, given: unknown, extraKeys: readonly string[] = []): Promise<SendResult> {
    if (typeof given !== 'object' || given === null) {
      return failed(TimCode.badParameter, `${method}: takes one object { id, receiver, offlinePushInfo? … }`);
    }
    for (const warning of unknownKeys(method, given, [...KNOWN, ...extraKeys])) core.log.warn(warning);
    const param = given as Partial<SendMessageParam>;
    const running = core.running();
    if (!running) return failed(TimCode.notInitialized, `${method}: call initSDK first`);
    if (param.groupID) {
      return failed(TimCode.notSupported, `${method}: groups (groupID) are not supported by this server yet`);
    }
    const draft = typeof param.id === 'string' ? running.drafts.get(param.id) : undefined;
    if (!draft) {
      const desc = `${method}: there is no message with this id; create one and pass the data.id of that answer`;
      return failed(TimCode.badParameter, desc);
    }
    const problem = wrongUserID(method, 'receiver', param.receiver);
    if (problem) return problem;
    const { cloudCustomData } = param;
    if (cloudCustomData !== undefined && typeof cloudCustomData !== 'string') {
      return failed(TimCode.badParameter, `${method}: cloudCustomData must be a string`);
    }
    if (cloudCustomData !== undefined && cloudCustomData.length > MAX_CLOUD_DATA) {
      return failed(TimCode.messageTooLong, `${method}: cloudCustomData is over ${MAX_CLOUD_DATA} characters`);
    }
    if (param.needReadReceipt) core.log.warn(`${method}: needReadReceipt is for groups, and has no effect here`);
    const push = offlinePushFromClient(param.offlinePushInfo);
    for (const warning of push.warnings) core.log.warn(`${method}: ${warning}`);
    draft.info = {
      ...draft.info,
      userID: String(param.receiver),
      cloudCustomData: cloudCustomData ?? '',
      localCustomData: param.localCustomData ?? '',
      isExcludedFromUnreadCount: param.isExcludedFromUnreadCount === true,
      isExcludedFromLastMessage: param.isExcludedFromLastMessage === true,
      priority: param.priority ?? draft.info.priority,
      ...(param.offlinePushInfo ? { offlinePushInfo: param.offlinePushInfo } : {}),
    };
    return transmit(method, draft, {
      to: { userID: String(param.receiver) },
      elements: draft.elements,
      random: draft.random,
      offlinePush: push.info,
      ...(cloudCustomData ? { cloudCustomData } : {}),
      ...(param.priority === undefined ? {} : { priority: param.priority }),
      ...(param.onlineUserOnly ? { onlineOnly: true } : {}),
      ...(param.isExcludedFromUnreadCount ? { noUnread: true } : {}),
      ...(param.isExcludedFromLastMessage ? { noLastMsg: true } : {}),
    });
  }

  async function transmit(method: string, draft: Draft, body: RequestBody<'send'>): Promise<SendResult> {
    const running = core.running();
    if (!running) return failed(TimCode.notInitialized, `${method}: call initSDK first`);
    const { session } = running;
    const sender = session.userID();
    if (sender === undefined) return failed(TimCode.notLoggedIn, `${method}: log in first`);
    if (utf8Length(JSON.stringify(body.elements)) > MAX_BODY_BYTES) {
      return failed(TimCode.messageTooLong, `${method}: the message is over ${MAX_BODY_BYTES} bytes`);
    }
    const wrong = checkElements(body.elements);
    if (wrong) return failed(TimCode.badParameter, `${method}: ${wrong}`);
    if (draft.sending) return failed(TimCode.badParameter, `${method}: this message is being sent already`);
    draft.sending = true;
    draft.lastTry = body;
    draft.info = {
      ...draft.info,
      sender,
      status: MessageStatus.V2TIM_MSG_STATUS_SENDING,
      timestamp: Math.floor((session.serverTime() ?? running.env.now()) / 1000),
    };
    core.listeners.advanced.call('onSendMessageProgress', draft.info, 0);
    const onSent = running.conversations.sending();
    const answer = await session.request('send', body);
    draft.sending = false;
    if (answer.code !== TimCode.ok || !answer.data) {
      draft.info = { ...draft.info, status: MessageStatus.V2TIM_MSG_STATUS_SEND_FAIL };
      return { code: answer.code, desc: answer.desc, data: draft.info };
    }
    const { msgID, seq, time } = answer.data;
    const message: V2TimMessage = {
      ...draft.info,
      msgID,
      seq: String(seq),
      timestamp: time,
      progress: 100,
      status: MessageStatus.V2TIM_MSG_STATUS_SEND_SUCC,
    };
    running.drafts.remove(draft.id);
    running.inbox.sent(msgID);
    running.history.put(message);
    const changed = conversationOfSent(body, answer.data, sender);
    if (changed) onSent(changed.conversation, changed.totalUnread);
    core.listeners.advanced.call('onSendMessageProgress', message, 100);
    return value(message);
  }

  return {
    send,
    /** Tries a message again that failed; to the server it is the same message. */
    async resend(id: unknown, onlineUserOnly: unknown): Promise<SendResult> {
      const running = core.running();
      if (!running) return failed(TimCode.notInitialized, 'reSendMessage: call initSDK first');
      const draft = typeof id === 'string' ? running.drafts.get(id) : undefined;
      if (!draft?.lastTry) {
        const desc = 'reSendMessage: no message with this id failed; pass the data.id of the answer that failed';
        return failed(TimCode.badParameter, desc);
      }
      return transmit('reSendMessage', draft, { ...draft.lastTry, ...(onlineUserOnly ? { onlineOnly: true } : {}) });
    },
  };
}
