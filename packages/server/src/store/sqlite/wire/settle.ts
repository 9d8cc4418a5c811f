import type { AttemptRecord } from '@tim-push/channels';
import type { RecipientResult, SettleInput, SettleResult } from '../../contract/index.ts';
import type { WireForm } from './wire.ts';

type PackedResult = [
  index: number,
  state: RecipientResult['state'],
  code: string | undefined,
  vendorId: string | undefined,
  reason: RecipientResult['reason'],
  uncertain: boolean | undefined,
  token: RecipientResult['token'],
];
type PackedAttempt = [
  atMs: number,
  ms: number,
  httpStatus: number | undefined,
  code: string,
  vendorId: string | undefined,
  detail: string | undefined,
  targets: number,
  index: number | undefined,
];
type PackedInput = [
  batchId: number,
  leaseEpoch: number,
  retryAtMs: number | undefined,
  release: boolean,
  nowMs: number,
  results: PackedResult[],
  attempts: PackedAttempt[],
];

export const settleForm: WireForm<[inputs: SettleInput[]], SettleResult[]> = {
  packArgs: ([inputs]) => inputs.map(packInput),
  unpackArgs: (packed) => [(packed as PackedInput[]).map(unpackInput)],
  /** Which were lost. */
  packResult: (results) => results.flatMap(({ kind }, index) => (kind === 'lease_lost' ? [index] : [])),
  unpackResult(packed, [inputs]) {
    const lost = new Set(packed as number[]);
    return inputs.map((_, index) => ({ kind: lost.has(index) ? 'lease_lost' : 'ok' }));
  },
};

const packInput = (input: SettleInput): PackedInput => [
  input.batchId,
  input.leaseEpoch,
  input.retryAtMs,
  input.release,
  input.nowMs,
  input.results.map(packResult),
  input.attempts.map(packAttempt),
];
const unpackInput = (packed: PackedInput): SettleInput => ({
  batchId: packed[0],
  leaseEpoch: packed[1],
  ...(packed[2] !== undefined && { retryAtMs: packed[2] }),
  release: packed[3],
  nowMs: packed[4],
  results: packed[5].map(unpackResult),
  attempts: packed[6].map(unpackAttempt),
});

const packResult = (one: RecipientResult): PackedResult => [
  one.index,
  one.state,
  one.code,
  one.vendorId,
  one.reason,
  one.uncertain,
  one.token,
];
function unpackResult([index, state, code, vendorId, reason, uncertain, token]: PackedResult): RecipientResult {
  const result: RecipientResult = { index, state };
  if (code !== undefined) result.code = code;
  if (vendorId !== undefined) result.vendorId = vendorId;
  if (reason !== undefined) result.reason = reason;
  if (uncertain !== undefined) result.uncertain = uncertain;
  if (token !== undefined) result.token = token;
  return result;
}

const packAttempt = (one: AttemptRecord): PackedAttempt => [
  one.atMs,
  one.ms,
  one.httpStatus,
  one.code,
  one.vendorId,
  one.detail,
  one.targets,
  one.index,
];
/** In the order of the interface, and without what is not there: it is stored as text. */
function unpackAttempt([atMs, ms, httpStatus, code, vendorId, detail, targets, index]: PackedAttempt): AttemptRecord {
  return {
    atMs,
    ms,
    ...(httpStatus !== undefined && { httpStatus }),
    code,
    ...(vendorId !== undefined && { vendorId }),
    ...(detail !== undefined && { detail }),
    targets,
    ...(index !== undefined && { index }),
  };
}
