/**
 * `ext`: the string a tap hands to the app. Any string is allowed; this is the shape the field's UI kits use
 * (facts: tim-api §7), so that a tap opens the right conversation.
 */
export interface ConversationExt {
  /** 1 one-to-one, 2 group. */
  chatType: 1 | 2;
  /** The user ID of the peer to open (for the receiver: the sender), or the group ID. */
  sender: string;
  nickname?: string;
  faceUrl?: string;
  content?: string;
  /** Unix seconds. */
  sendTime?: number;
  /** 1 chat, 2 call. Default 1. */
  action?: 1 | 2;
}

/**
 * Makes the usual `ext`.
 *
 * @example
 * sendMessage({ …, offlinePushInfo: { ext: conversationExt({ chatType: 1, sender: 'alice' }) } })
 */
export function conversationExt(of: ConversationExt): string {
  return JSON.stringify({
    entity: {
      version: 1,
      chatType: of.chatType,
      action: of.action ?? 1,
      sender: of.sender,
      nickname: of.nickname ?? '',
      faceUrl: of.faceUrl ?? '',
      content: of.content ?? '',
      sendTime: of.sendTime ?? 0,
    },
  });
}

export interface ParsedExt {
  /** The string as it was sent. */
  raw: string;
  conversation?: { conversationID: string; userID?: string; groupID?: string; action: 1 | 2; nickname: string };
}

/** Reads `ext`, whatever it is: text that is not the usual shape comes back as `raw` alone. Never throws. */
export function parseExt(ext: string): ParsedExt {
  try {
    let { entity } = JSON.parse(ext);
    // Some senders put the entity in as a string of JSON (OPPO hands it over so).
    if (typeof entity === 'string') entity = JSON.parse(entity);
    const { version = 1, chatType, action, sender, nickname } = entity;
    const group = chatType === 2;
    if (version === 1 && (group || chatType === 1) && typeof sender === 'string' && sender !== '') {
      const conversation = {
        conversationID: (group ? 'group_' : 'c2c_') + sender,
        [group ? 'groupID' : 'userID']: sender,
        action: action === 2 ? 2 : 1,
        nickname: typeof nickname === 'string' ? nickname : '',
      } as const;
      return { raw: ext, conversation };
    }
  } catch {
    // Not JSON, or not of that shape: a text of the app's own.
  }
  return { raw: ext };
}

/**
 * The least that still opens the right conversation: what travels instead of an `ext` that a cloud cannot carry.
 * Undefined when the original names no conversation.
 */
export function minimalExt(ext: string): string | undefined {
  const { conversation } = parseExt(ext);
  if (conversation === undefined) return undefined;
  const group = conversation.groupID !== undefined;
  const sender = conversation.groupID ?? conversation.userID ?? '';
  return JSON.stringify({ entity: { version: 1, chatType: group ? 2 : 1, action: conversation.action, sender } });
}
