/** Which of several certificates may read a callback whose URL names none. Pure. */
import type { ReceiptReader, ReceiptRequest } from '@tim-push/channels';

/**
 * By the signature, where the cloud signs: the one whose secret it was made with, and no other. A signature that none of those
 * with a secret knows is no reason to turn to one without, which would take it unseen; such a one reads what is not signed. Where
 * none has a secret there is nothing to tell by, and any may.
 *
 * @returns in the order given; none when nobody may.
 */
export function mayRead(readers: readonly ReceiptReader[], request: ReceiptRequest): readonly ReceiptReader[] {
  const judged = readers.map((reader) => ({ reader, signer: reader.signedBy?.(request) ?? 'nobody' }));
  const mine = judged.find(({ signer }) => signer === 'mine');
  if (mine !== undefined) return [mine.reader];
  const couldTell = judged.some(({ signer }) => signer === 'not_mine');
  return judged
    .filter(({ signer }) => signer === 'nobody' || (signer === 'somebody' && !couldTell))
    .map(({ reader }) => reader);
}
