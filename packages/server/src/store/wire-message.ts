import type { WireMessage } from '@tim-push/protocol';
import type { StoredMessage } from './contract/index.ts';

/** Unix seconds of acceptance, as clients and back ends see it. */
export const sentSeconds = (message: Pick<StoredMessage, 'sentMs'>): number => Math.floor(message.sentMs / 1000);

/** `seq_random_time`: the key that REST `admin_msgwithdraw` takes (facts: tim-api §4.1). */
export const messageKey = (message: Pick<StoredMessage, 'seq' | 'random' | 'sentMs'>): string =>
  `${message.seq}_${message.random}_${sentSeconds(message)}`;

/** The stored message in the one form that clients get, live or pulled. Flags that are off are left out: they are most of them. */
export function wireMessage(message: StoredMessage): WireMessage {
  const recalled = message.recalledMs > 0;
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
    // Nothing of what a recalled message said goes out any more, nor of what its banner said.
    elements: recalled ? [] : message.elements,
  };
  if (recalled) wire.recalled = true;
  else {
    if (Object.keys(message.offlinePush).length > 0) wire.offlinePush = message.offlinePush;
    if (message.cloudCustomData !== '') wire.cloudCustomData = message.cloudCustomData;
  }
  if (message.priority !== 0) wire.priority = message.priority;
  if (message.onlineOnly) wire.onlineOnly = true;
  if (message.noUnread) wire.noUnread = true;
  if (message.noLastMsg) wire.noLastMsg = true;
  return wire;
}
