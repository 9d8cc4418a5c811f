/** One `channel.send`: which recipients it carries, and who hears of each answer. */

import { hash } from 'node:crypto';
import type { AttemptRecord, Outcome, Target } from '@tim-push/channels';
import type { ClaimedRecipient } from '../../store/index.ts';
import type { OpenChannel, PreparedContent } from '../channel-pool.ts';
import { composeBadge, type ElementTextSettings } from '../compose/index.ts';
import type { Tags } from '../tag.ts';
import { contentOf } from './contents.ts';
import { type Job, nextPart, type Part } from './job.ts';

export interface Item {
  job: Job;
  recipient: ClaimedRecipient;
}
export interface WireRequest {
  open: OpenChannel;
  items: Item[];
  targets: Target[];
  /** The one content of a request that is not mixed: only that can be stored in the cloud beforehand (`prepare`). */
  content?: PreparedContent;
}
export interface RequestParts {
  tags: Tags;
  texts: ElementTextSettings;
}

/** The widest that every cloud de-duplicates by (xiaomi.md §5 jobkey). */
const KEY_CHARS = 20;

/** The key of one content, or one device, of a batch: the same on every retry. */
export function requestKey(batchKey: string, suffix: string): string {
  if (suffix === '') return batchKey;
  const key = `${batchKey}-${suffix}`;
  if (key.length <= KEY_CHARS && /^[0-9A-Za-z-]+$/.test(key)) return key;
  return hash('sha256', key, 'hex').slice(0, KEY_CHARS);
}

/** Of a request for one content of a batch. */
export const sharedKey = (batchKey: string, contentKey: string): string => requestKey(batchKey, contentKey);
/** Of one recipient, where targets of a request may differ. */
export const ownKey = (batchKey: string, index: number): string => requestKey(batchKey, index.toString(36));

/** A request for one content of one batch, as multi-token clouds take it: at most `most` recipients. */
export function takeShared(job: Job, most: number, parts: RequestParts): WireRequest | undefined {
  const part = nextPart(job);
  if (part === undefined) return undefined;
  const content = contentOf(job.batch, part, job.open, parts.texts);
  const recipients = advance(job, part, most);
  const { batch } = job;
  const key = sharedKey(batch.requestKey, part.contentKey);
  const tag = parts.tags.make({ batchId: batch.id });
  const items: Item[] = [];
  const targets: Target[] = [];
  for (const recipient of recipients) {
    items.push({ job, recipient });
    targets.push(target(job, recipient, content, key, tag));
  }
  return { open: job.open, items, targets, content };
}

/** Adds recipients of one batch to a request whose targets may differ; returns how many. */
export function takeMixed(job: Job, most: number, parts: RequestParts, into: WireRequest): number {
  let taken = 0;
  const { batch } = job;
  while (taken < most) {
    const part = nextPart(job);
    if (part === undefined) break;
    const content = contentOf(batch, part, job.open, parts.texts);
    for (const recipient of advance(job, part, most - taken)) {
      const key = ownKey(batch.requestKey, recipient.index);
      const tag = parts.tags.make({ batchId: batch.id, deviceId: recipient.deviceId });
      into.items.push({ job, recipient });
      into.targets.push(target(job, recipient, content, key, tag));
      taken += 1;
    }
  }
  return taken;
}

function advance(job: Job, part: Part, most: number): readonly ClaimedRecipient[] {
  const taken =
    part.next === 0 && part.recipients.length <= most
      ? part.recipients
      : part.recipients.slice(part.next, part.next + most);
  part.next += taken.length;
  job.waiting -= taken.length;
  return taken;
}

function target(job: Job, recipient: ClaimedRecipient, content: PreparedContent, key: string, tag: string): Target {
  const badge = composeBadge(job.batch.message.offlinePush, recipient.unread + recipient.badgeOffset);
  const one: Target = {
    content: content.wire,
    token: recipient.token,
    requestKey: key,
    tag,
    expiresAtMs: job.batch.expiresAtMs,
  };
  if (badge !== undefined) one.badge = badge;
  return one;
}

export interface SendWatch {
  outcome(item: Item, outcome: Outcome): void;
  /** An answer after the time was up; only `sent` still tells something. */
  late(item: Item, outcome: Outcome): void;
  /** The channel asked its cloud once. */
  asked(record: AttemptRecord): void;
  /** The same for each job of which it carried something: `index` or `indexes` are those of recipients in its batch. */
  attempt(job: Job, record: AttemptRecord): void;
  /** So many targets go to the cloud once more within this request. */
  again(targets: number): void;
}
export interface RunningRequest {
  /** All items have their outcome. Never rejects. */
  done: Promise<void>;
  /** Gives the channel a moment to settle what it knows, then calls the rest uncertain. */
  abandon(code: string): void;
}

/**
 * Puts a request on the wire. Every item gets exactly one outcome: the channel's, or `uncertain` with a code of ours
 * when the channel forgot it (`unsettled`), failed (`channel_error`) or was given up (`abandon`).
 */
export function startRequest(
  request: WireRequest,
  receiptUrl: string | undefined,
  watch: SendWatch,
  onBug: (error: unknown) => void,
): RunningRequest {
  const { items, targets, open } = request;
  const controller = new AbortController();
  const known = new Uint8Array(items.length);
  let left = items.length;
  const { promise: done, resolve } = Promise.withResolvers<void>();

  const settle = (index: number, outcome: Outcome): void => {
    const item = items[index];
    if (item === undefined) {
      onBug(new RangeError(`the channel settled target ${index} of ${items.length}`));
      return;
    }
    if (known[index] === 1) {
      watch.late(item, outcome);
      return;
    }
    known[index] = 1;
    left -= 1;
    watch.outcome(item, outcome);
    if (left === 0) resolve();
  };
  const attempt = (record: AttemptRecord): void => {
    watch.asked(record);
    if (record.index === undefined) {
      attemptOfSeveral(items, record, watch);
      return;
    }
    const item = items[record.index];
    if (item !== undefined) watch.attempt(item.job, { ...record, index: item.recipient.index });
  };
  const settleRest = (outcome: Outcome): void => {
    for (let index = 0; index < items.length; index += 1) if (known[index] === 0) settle(index, outcome);
  };

  open.begin();
  const prepare = async (): Promise<boolean> => {
    const { content } = request;
    if (open.channel.prepare === undefined || content === undefined) return true;
    content.prepared ??= open.channel.prepare(content.wire, controller.signal);
    try {
      const prepared = await content.prepared;
      for (const one of targets) one.prepared = prepared;
      return true;
    } catch (error) {
      content.prepared = undefined;
      onBug(error);
      // Nothing was sent yet: safe to send again.
      settleRest({ kind: 'unavailable', code: 'prepare_failed' });
      return false;
    }
  };
  const sending = async (): Promise<void> => {
    if (!(await prepare())) return;
    const body = receiptUrl === undefined ? { targets } : { targets, receiptUrl };
    await open.channel.send(body, { settle, attempt, again: watch.again }, controller.signal);
  };
  sending()
    .then(
      () => {
        if (left === 0) return;
        onBug(new Error(`the channel left ${left} of ${items.length} targets without an outcome`));
        settleRest({ kind: 'uncertain', code: 'unsettled' });
      },
      (error: unknown) => {
        onBug(error);
        settleRest({ kind: 'uncertain', code: 'channel_error' });
      },
    )
    .finally(() => {
      // As `PushExchange`: what has ended holds on to nothing. Its channel tells of no target any more.
      items.length = 0;
      targets.length = 0;
      open.end();
    });
  return {
    done,
    abandon(code) {
      controller.abort(new Error(code));
      setImmediate(() => settleRest({ kind: 'uncertain', code }));
    },
  };
}

function attemptOfSeveral(
  items: readonly Item[],
  { indexes: places, ...record }: AttemptRecord,
  watch: SendWatch,
): void {
  const carried = places?.flatMap((place) => items[place] ?? []) ?? items;
  for (const [job, some] of Map.groupBy(carried, (item) => item.job)) {
    const [index = 0, ...others] = some.map(({ recipient }) => recipient.index);
    watch.attempt(job, others.length === 0 ? { ...record, index } : { ...record, indexes: [index, ...others] });
  }
}
