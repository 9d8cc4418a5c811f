/**
 * Messages whose pushes wait in line, kept by the writer: most are claimed a moment after they were accepted, and need
 * not be read and parsed again for it.
 */
import type { StoredMessage } from '../contract/index.ts';
import { accountNames } from './account-row.ts';
import { messageRecord, toStoredMessage } from './message-row.ts';
import { dayOfId, hasDay } from './partitions.ts';
import type { Tx } from './tx.ts';

/** A few KB each; of a longer line those behind are read when it is their turn. */
const MOST = 5_000;
const memory = (tx: Tx) => tx.cache<number, StoredMessage>('messages in line', MOST);

export const rememberMessage = (tx: Tx, message: StoredMessage): void => memory(tx).set(message.id, message);
/** Must follow every change of a message and every DELETE. */
export const forgetMessage = (tx: Tx, messageId: number): void => memory(tx).delete(messageId);

/** The message as it is now; undefined when it was deleted. Nobody may change what it returns. */
export function loadMessage(tx: Tx, messageId: number): StoredMessage | undefined {
  const known = memory(tx).get(messageId);
  if (known !== undefined) return withNames(tx, known);
  const record = hasDay(tx, dayOfId(messageId)) ? messageRecord(tx, messageId) : undefined;
  return record && toStoredMessage(record);
}

/** A sender's name is that of the day it is shown. */
function withNames(tx: Tx, message: StoredMessage): StoredMessage {
  const { nick, faceUrl } = accountNames(tx, message.fromAccountId);
  if (message.fromNick === nick && message.fromFaceUrl === faceUrl) return message;
  return { ...message, fromNick: nick, fromFaceUrl: faceUrl };
}
