/** The one place where `im` and `push` meet: a message becomes durable together with its push task. */
import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { codes } from '@tim-push/protocol';
import { type ClaimedBatch, type Decision, type MessageStore, StoreError } from '../store/index.ts';
import type { AcceptOutcome, AcceptRequest } from './accept-contract.ts';
import type { BeforeCallback, BeforeSend } from './before-callback.ts';
import type { Clock } from './clock.ts';
import { freshUntil, makeConversationKey } from './compose/index.ts';
import type { Dispatcher } from './dispatch/index.ts';
import type { PushMetrics } from './metrics.ts';
import type { PushSettings } from './settings.ts';

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
/** MsgSeq is a u32 (tim-api §4.1). */
const SEQ_END = 2 ** 32;

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
    const nowMs = clock.now();
    let keyed = request;
    if (deps.before.asks(request.appId) && !request.skipBeforeCallback && !isKnown(request, dedupeKey, nowMs)) {
      // Number and time now, so that the back end is asked under the key that the message will have.
      const seq = request.seq ?? randomInt(SEQ_END);
      keyed = { ...request, seq };
      const refusal = await askApp({ ...request, seq, timeMs: nowMs });
      if (refusal !== undefined) return refusal;
    }
    try {
      return await commit(keyed, dedupeKey, nowMs);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'busy') return { kind: 'busy' };
      throw error;
    }
  }

  async function askApp(call: BeforeSend): Promise<AcceptOutcome | undefined> {
    const answer = await deps.before.ask(call);
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

  async function commit(request: AcceptRequest, dedupeKey: string, nowMs: number): Promise<AcceptOutcome> {
    const { via: _via, skipBeforeCallback: _skip, lifetimeSeconds, ...message } = request;
    const lifeUntilMs = nowMs + lifetimeSeconds * 1000;
    const claim = deps.dispatcher.ticket();
    let claimed: ClaimedBatch[] = [];
    try {
      const result = await deps.store.accept({
        ...message,
        dedupeKey,
        dedupeWindowMs: settings.dedupeWindowMs,
        lifeUntilMs,
        freshUntilMs: freshUntil(request.class, nowMs, lifeUntilMs, settings.freshness),
        // A banner of its own is named by the message itself, when it is composed: nothing is kept or looked up for it.
        replaceKey: settings.replace === 'conversation' ? makeConversationKey(request) : '',
        supersede: settings.replace === 'conversation',
        waitMs: settings.waitMs,
        plan: settings.plan,
        claim,
        nowMs,
      });
      if (result.kind !== 'accepted') return noAccount(result.kind, request);
      claimed = result.claimed;
      if (!result.duplicate) {
        if (deps.before.asks(request.appId)) remember(scoped(request, dedupeKey), nowMs);
        tally(result.decisions, nowMs);
        deps.dispatcher.wake(result.queuedLanes);
      }
      const { message: stored, duplicate, decisions, receiverTotalUnread, conversations } = result;
      return { kind: 'accepted', message: stored, duplicate, decisions, receiverTotalUnread, conversations };
    } finally {
      deps.dispatcher.submit(claim, claimed);
    }
  }

  function tally(decisions: readonly { decision: Decision }[], nowMs: number): void {
    for (const { decision } of decisions) {
      metrics.decided(decision, 1);
      if (decision === 'waiting') deps.dispatcher.waitDue(nowMs + settings.waitMs);
    }
  }
  function isKnown(request: AcceptRequest, dedupeKey: string, nowMs: number): boolean {
    return (remembered.get(scoped(request, dedupeKey)) ?? 0) > nowMs - settings.dedupeWindowMs;
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

/** A back end hears 90012 of a receiver, an app 20003 of either side (tim-api §1). */
function noAccount(kind: 'no_sender' | 'no_receiver', { from, to, via }: AcceptRequest): AcceptOutcome {
  if (kind === 'no_sender') {
    return {
      kind: 'refused',
      code: codes.c2cAccountInvalid,
      desc: `there is no account ${from}: import it or log it in once`,
      field: 'from',
    };
  }
  return {
    kind: 'refused',
    code: via === 'rest' ? codes.receiverMissing : codes.c2cAccountInvalid,
    desc: `there is no account ${to}: import it or log it in once`,
    field: 'to',
  };
}
