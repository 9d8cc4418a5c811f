import type { TencentIm, V2TimConversation } from 'react-native-tim-js';

export interface Conversation {
  userID: string;
  name: string;
  unread: number;
  lastText: string;
}

/** As many as one page may hold. */
const PAGE = 100;

/** The newest conversations, newest first; undefined when the server could not be asked. */
export async function readConversations(im: TencentIm): Promise<Conversation[] | undefined> {
  const { code, data } = await im.v2TIMManager.getConversationManager().getConversationList(PAGE, '0');
  return code === 0 ? (data?.conversationList ?? []).flatMap(conversationOf) : undefined;
}

/** Calls back when any conversation came or changed. Returns what ends it. */
export function watchConversations(im: TencentIm, onChange: () => void): () => void {
  const listener = { onNewConversation: onChange, onConversationChanged: onChange };
  const manager = im.v2TIMManager.getConversationManager();
  manager.addConversationListener(listener);
  return () => manager.removeConversationListener(listener);
}

function conversationOf({ userID, showName, unreadCount = 0, lastMessage }: V2TimConversation): Conversation[] {
  if (!userID) return [];
  return [{ userID, name: showName || userID, unread: unreadCount, lastText: lastMessage?.textElem?.text ?? '' }];
}
