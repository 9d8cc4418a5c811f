import { MessageStatus } from '../enums.ts';
import type { V2TimMessage } from '../types/message.ts';

/** Messages kept in memory, over all conversations; the oldest go first. */
const MOST = 5000;

/** What this process sent and received, in the order it came. Not a database: it is gone with the process. */
export interface History {
  /** Adds it, or takes the place of what was known under this ID. */
  put(message: V2TimMessage): void;
  get(msgID: string): V2TimMessage | undefined;
  /** Newest first, at most `count`, older than `before` where that is given. */
  withUser(userID: string, count: number, before?: string): V2TimMessage[];
  revoke(msgID: string): V2TimMessage | undefined;
  /** The peer read everything up to `time` (unix seconds). */
  peerRead(userID: string, time: number): void;
  /** This account read everything of this peer. */
  read(userID: string): void;
  clear(): void;
}

export function createHistory(): History {
  const messages = new Map<string, V2TimMessage>();

  const change = (message: V2TimMessage, to: Partial<V2TimMessage>): V2TimMessage => {
    const changed = { ...message, ...to };
    if (message.msgID) messages.set(message.msgID, changed);
    return changed;
  };

  return {
    put(message) {
      if (!message.msgID) return;
      messages.set(message.msgID, message);
      if (messages.size <= MOST) return;
      for (const oldest of messages.keys()) {
        messages.delete(oldest);
        break;
      }
    },
    get: (msgID) => messages.get(msgID),
    withUser(userID, count, before) {
      const all = [...messages.values()].filter((message) => message.userID === userID).reverse();
      const start = before === undefined ? 0 : all.findIndex((message) => message.msgID === before) + 1;
      return before !== undefined && start === 0 ? [] : all.slice(start, start + count);
    },
    revoke(msgID) {
      const message = messages.get(msgID);
      return message && change(message, { status: MessageStatus.V2TIM_MSG_STATUS_LOCAL_REVOKED });
    },
    peerRead(userID, time) {
      for (const message of messages.values()) {
        if (message.userID !== userID || !message.isSelf || message.isPeerRead) continue;
        if ((message.timestamp ?? 0) <= time) change(message, { isPeerRead: true });
      }
    },
    read(userID) {
      for (const message of messages.values()) {
        if (message.userID === userID && !message.isSelf && !message.isRead) change(message, { isRead: true });
      }
    },
    clear: () => messages.clear(),
  };
}
