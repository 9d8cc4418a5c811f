/** The one place where `im` and `push` meet: a message becomes durable together with its push task. */
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { codes } from '@tim-push/protocol';
import {
  type AcceptInput,
  type AcceptResult,
  type ClaimTicket,
  type Decision,
  type MessageStore,
  StoreError,
} from '../store/index.ts';
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

/** What is kept of a message while it is on its way to the disk, beside what the store keeps. */
interface Call extends Pick<AcceptRequest, 'appId' | 'from' | 'to' | 'via'> {
  readonly dedupeKey: string;
  /** Its app has a before-callback. */
  readonly asks: boolean;
  readonly nowMs: number;
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

  return (request) => {
    if (accepting >= settings.maxAccepting) return Promise.resolve(count({ kind: 'busy' }));
    const nowMs = clock.now();
    const asks = deps.before.asks(request.appId);
    const dedupeKey = makeDedupeKey(request);
    const { appId, from, to, via } = request;
    const call: Call = { appId, from, to, via, dedupeKey, asks, nowMs };
    if (!asks || request.skipBeforeCallback || isKnown(call)) return store(request, call, request.seq);
    return askFirst(request, call);
  };

  /** By promises and not by an await: it runs for every message, and a thousand of them wait for the disk at once. */
  function store(request: AcceptRequest, call: Call, seq: number | undefined): Promise<AcceptOutcome> {
    const claim = deps.dispatcher.ticket();
    accepting += 1;
    return stored(request, call, seq, claim).then(
      (result) => {
        accepting -= 1;
        try {
          return taken(call, result);
        } finally {
          deps.dispatcher.submit(claim, result.kind === 'accepted' ? result.claimed : []);
        }
      },
      (error: unknown) => {
        accepting -= 1;
        deps.dispatcher.submit(claim, []);
        if (error instanceof StoreError && error.code === 'busy') return count({ kind: 'busy' });
        throw error;
      },
    );
  }

  function stored(
    request: AcceptRequest,
    { dedupeKey, nowMs }: Call,
    seq: number | undefined,
    claim: ClaimTicket,
  ): Promise<AcceptResult> {
    try {
      return deps.store.accept(acceptInput(request, { seq, dedupeKey, claim, nowMs }, settings));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function taken(call: Call, result: AcceptResult): AcceptOutcome {
    if (result.kind !== 'accepted') return count(noAccount(result.kind, call));
    const { message, duplicate, decisions, receiverTotalUnread, conversations } = result;
    if (!duplicate) {
      if (call.asks) remember(call);
      tally(decisions, call.nowMs);
      deps.dispatcher.wake(result.queuedLanes);
    }
    return count({ kind: 'accepted', message, duplicate, decisions, receiverTotalUnread, conversations });
  }

  async function askFirst(request: AcceptRequest, call: Call): Promise<AcceptOutcome> {
    // Number and time now, so that the back end is asked under the key that the message will have.
    const { seq = randomInt(SEQ_END) } = request;
    let refusal: AcceptOutcome | undefined;
    accepting += 1;
    try {
      refusal = await askApp({ ...request, seq, timeMs: call.nowMs });
    } finally {
      accepting -= 1;
    }
    return refusal === undefined ? store(request, call, seq) : count(refusal);
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

  function tally(decisions: readonly { decision: Decision }[], nowMs: number): void {
    for (const { decision } of decisions) {
      metrics.decided(decision, 1);
      if (decision === 'waiting') deps.dispatcher.waitDue(nowMs + settings.waitMs);
    }
  }
  function isKnown(call: Call): boolean {
    return (remembered.get(scoped(call)) ?? 0) > call.nowMs - settings.dedupeWindowMs;
  }
  function remember(call: Call): void {
    const key = scoped(call);
    remembered.delete(key);
    remembered.set(key, call.nowMs);
    if (remembered.size <= REMEMBERED) return;
    const oldest = remembered.keys().next().value;
    if (oldest !== undefined) remembered.delete(oldest);
  }
  function count(outcome: AcceptOutcome): AcceptOutcome {
    metrics.accept(outcome.kind === 'accepted' && outcome.duplicate ? 'duplicate' : outcome.kind);
    return outcome;
  }
}

/** What the store takes: the request, and what is push's own business. Field by field, as it is made for every message. */
function acceptInput(
  request: AcceptRequest,
  { seq, dedupeKey, claim, nowMs }: Pick<AcceptInput, 'seq' | 'dedupeKey' | 'claim' | 'nowMs'>,
  settings: PushSettings,
): AcceptInput {
  const lifeUntilMs = nowMs + request.lifetimeSeconds * 1000;
  const perConversation = settings.replace === 'conversation';
  return {
    appId: request.appId,
    from: request.from,
    to: request.to,
    senderDeviceId: request.senderDeviceId,
    seq,
    random: request.random,
    dedupeKey,
    dedupeWindowMs: settings.dedupeWindowMs,
    elements: request.elements,
    offlinePush: request.offlinePush,
    json: request.json,
    cloudCustomData: request.cloudCustomData,
    class: request.class,
    priority: request.priority,
    onlineOnly: request.onlineOnly,
    noUnread: request.noUnread,
    noLastMsg: request.noLastMsg,
    honorMute: request.honorMute,
    syncSender: request.syncSender,
    lifeUntilMs,
    freshUntilMs: freshUntil(request.class, nowMs, lifeUntilMs, settings.freshness),
    // A banner of its own is named by the message itself, when it is composed: nothing is kept or looked up for it.
    replaceKey: perConversation ? makeConversationKey(request) : '',
    supersede: perConversation,
    liveDeviceIds: request.liveDeviceIds,
    waitMs: settings.waitMs,
    plan: settings.plan,
    claim,
    nowMs,
  };
}

/** MsgSeq where one was given, MsgRandom, CRC32 of the body, and the receiver (tim-api §4.1): what makes two sends of a sender the same. */
export const makeDedupeKey = (of: Pick<AcceptRequest, 'to' | 'seq' | 'random' | 'json'>): string =>
  `${of.seq ?? ''} ${of.random} ${crc32(of.json.elements)} ${of.to}`;
const scoped = ({ appId, from, dedupeKey }: Call): string => `${appId}/${from}\n${dedupeKey}`;

/** A back end hears 90012 of a receiver, an app 20003 of either side (tim-api §1). */
function noAccount(kind: 'no_sender' | 'no_receiver', { from, to, via }: Call): AcceptOutcome {
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
