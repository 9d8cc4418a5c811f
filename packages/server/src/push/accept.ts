/** The one place where `im` and `push` meet: a message becomes durable together with its push task. */
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { codes, type MessageClass, type MessageElement, type OfflinePushInfo } from '@tim-push/protocol';
import {
  type ConversationSides,
  type Decision,
  type MessageStore,
  type StoredMessage,
  StoreError,
} from '../store/index.ts';
import type { BeforeCallback } from './before-callback.ts';
import type { Clock } from './clock.ts';
import { freshUntil, makeReplaceKey } from './compose/index.ts';
import type { Dispatcher } from './dispatch/index.ts';
import type { PushMetrics } from './metrics.ts';
import type { PushSettings } from './settings.ts';

/** A message, validated at its door. */
export interface AcceptRequest {
  appId: number;
  from: string;
  to: string;
  /** The device it was sent from: it gets neither copy nor push. */
  senderDeviceId?: number;
  seq?: number;
  random: number;
  elements: MessageElement[];
  offlinePush: OfflinePushInfo;
  cloudCustomData: string;
  class: MessageClass;
  priority: 0 | 1 | 2 | 3;
  /** Also for a life time of 0 (tim-api §4.1). */
  onlineOnly: boolean;
  noUnread: boolean;
  noLastMsg: boolean;
  honorMute: boolean;
  syncSender: boolean;
  /** Seconds the message lives, 1 to 604800. */
  lifetimeSeconds: number;
  /** Devices with a live foreground connection, receiver's and sender's. */
  liveDeviceIds: number[];
  via: 'socket' | 'rest';
  skipBeforeCallback: boolean;
}
export type AcceptOutcome =
  | {
      kind: 'accepted';
      message: StoredMessage;
      /** The same message was accepted before; this is the first answer. */
      duplicate: boolean;
      decisions: readonly { deviceId: number; decision: Decision }[];
      receiverTotalUnread: number;
      conversations?: ConversationSides;
    }
  | { kind: 'refused'; code: number; desc: string; field?: string }
  /** Too much waits for a commit: nothing was written, send it again. */
  | { kind: 'busy' };

export interface AcceptorDeps {
  store: Pick<MessageStore, 'accept'>;
  dispatcher: Pick<Dispatcher, 'ticket' | 'submit' | 'wake' | 'waitDue'>;
  before: BeforeCallback;
  clock: Clock;
  metrics: Pick<PushMetrics, 'accept' | 'decided'>;
  settings: PushSettings;
}

/** Accepted keys that are remembered, so that a resend is not shown to the before-callback a second time. */
const REMEMBERED = 20_000;

/**
 * Durable once it resolves `accepted`; delivery to live connections is the caller's. Bounded: beyond
 * `settings.maxAccepting` messages at once the answer is `busy`.
 *
 * @throws {StoreError} what the disk says (`disk_full`, `io` …), except `busy`, which is an outcome.
 * @example
 * const accept = createAcceptor({ store, dispatcher, before: noBeforeCallback, clock, metrics, settings });
 * const outcome = await accept(request);
 */
export function createAcceptor(deps: AcceptorDeps): (request: AcceptRequest) => Promise<AcceptOutcome> {
  const { settings, clock, metrics } = deps;
  let accepting = 0;
  const remembered = new Map<string, number>();

  return async (request) => {
    if (accepting >= settings.maxAccepting) return count({ kind: 'busy' });
    accepting += 1;
    try {
      return count(await accept(request));
    } finally {
      accepting -= 1;
    }
  };

  async function accept(request: AcceptRequest): Promise<AcceptOutcome> {
    const dedupeKey = makeDedupeKey(request);
    const known = (remembered.get(scoped(request, dedupeKey)) ?? 0) > clock.now() - settings.dedupeWindowMs;
    if (!known && !request.skipBeforeCallback) {
      const refusal = await askApp(request);
      if (refusal !== undefined) return refusal;
    }
    try {
      return await commit(request, dedupeKey);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'busy') return { kind: 'busy' };
      throw error;
    }
  }

  async function askApp(request: AcceptRequest): Promise<AcceptOutcome | undefined> {
    const answer = await deps.before.ask({ ...request, timeMs: clock.now() });
    switch (answer.kind) {
      case 'pass':
        return undefined;
      case 'refuse':
        return { kind: 'refused', code: answer.code, desc: answer.info || "the app's back end refused the message" };
      case 'failed':
        return {
          kind: 'refused',
          code: codes.callbackFailed,
          desc: `the app's before-callback gave no usable answer (${answer.detail}), and the app's setting refuses then`,
        };
      default: {
        const never: never = answer;
        throw new TypeError(`unknown answer ${JSON.stringify(never)}`);
      }
    }
  }

  async function commit(request: AcceptRequest, dedupeKey: string): Promise<AcceptOutcome> {
    const nowMs = clock.now();
    const { via: _via, skipBeforeCallback: _skip, lifetimeSeconds, ...message } = request;
    const lifeUntilMs = nowMs + lifetimeSeconds * 1000;
    const claim = deps.dispatcher.ticket();
    let claimed: Parameters<Dispatcher['submit']>[0] = [];
    try {
      const result = await deps.store.accept({
        ...message,
        dedupeKey,
        dedupeWindowMs: settings.dedupeWindowMs,
        lifeUntilMs,
        freshUntilMs: freshUntil(request.class, nowMs, lifeUntilMs, settings.freshness),
        // The time is part of it: a message that is sent again after the window is another message.
        replaceKey: makeReplaceKey({ ...request, mode: settings.replace, messageKey: `${dedupeKey}\n${nowMs}` }),
        supersede: settings.replace === 'conversation',
        waitMs: settings.waitMs,
        plan: settings.plan,
        claim,
        nowMs,
      });
      if (result.kind !== 'accepted') return noAccount(result.kind, request);
      claimed = result.claimed;
      if (!result.duplicate) {
        remember(scoped(request, dedupeKey), nowMs);
        tally(result.decisions, nowMs);
        deps.dispatcher.wake(result.queuedLanes);
      }
      const { message: stored, duplicate, decisions, receiverTotalUnread, conversations } = result;
      return { kind: 'accepted', message: stored, duplicate, decisions, receiverTotalUnread, conversations };
    } finally {
      deps.dispatcher.submit(claimed);
    }
  }

  function tally(decisions: readonly { decision: Decision }[], nowMs: number): void {
    for (const { decision } of decisions) {
      metrics.decided(decision, 1);
      if (decision === 'waiting') deps.dispatcher.waitDue(nowMs + settings.waitMs);
    }
  }
  function remember(key: string, nowMs: number): void {
    remembered.delete(key);
    remembered.set(key, nowMs);
    if (remembered.size <= REMEMBERED) return;
    const oldest = remembered.keys().next().value;
    if (oldest !== undefined) remembered.delete(oldest);
  }
  function count(outcome: AcceptOutcome): AcceptOutcome {
    metrics.accept(outcome.kind === 'accepted' && outcome.duplicate ? 'duplicate' : outcome.kind);
    return outcome;
  }
}

/** Sender, receiver, MsgSeq where one was given, MsgRandom and CRC32 of the body (tim-api §4.1). */
export function makeDedupeKey(of: Pick<AcceptRequest, 'from' | 'to' | 'seq' | 'random' | 'elements'>): string {
  const body = crc32(JSON.stringify(of.elements));
  return hash('sha256', [of.from, of.to, of.seq ?? '', of.random, body].join('\n'), 'base64url').slice(0, 22);
}
const scoped = (request: AcceptRequest, dedupeKey: string): string => `${request.appId}/${dedupeKey}`;

function noAccount(kind: 'no_sender' | 'no_receiver', { from, to }: AcceptRequest): AcceptOutcome {
  if (kind === 'no_sender') {
    return {
      kind: 'refused',
      code: codes.c2cSenderInvalid,
      desc: `there is no account ${from}: import it or log it in once`,
      field: 'from',
    };
  }
  return {
    kind: 'refused',
    code: codes.receiverMissing,
    desc: `there is no account ${to}: import it or log it in once`,
    field: 'to',
  };
}
