import type { WireMessage } from '@tim-push/protocol';
import type { StoredMessage } from '../store/index.ts';

/** Unix seconds of acceptance, as clients and back ends see it. */
export const sentSeconds = (message: StoredMessage): number => Math.floor(message.sentMs / 1000);

/** `seq_random_time`: the key that REST `admin_msgwithdraw` takes (tim-api §4.1). */
export const messageKey = (message: StoredMessage): string =>
  `${message.seq}_${message.random}_${sentSeconds(message)}`;

/** The stored message in the form that clients get, live. Flags that are off are left out: they are most of them. */
export function wireMessage(message: StoredMessage): WireMessage {
  const wire: WireMessage = {
    msgID: String(message.id),
    msgKey: messageKey(message),
    cursor: String(message.id),
    from: message.fromUserId,
    to: message.toUserId,
    nick: message.fromNick,
    faceUrl: message.fromFaceUrl,
    seq: message.seq,
    random: message.random,
    time: sentSeconds(message),
    elements: message.elements,
  };
  if (Object.keys(message.offlinePush).length > 0) wire.offlinePush = message.offlinePush;
  if (message.cloudCustomData !== '') wire.cloudCustomData = message.cloudCustomData;
  if (message.priority !== 0) wire.priority = message.priority;
  if (message.recalledMs > 0) wire.recalled = true;
  if (message.onlineOnly) wire.onlineOnly = true;
  if (message.noUnread) wire.noUnread = true;
  if (message.noLastMsg) wire.noLastMsg = true;
  return wire;
}
