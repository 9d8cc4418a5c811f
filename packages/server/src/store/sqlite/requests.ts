/**
 * The requests of a batch in one column: a JSON array of arrays, one for each, without what stands at its recipient too. Pure.
 */
import type { AttemptRecord } from '@tim-push/channels';
import type { Recipient } from './recipients.ts';

/** Where a place may be empty. */
const NONE = 0;
/** In the place of the vendor's id: the recipient's own. */
const SAME = 1;
/** Places at the end that are empty are left out. */
type Packed = [
  atMs: number,
  ms: number,
  targets: number,
  code: string,
  httpStatus: number,
  /** One more than that. */
  index: number,
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
  const { index, vendorId, detail } = one;
  if (index === undefined && vendorId === undefined && detail === undefined) return packed;
  packed.push(index === undefined ? NONE : index + 1);
  if (vendorId === undefined && detail === undefined) return packed;
  packed.push(vendorId === undefined ? NONE : vendorId === idAt(recipients, index) ? SAME : vendorId);
  if (detail !== undefined) packed.push(detail);
  return packed;
}

function unpack(packed: Partial<Packed>, recipients: readonly Owner[]): AttemptRecord {
  const [atMs = 0, ms = 0, targets = 0, code = '', httpStatus = NONE, place = NONE, id = NONE, detail = NONE] = packed;
  const index = place === NONE ? undefined : place - 1;
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
  };
}

/** The recipient's that a request was for: a batch of one needs no name. */
const idAt = (recipients: readonly Owner[], index = 0): string | undefined => recipients[index]?.vendorId;

/** Before schema 9 they stood here as the channel told them, and `index` was the place in a request that other batches shared: it names nobody. */
function ofFormerServer({ index, ...rest }: AttemptRecord, recipients: readonly Owner[]): AttemptRecord {
  return recipients.length === 1 && index !== undefined ? { ...rest, index: 0 } : rest;
}
