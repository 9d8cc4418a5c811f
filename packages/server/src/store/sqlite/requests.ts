/**
 * The requests of a batch in one column: a JSON array of arrays, one for each, without what stands at its recipient too. Pure.
 */
import type { AttemptRecord } from '@tim-push/channels';
import type { Recipient } from './recipients.ts';

/** Where a place may be empty. */
const NONE = 0;
/** In the place of the vendor's id: the recipient's own. */
const SAME = 1;
/** First and last of recipients in a row, and the same of the next such row. */
type Runs = number[];
/** Places at the end that are empty are left out. */
type Packed = [
  atMs: number,
  ms: number,
  targets: number,
  code: string,
  httpStatus: number,
  /** One more than the index of the recipient that it was for, or those of several; empty: it was for all of them. */
  recipients: number | Runs,
  vendorId: string | typeof NONE | typeof SAME,
  detail: string | typeof NONE,
];
type Stored = Partial<Packed> | AttemptRecord;
type Owner = Pick<Recipient, 'vendorId'>;

/** Empty for none. @param recipients as they are stored with it. */
export function packRequests(requests: readonly AttemptRecord[], recipients: readonly Owner[]): string {
  return requests.length === 0 ? '' : JSON.stringify(requests.map((one) => pack(one, recipients)));
}

export function unpackRequests(text: string, recipients: readonly Owner[]): AttemptRecord[] {
  if (text === '') return [];
  return (JSON.parse(text) as Stored[]).map((one) =>
    Array.isArray(one) ? unpack(one, recipients) : ofFormerServer(one, recipients),
  );
}

function pack(one: AttemptRecord, recipients: readonly Owner[]): Partial<Packed> {
  const packed: Partial<Packed> = [one.atMs, one.ms, one.targets, one.code, one.httpStatus ?? NONE];
  const { index, indexes, vendorId, detail } = one;
  const isOfAll = index === undefined && indexes === undefined;
  if (isOfAll && vendorId === undefined && detail === undefined) return packed;
  packed.push(index === undefined ? (indexes === undefined ? NONE : runsOf(indexes)) : index + 1);
  if (vendorId === undefined && detail === undefined) return packed;
  packed.push(vendorId === undefined ? NONE : vendorId === idAt(recipients, index) ? SAME : vendorId);
  if (detail !== undefined) packed.push(detail);
  return packed;
}

function unpack(packed: Partial<Packed>, recipients: readonly Owner[]): AttemptRecord {
  const [atMs = 0, ms = 0, targets = 0, code = '', httpStatus = NONE, of = NONE, id = NONE, detail = NONE] = packed;
  const index = typeof of === 'number' && of !== NONE ? of - 1 : undefined;
  const vendorId = id === SAME ? idAt(recipients, index) : id === NONE ? undefined : id;
  return {
    atMs,
    ms,
    ...(httpStatus !== NONE && { httpStatus }),
    code,
    ...(vendorId !== undefined && { vendorId }),
    ...(detail !== NONE && { detail }),
    targets,
    ...(index !== undefined && { index }),
    ...(typeof of !== 'number' && { indexes: ofRuns(of) }),
  };
}

/** The recipient's that a request was for: a batch of one needs no name. */
const idAt = (recipients: readonly Owner[], index = 0): string | undefined => recipients[index]?.vendorId;

function runsOf(indexes: readonly number[]): Runs {
  const runs: Runs = [];
  for (const index of indexes) {
    if (runs.length > 0 && runs.at(-1) === index - 1) runs[runs.length - 1] = index;
    else runs.push(index, index);
  }
  return runs;
}
function ofRuns(runs: Runs): number[] {
  const indexes: number[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    for (let index = runs[at] ?? 0; index <= (runs[at + 1] ?? 0); index++) indexes.push(index);
  }
  return indexes;
}

/**
 * Before schema 9 they stood here as the channel told them, and `index` was the place in a request that other batches shared:
 * it names nobody. Whom it was for is known where there is one recipient, or one with this vendor's id.
 */
function ofFormerServer({ index: _, ...request }: AttemptRecord, recipients: readonly Owner[]): AttemptRecord {
  if (recipients.length === 1) return { ...request, index: 0 };
  const owners = recipients.flatMap(({ vendorId }, index) => (vendorId === request.vendorId ? [index] : []));
  const [index, ...others] = owners;
  return index !== undefined && others.length === 0 && request.vendorId ? { ...request, index } : request;
}
