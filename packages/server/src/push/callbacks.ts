import { codes } from '@tim-push/protocol';
import type { Logger } from '../logging/index.ts';
import type { BeforeCallback, BeforeSend } from './before-callback.ts';
import { type CallbackTarget, type Fetch, postCallback } from './callback-request.ts';
import type { Clock } from './clock.ts';

/** tim-api §6: before-callbacks wait 2 s. */
const TIMEOUT_MS = 2000;
const DEFAULT_CONCURRENCY = 64;
/** Messages that wait for a free slot; beyond it a call fails at once, as if the back end were silent. */
const MAX_WAITING = 10_000;
/** Refusals with a code of the app's own reach the sender as they are (tim-api §6). */
const OWN_CODES = { from: 120_001, to: 130_000 };

export interface BeforeCallbackTarget extends CallbackTarget {
  /** What a callback means that fails or does not answer in time. */
  onFailure: 'pass' | 'refuse';
}
export interface CallbacksDeps {
  /** The app's settings; undefined: it wants no before-callback. */
  target(appId: number): BeforeCallbackTarget | undefined;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  fetch?: Fetch;
  /** Calls at once, over all apps. Default 64. */
  concurrency?: number;
}

/**
 * `C2C.CallbackBeforeSendMsg` over HTTP.
 *
 * @example
 * const before = createBeforeCallback({ target: (appId) => urls.get(appId), clock, log });
 */
export function createBeforeCallback(deps: CallbacksDeps): BeforeCallback {
  const slots = createSlots(deps.concurrency ?? DEFAULT_CONCURRENCY, MAX_WAITING);
  const fetch = deps.fetch ?? globalThis.fetch;
  return {
    asks: (appId) => deps.target(appId) !== undefined,
    async ask(call) {
      const target = deps.target(call.appId);
      if (target === undefined) return { kind: 'pass' };
      const reply = await slots.run(() =>
        postCallback(fetch, target, { appId: call.appId, ...wireForm(call) }, deps.clock.now(), TIMEOUT_MS),
      );
      if (reply !== 'full' && reply.kind === 'answer') {
        if (reply.errorCode === 0) return { kind: 'pass' };
        const own = reply.errorCode >= OWN_CODES.from && reply.errorCode <= OWN_CODES.to;
        return { kind: 'refuse', code: own ? reply.errorCode : codes.c2cRefusedByCallback, info: reply.errorInfo };
      }
      const detail = reply === 'full' ? `${MAX_WAITING} calls wait already` : reply.detail;
      deps.log.warn({ app: call.appId, detail, meaning: target.onFailure }, 'a before-callback failed');
      return target.onFailure === 'pass' ? { kind: 'pass' } : { kind: 'failed', detail };
    },
  };
}

function wireForm(call: BeforeSend): { command: string; platform: string; body: unknown } {
  const command = 'C2C.CallbackBeforeSendMsg';
  const seconds = Math.floor(call.timeMs / 1000);
  return {
    command,
    platform: call.via === 'rest' ? 'RESTAPI' : 'Unknown',
    body: {
      CallbackCommand: command,
      From_Account: call.from,
      To_Account: call.to,
      MsgSeq: call.seq,
      MsgRandom: call.random,
      MsgTime: seconds,
      MsgKey: `${call.seq}_${call.random}_${seconds}`,
      OnlineOnlyFlag: call.onlineOnly ? 1 : 0,
      MsgBody: call.elements,
      CloudCustomData: call.cloudCustomData,
    },
  };
}

/** At most `most` tasks at once; the others wait in line, up to `maxWaiting`. */
function createSlots(most: number, maxWaiting: number): { run<T>(task: () => Promise<T>): Promise<T | 'full'> } {
  let busy = 0;
  const line: (() => void)[] = [];
  return {
    async run(task) {
      if (busy >= most) {
        if (line.length >= maxWaiting) return 'full';
        await new Promise<void>((resolve) => line.push(resolve));
      } else busy += 1;
      try {
        return await task();
      } finally {
        const next = line.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}
