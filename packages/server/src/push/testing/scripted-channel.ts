import type {
  AttemptRecord,
  Channel,
  ChannelDefinition,
  ChannelSpec,
  CredentialCheck,
  Outcome,
  PushContent,
  ReceiptReader,
  SendRequest,
  Target,
} from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import Type from 'typebox';

/** What the cloud of a test does with one target; `silent` never answers until the request is given up. */
export type Script = (target: Target, nth: number) => Outcome | 'silent' | 'crash';
export interface SentTarget {
  token: string;
  requestKey: string;
  tag: string;
  content: PushContent;
  atMs: number;
}
export interface ScriptedCloud {
  definition: ChannelDefinition;
  /** Every target that reached the wire, in order. */
  sent: SentTarget[];
  requests: number;
  /** Most targets (mixed) or requests that were in flight at once. */
  peak: number;
  inFlight: number;
  checks: number;
  recalls: { tokens: readonly string[]; replaceKey: string; requestKey: string }[];
  payloads: number;
  /** Targets that each send says to have sent once more. */
  again: number;
  script: Script;
  check: () => CredentialCheck;
  /** How records name the targets they are of: each its own, one for all, or one for the first two and one for the rest. */
  records: 'each' | 'all' | 'two';
  /** When set, answers wait until `release` is called. */
  gate: boolean;
  release(): void;
}
export interface CloudOptions {
  vendor: Vendor;
  limits?: Partial<ChannelSpec['limits']>;
  now: () => number;
}

export const accepted: Outcome = { kind: 'sent', vendorId: 'id' };

/** A channel that follows the contract to the letter and does what a test tells it. */
export function createScriptedCloud(options: CloudOptions): ScriptedCloud {
  let waiting: (() => void)[] = [];
  const receipts: ReceiptReader = { parse: ({ body }) => JSON.parse(body) };
  const spec: ChannelSpec = {
    vendor: options.vendor,
    credentials: Type.Object({}),
    options: Type.Object({}),
    vendorAccount: () => 'account',
    limits: {
      targets: 1000,
      mixed: false,
      concurrency: 4,
      perSecond: 100_000,
      maxTtlMs: 86_400_000,
      ...options.limits,
    },
    quotaClock: { timeZone: 'Asia/Shanghai' },
    receipts: false,
    dedupe: 'nothing',
  };
  const said = { en: '', zh: '' };
  const fixes = { credentials: said, permission: said, config: said };
  const cloud: ScriptedCloud = {
    definition: { spec, fixes, create: () => channel(), receipts: () => receipts },
    sent: [],
    requests: 0,
    peak: 0,
    inFlight: 0,
    checks: 0,
    recalls: [],
    payloads: 0,
    again: 0,
    script: () => accepted,
    check: () => ({ ok: true, proved: 'secret', detail: '' }),
    records: 'each',
    gate: false,
    release() {
      cloud.gate = false;
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
  };
  const open = (): Promise<void> => (cloud.gate ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve());

  const channel = (): Channel => ({
    spec,
    payload(content) {
      cloud.payloads += 1;
      return { body: content, notes: [] };
    },
    async send(request, hooks, signal) {
      cloud.requests += 1;
      const size = spec.limits.mixed ? request.targets.length : 1;
      cloud.inFlight += size;
      cloud.peak = Math.max(cloud.peak, cloud.inFlight);
      const first = cloud.sent.length;
      for (const target of request.targets) cloud.sent.push(sentTarget(target, options.now()));
      await open();
      try {
        await answer(request, first, hooks, signal);
      } finally {
        cloud.inFlight -= size;
      }
    },
    check: async () => {
      cloud.checks += 1;
      return cloud.check();
    },
    recall: async ({ tokens, replaceKey, requestKey }) => {
      cloud.recalls.push({ tokens, replaceKey, requestKey });
      return accepted;
    },
    receipts,
    close: () => Promise.resolve(),
  });

  async function answer(
    request: SendRequest,
    first: number,
    hooks: Parameters<Channel['send']>[1],
    signal: AbortSignal,
  ): Promise<void> {
    const silent: number[] = [];
    const several = { atMs: options.now(), ms: 5, code: 'OK', targets: request.targets.length };
    const places = [...request.targets.keys()];
    if (cloud.records === 'all') hooks.attempt?.(several);
    if (cloud.records === 'two') {
      for (const indexes of [places.slice(0, 2), places.slice(2)]) hooks.attempt?.({ ...several, indexes });
    }
    if (cloud.again > 0) hooks.again?.(cloud.again);
    request.targets.forEach((target, index) => {
      const outcome = cloud.script(target, first + index);
      if (outcome === 'crash') throw new Error('a bug in the channel');
      if (outcome === 'silent') {
        silent.push(index);
        return;
      }
      if (cloud.records === 'each') hooks.attempt?.(record(outcome, index, options.now()));
      hooks.settle(index, outcome);
    });
    if (silent.length === 0) return;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    for (const index of silent) hooks.settle(index, { kind: 'uncertain', code: 'aborted' });
  }
  return cloud;
}

const sentTarget = (target: Target, atMs: number): SentTarget => ({
  token: target.token,
  requestKey: target.requestKey,
  tag: target.tag,
  content: target.content.body as PushContent,
  atMs,
});
const record = (outcome: Outcome, index: number, atMs: number): AttemptRecord => ({
  atMs,
  ms: 5,
  code: 'code' in outcome ? outcome.code : 'OK',
  targets: 1,
  index,
});
