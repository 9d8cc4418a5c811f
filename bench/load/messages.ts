/** Messages as apps and back ends send them; each is another one, so that none is taken for a resend. */
import type { MessageElement } from '@tim-push/protocol';
import { BODY, EXT, TITLE } from '../subjects/content.ts';

const U32 = 2 ** 32;
let last = Math.floor(Math.random() * U32);
const nextRandom = (): number => {
  last = (last + 1) % U32;
  return last;
};

const elements: MessageElement[] = [{ MsgType: 'TIMTextElem', MsgContent: { Text: BODY } }];
const offlinePush = { title: TITLE, desc: BODY, ext: EXT };
/** What all of them say, written once: the load shall cost little beside what is measured. */
const AFTER_RANDOM = `,${JSON.stringify({ elements, offlinePush }).slice(1)}`;

/** A frame of the long connection that sends such a message. */
export const sendFrame = (id: number, to: string): string =>
  `{"t":"send","id":${id},"to":{"userID":"${to}"},"random":${nextRandom()}${AFTER_RANDOM}`;

/** Body of REST `openim/sendmsg`. */
export function restMessage(from: string, to: string): object {
  return {
    SyncOtherMachine: 2,
    From_Account: from,
    To_Account: to,
    MsgRandom: nextRandom(),
    MsgBody: elements,
    OfflinePushInfo: { Title: TITLE, Desc: BODY, Ext: EXT },
  };
}
