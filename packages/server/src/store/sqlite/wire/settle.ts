import type { AttemptRecord } from '@tim-push/channels';
import type { RecipientResult, SettleInput, SettleResult } from '../../contract/index.ts';
import { type Flat, FlatReader, putMany } from './flat.ts';
import type { WireForm } from './wire.ts';

const OK: SettleResult = { kind: 'ok' };
const LOST: SettleResult = { kind: 'lease_lost' };

export const settleForm: WireForm<[inputs: SettleInput[]], SettleResult[], number> = {
  packArgs([inputs]): Flat {
    const into: Flat = [];
    putMany(into, inputs, putInput);
    return into;
  },
  keep: ([inputs]) => inputs.length,
  unpackArgs: (packed) => [new FlatReader(packed).many(readInput)],
  /** Which were lost. */
  packResult: (results) => results.flatMap(({ kind }, index) => (kind === 'lease_lost' ? [index] : [])),
  unpackResult(packed, length) {
    const lost = new Set(packed as number[]);
    return Array.from({ length }, (_, index) => (lost.has(index) ? LOST : OK));
  },
};

function putInput(into: Flat, input: SettleInput): void {
  into.push(input.batchId, input.leaseEpoch, input.retryAtMs, input.release, input.nowMs);
  putMany(into, input.results, putResult);
  putMany(into, input.attempts, putAttempt);
}
function readInput(from: FlatReader): SettleInput {
  const batchId = from.next<number>();
  const leaseEpoch = from.next<number>();
  const retryAtMs = from.next<number | undefined>();
  const input: SettleInput = {
    batchId,
    leaseEpoch,
    release: from.next(),
    nowMs: from.next(),
    results: from.many(readResult),
    attempts: from.many(readAttempt),
  };
  if (retryAtMs !== undefined) input.retryAtMs = retryAtMs;
  return input;
}

const putResult = (into: Flat, one: RecipientResult): unknown =>
  into.push(one.index, one.state, one.code, one.vendorId, one.reason, one.uncertain, one.token);
function readResult(from: FlatReader): RecipientResult {
  const result: RecipientResult = { index: from.next(), state: from.next() };
  const code = from.next<RecipientResult['code']>();
  const vendorId = from.next<RecipientResult['vendorId']>();
  const reason = from.next<RecipientResult['reason']>();
  const uncertain = from.next<RecipientResult['uncertain']>();
  const token = from.next<RecipientResult['token']>();
  if (code !== undefined) result.code = code;
  if (vendorId !== undefined) result.vendorId = vendorId;
  if (reason !== undefined) result.reason = reason;
  if (uncertain !== undefined) result.uncertain = uncertain;
  if (token !== undefined) result.token = token;
  return result;
}

const putAttempt = (into: Flat, one: AttemptRecord): unknown =>
  into.push(one.atMs, one.ms, one.httpStatus, one.code, one.vendorId, one.detail, one.targets, one.index, one.indexes);
/** Without what is not there. */
function readAttempt(from: FlatReader): AttemptRecord {
  const atMs = from.next<number>();
  const ms = from.next<number>();
  const httpStatus = from.next<AttemptRecord['httpStatus']>();
  const code = from.next<string>();
  const vendorId = from.next<AttemptRecord['vendorId']>();
  const detail = from.next<AttemptRecord['detail']>();
  const targets = from.next<number>();
  const index = from.next<AttemptRecord['index']>();
  const indexes = from.next<AttemptRecord['indexes']>();
  return {
    atMs,
    ms,
    ...(httpStatus !== undefined && { httpStatus }),
    code,
    ...(vendorId !== undefined && { vendorId }),
    ...(detail !== undefined && { detail }),
    targets,
    ...(index !== undefined && { index }),
    ...(indexes !== undefined && { indexes }),
  };
}
