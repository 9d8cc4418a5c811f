import type { AttemptRecord } from '@tim-push/channels';
import { appended } from '../../appended.ts';
import type { ClaimedBatch, ClaimedRecipient, RecipientResult, SettleInput } from '../../store/index.ts';
import type { OpenChannel } from '../channel-pool.ts';
import { type ElementTextSettings, groupByContent, type LanguageGroup } from '../compose/index.ts';

/** Recipients of one batch that get one content, and how far they are on their way. */
export interface Part {
  contentKey: string;
  language: string;
  recipients: readonly ClaimedRecipient[];
  /** Those before it were put on the wire. */
  next: number;
}

/** What of a claimed batch is held until its last settle is on the disk, when all else of it may be gone. */
export interface Lease {
  /** Of the job: one batch may be held twice, where its lease was lost and it came back before its answer. */
  readonly number: number;
  readonly batchId: number;
  readonly leaseEpoch: number;
  untilMs: number;
}

/** A claimed batch in work: from the claim to its last settle. */
export interface Job {
  readonly batch: ClaimedBatch;
  readonly open: OpenChannel;
  readonly parts: Part[];
  readonly lease: Lease;
  /** Since when it has waited for the wire. */
  readonly readyAtMs: number;
  /** Recipients not yet on the wire. */
  waiting: number;
  /** Recipients without a result. */
  pending: number;
  results: RecipientResult[];
  attempts: AttemptRecord[];
  retryAtMs: number | undefined;
  settledAtMs: number;
}

/** Of the jobs of this process. */
let lastNumber = 0;

export function makeJob(batch: ClaimedBatch, open: OpenChannel, texts: ElementTextSettings, nowMs: number): Job {
  const parts = groupByContent(batch.message, batch.recipients, texts).map(toPart);
  const count = batch.recipients.length;
  return {
    batch,
    open,
    parts,
    lease: { number: ++lastNumber, batchId: batch.id, leaseEpoch: batch.leaseEpoch, untilMs: batch.leaseUntilMs },
    readyAtMs: nowMs,
    waiting: count,
    pending: count,
    results: [],
    attempts: [],
    retryAtMs: undefined,
    settledAtMs: nowMs,
  };
}

const toPart = ({ key, language, recipients }: LanguageGroup): Part => ({
  contentKey: key,
  language,
  recipients,
  next: 0,
});

/** The part whose recipients go next; undefined when all are on the wire. */
export function nextPart(job: Job): Part | undefined {
  return job.parts.find((part) => part.next < part.recipients.length);
}

/** Records one result. The whole batch has one not-before: the latest, so that no cloud's Retry-After is cut short. */
export function addResult(job: Job, result: RecipientResult, retryAtMs: number | undefined): void {
  job.results = appended(job.results, result);
  job.pending -= 1;
  if (retryAtMs !== undefined) job.retryAtMs = Math.max(job.retryAtMs ?? 0, retryAtMs);
}

export function addAttempt(job: Job, attempt: AttemptRecord): void {
  job.attempts = appended(job.attempts, attempt);
}

/** What the store is told now; the job's own lists start anew. @param release The lease ends with it. */
export function takeSettle(job: Job, release: SettleInput['release'], nowMs: number): SettleInput {
  const input: SettleInput = {
    batchId: job.batch.id,
    leaseEpoch: job.batch.leaseEpoch,
    results: job.results,
    release,
    attempts: job.attempts,
    nowMs,
  };
  if (job.retryAtMs !== undefined) input.retryAtMs = job.retryAtMs;
  job.results = [];
  job.attempts = [];
  job.settledAtMs = nowMs;
  return input;
}
