import type { StoredMessage } from '../../contract/index.ts';
import type { Flat, FlatReader } from './flat.ts';

const FLAGS = { onlineOnly: 1, noUnread: 2, noLastMsg: 4, honorMute: 8 } as const;

export type PackedFlags = number;
export const packFlags = (of: Pick<StoredMessage, keyof typeof FLAGS>): PackedFlags =>
  (of.onlineOnly ? FLAGS.onlineOnly : 0) |
  (of.noUnread ? FLAGS.noUnread : 0) |
  (of.noLastMsg ? FLAGS.noLastMsg : 0) |
  (of.honorMute ? FLAGS.honorMute : 0);
export const hasFlag = (flags: PackedFlags, name: keyof typeof FLAGS): boolean => (flags & FLAGS[name]) !== 0;

export const putMessage = (into: Flat, message: StoredMessage): unknown =>
  into.push(
    message.id,
    message.appId,
    message.fromAccountId,
    message.fromUserId,
    message.fromNick,
    message.fromFaceUrl,
    message.toAccountId,
    message.toUserId,
    message.seq,
    message.random,
    message.sentMs,
    message.elements,
    message.offlinePush,
    message.cloudCustomData,
    message.class,
    message.priority,
    packFlags(message),
    message.lifeUntilMs,
    message.freshUntilMs,
    message.recalledMs,
  );

export function readMessage(from: FlatReader): StoredMessage {
  const said = {
    id: from.next<number>(),
    appId: from.next<number>(),
    fromAccountId: from.next<number>(),
    fromUserId: from.next<string>(),
    fromNick: from.next<string>(),
    fromFaceUrl: from.next<string>(),
    toAccountId: from.next<number>(),
    toUserId: from.next<string>(),
    seq: from.next<number>(),
    random: from.next<number>(),
    sentMs: from.next<number>(),
    elements: from.next<StoredMessage['elements']>(),
    offlinePush: from.next<StoredMessage['offlinePush']>(),
    cloudCustomData: from.next<string>(),
    class: from.next<StoredMessage['class']>(),
    priority: from.next<StoredMessage['priority']>(),
  };
  const flags = from.next<PackedFlags>();
  return {
    ...said,
    onlineOnly: hasFlag(flags, 'onlineOnly'),
    noUnread: hasFlag(flags, 'noUnread'),
    noLastMsg: hasFlag(flags, 'noLastMsg'),
    honorMute: hasFlag(flags, 'honorMute'),
    lifeUntilMs: from.next(),
    freshUntilMs: from.next(),
    recalledMs: from.next(),
  };
}
