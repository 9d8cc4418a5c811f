import type { Outcome } from './channel.ts';
import { notSent } from './code-meaning.ts';

/**
 * What one request said of each of its items. `undefined`: the cloud refused the request for some item of it that it
 * does not name, so this one may be good.
 */
export type PieceOutcomes = readonly (Outcome | undefined)[];

export interface Split<T> {
  /** One request. */
  push(items: readonly T[]): Promise<PieceOutcomes>;
  /** Told exactly once of each item, as soon as it is known. */
  known(item: T, outcome: Outcome): void;
  /** So many targets go once more, for the account's rate. */
  again?: ((targets: number) => void) | undefined;
}

/** Requests for each halving of the batch: room for three bad items wherever they stand. */
const REQUESTS_PER_LEVEL = 6;
/** The most requests that a batch of `count` may become. */
export const mostRequests = (count: number): number =>
  1 + REQUESTS_PER_LEVEL * Math.ceil(Math.log2(Math.max(2, count)));

/** Our code for what was refused with others and not asked about again. */
export const REFUSED_TOGETHER = 'refused_together';

/**
 * Sends a batch. Where the cloud refuses all of it for an item that it does not name, it goes again in halves, one after
 * the other, until that item is alone and bears its outcome by itself: `2 · log2(n)` requests for one bad item, `mostRequests`
 * for any number. What the last of them leaves open is `unavailable`: it was not sent, and goes with a later try.
 *
 * An answer with an error code in the place of a message's id is taken for what it says: nothing of this request went out.
 * No vendor's page promises that in so many words. Should one cloud have shown it all the same, then the push goes again
 * under the key and the replace key of the first time: such a phone has one banner, and may ring twice.
 *
 * @example
 * await sendSplit(tokens, { push: (some) => ask(some), known: (token, outcome) => settle(token, outcome) });
 */
export async function sendSplit<T>(items: readonly T[], { push, known, again }: Split<T>): Promise<void> {
  // The piece that goes next is at the end.
  const pieces: Piece<T>[] = [{ items, isGuilty: false }];
  let left = mostRequests(items.length);
  let first = true;
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    if (piece.isGuilty && piece.items.length > 1) {
      pieces.push(...halves(piece.items));
      continue;
    }
    if (left === 0) return settleRest([piece, ...pieces], { kind: 'unavailable', code: REFUSED_TOGETHER }, known);
    if (!first) again?.(piece.items.length);
    first = false;
    left -= 1;
    const outcomes = await push(piece.items);
    const open: T[] = [];
    piece.items.forEach((item, at) => {
      const outcome = outcomes[at];
      if (outcome === undefined) open.push(item);
      else known(item, outcome);
    });
    if (open.length === 0) {
      const [trouble] = outcomes;
      if (trouble !== undefined && outcomes.every(endsAll)) return settleRest(pieces, notSent(trouble), known);
      // The other half of what was refused: it holds the bad one, since this half does not.
      const sibling = pieces.at(-1);
      if (piece.sibling !== undefined && piece.sibling === sibling && outcomes.every(isAccepted))
        sibling.isGuilty = true;
    } else if (open.length < piece.items.length) pieces.push({ items: open, isGuilty: false });
    else if (open.length > 1) pieces.push(...halves(open));
    else settleRest([piece], { kind: 'refused', code: REFUSED_TOGETHER, cause: 'unexplained' }, known);
  }
}

interface Piece<T> {
  readonly items: readonly T[];
  /** Known to be refused: it need not be asked about before it is halved. */
  isGuilty: boolean;
  /** The half that goes after this one. */
  readonly sibling?: Piece<T>;
}

/** The second first: the one that goes next is at the end. */
function halves<T>(items: readonly T[]): [Piece<T>, Piece<T>] {
  const middle = items.length >> 1;
  const second: Piece<T> = { items: items.slice(middle), isGuilty: false };
  return [second, { items: items.slice(0, middle), isGuilty: false, sibling: second }];
}

const isAccepted = (outcome: Outcome | undefined): boolean => outcome?.kind === 'sent';

/** Whether this answer is about more than the items that it answers: then nothing of the others is asked now. */
function endsAll(outcome: Outcome | undefined): boolean {
  switch (outcome?.kind) {
    case undefined:
    case 'sent':
    case 'invalid_token':
    case 'notifications_off':
      return false;
    case 'throttled':
      return outcome.scope === 'lane';
    case 'unavailable':
    case 'uncertain':
      return true;
    case 'refused':
      return !(outcome.scope === 'some' || outcome.cause === 'payload' || outcome.cause === 'content');
    default:
      return outcome satisfies never;
  }
}

function settleRest<T>(pieces: readonly Piece<T>[], outcome: Outcome, known: Split<T>['known']): void {
  for (const { items } of pieces) for (const item of items) known(item, outcome);
}
