import type { TencentIm, V2TimMessage } from 'react-native-tim-js';
import { type Notice, offlinePushInfo } from '../push/offline-push-info';

export interface Message {
  id: string;
  text: string;
  mine: boolean;
}

/** Messages shown of one conversation. */
const SHOWN = 50;

/** What this phone knows of a conversation, oldest first. */
export async function readMessages(im: TencentIm, userID: string): Promise<Message[]> {
  const { data = [] } = await im.v2TIMManager.getMessageManager().getC2CHistoryMessageList(userID, SHOWN);
  return data.map(messageOf).reverse();
}

/** Calls back with the user whose conversation got a message. Returns what ends it. */
export function watchMessages(im: TencentIm, onMessage: (userID: string) => void): () => void {
  const listener = { onRecvNewMessage: ({ userID }: V2TimMessage) => userID && onMessage(userID) };
  const manager = im.v2TIMManager.getMessageManager();
  manager.addAdvancedMsgListener(listener);
  return () => manager.removeAdvancedMsgListener(listener);
}

export async function markRead(im: TencentIm, userID: string): Promise<void> {
  await im.v2TIMManager.getMessageManager().markC2CMessageAsRead(userID);
}

/** Sends a text and says how it is to be notified. Answers what went wrong, '' when nothing did. */
export async function sendText(im: TencentIm, to: string, text: string, notice: Notice): Promise<string> {
  const messages = im.v2TIMManager.getMessageManager();
  const made = await messages.createTextMessage(text);
  if (made.code !== 0 || !made.data?.id) return made.desc;
  const sent = await messages.sendMessage({
    id: made.data.id,
    receiver: to,
    groupID: '',
    offlinePushInfo: offlinePushInfo(notice),
  });
  return sent.code === 0 ? '' : `Not sent: ${sent.desc} (${sent.code})`;
}

function messageOf({ msgID, id, textElem, isSelf }: V2TimMessage): Message {
  return { id: msgID ?? id ?? '', text: textElem?.text ?? '', mine: isSelf === true };
}
