import { checkElements, codes, type ServerEvent } from '@tim-push/protocol';
import { appended } from '../appended.ts';
import { type Bus, isKnown, NOBODY, type Presence } from '../bus/contract.ts';
import type { ConversationSide, Store } from '../store/index.ts';
import { messageKey, sentSeconds } from '../store/wire-message.ts';
import type {
  Accept,
  AcceptOutcome,
  AcceptRequest,
  AppDirectory,
  Clock,
  ImDeps,
  ImResult,
  Log,
  Messages,
  SendMessageInput,
  SendOutcome,
} from './contract.ts';
import type { Delivery } from './delivery.ts';
import { done, fail, ok, storeCall, storeRefusal } from './result.ts';
import type { ImSettings } from './settings.ts';

/** tim-api §4.1: messages are kept seven days at most; a longer wish is held that long. */
const MAX_LIFETIME_SECONDS = 7 * 86_400;

export interface MessagesDeps {
  store: Store;
  bus: Bus;
  accept: Accept;
  apps: AppDirectory;
  delivery: Delivery;
  clock: Clock;
  log: Log;
  settings: ImSettings;
  onRecalled?: ImDeps['onRecalled'];
}

export function createMessages(deps: MessagesDeps): Messages {
  const { store, delivery, clock, log, settings } = deps;

  return {
    send: (input) => send(deps, input),

    recall: ({ appId, by, msgID, deviceId }) =>
      storeCall(log, () => {
        const windowMs = deps.apps.get(appId)?.settings.recallWindowMs ?? settings.recallWindowMs;
        const messageId = Number(msgID);
        return recall(deps, { appId, by, admin: false, messageId, windowMs, nowMs: clock.now() }, deviceId);
      }),

    withdraw: ({ appId, from, to, msgKey }) =>
      storeCall(log, () => {
        const which = { messageKey: { from, to, key: msgKey } };
        return recall(deps, { appId, by: from, admin: true, ...which, windowMs: 0, nowMs: clock.now() });
      }),

    read: ({ appId, reader, peer }) =>
      storeCall(log, async () => {
        const { totalUnread, changed, upToTime } = await store.markRead(appId, reader, peer, clock.now());
        if (changed) {
          const event: ServerEvent = { t: 'event', event: 'peerRead', userID: reader, time: upToTime };
          delivery.background(delivery.tell(appId, peer, event));
          delivery.conversationChanged(appId, reader, peer);
        }
        return ok({ totalUnread });
      }),

    acknowledge: (deviceId, msgIDs) =>
      storeCall(log, async () => {
        await store.acknowledge(deviceId, msgIDs.map(Number), clock.now());
        return done;
      }),

    pull: (appId, userId, cursor, limit) =>
      storeCall(log, async () => ok(await store.pull(appId, userId, cursor, limit, clock.now()))),

    conversations: (appId, userId, cursor, limit) =>
      storeCall(log, async () => ok(await store.conversations(appId, userId, cursor, limit))),

    setReceiveOpt: (appId, userId, peers, opt) =>
      storeCall(log, async () => {
        await store.setReceiveOpt(appId, userId, peers, opt, clock.now());
        for (const peer of peers) delivery.conversationChanged(appId, userId, peer);
        return done;
      }),

    getReceiveOpt: (appId, userId, peers) =>
      storeCall(log, async () => {
        const options = await store.getReceiveOpt(appId, userId, peers);
        return ok(peers.map((userID, index) => ({ userID, opt: options[index] ?? 0 })));
      }),
  };
}

/** By promises and not by an await: what an async function keeps while it waits is more, and a thousand of them wait at once. */
function send(deps: MessagesDeps, input: SendMessageInput): Promise<SendOutcome> {
  const { offlinePush = {} } = input;
  const json = { elements: JSON.stringify(input.elements), offlinePush: JSON.stringify(offlinePush) };
  const problem = checkBody(input, json.elements, deps.settings);
  if (problem !== undefined) return Promise.resolve(problem);
  const { bus } = deps;
  const { appId, from, to } = input;
  const receiver = bus.presence(appId, to);
  const sender = from === to ? NOBODY : bus.presence(appId, from);
  if (isKnown(receiver) && isKnown(sender)) return accepted(deps, input, json, [receiver, sender]);
  return Promise.all([receiver, sender]).then((live) => accepted(deps, input, json, live));
}

function accepted(
  deps: MessagesDeps,
  input: SendMessageInput,
  json: AcceptRequest['json'],
  live: readonly (readonly Presence[])[],
): Promise<SendOutcome> {
  // What waits keeps these two, and not the input with them.
  const { syncSender = true, senderDeviceId } = input;
  return deps.accept(acceptRequest(input, json, live)).then(
    (outcome) => answer(deps, outcome, syncSender, senderDeviceId),
    (error: unknown) => storeRefusal(deps.log, error),
  );
}

/** What the sender hears; a fresh message goes to live devices on the way. */
function answer(
  deps: MessagesDeps,
  outcome: AcceptOutcome,
  syncSender: boolean,
  senderDeviceId: number | undefined,
): SendOutcome {
  switch (outcome.kind) {
    case 'busy':
      return fail(codes.busy, 'the server is busy: the message was not accepted, send it again in a moment');
    case 'refused':
      return fail(outcome.code, outcome.desc, outcome.field);
    case 'accepted': {
      const { message, duplicate } = outcome;
      let conversation: ConversationSide | undefined;
      if (!duplicate) {
        const { conversations } = outcome;
        conversation = deps.delivery.message(message, { syncSender, senderDeviceId, conversations });
      } else if (senderDeviceId !== undefined) {
        // The first acceptance delivered it; a crash between the two closed every connection, and clients pull. But who sends again has missed that answer.
        deps.delivery.conversationChanged(message.appId, message.fromUserId, message.toUserId);
      }
      const id = String(message.id);
      return ok({
        message,
        msgID: id,
        msgKey: messageKey(message),
        time: sentSeconds(message),
        cursor: id,
        duplicate,
        conversation,
      });
    }
    default: {
      const never: never = outcome;
      return never;
    }
  }
}

function checkBody(
  input: SendMessageInput,
  elements: string,
  settings: ImSettings,
): ReturnType<typeof fail> | undefined {
  const bytes = Buffer.byteLength(elements);
  if (bytes > settings.maxMessageBytes) {
    const limit = settings.maxMessageBytes;
    return fail(codes.bodyTooLong, `the message body has ${bytes} bytes, ${limit} are allowed`, 'elements');
  }
  const problem = checkElements(input.elements);
  return problem === undefined ? undefined : fail(codes.elementInvalid, problem, 'elements');
}

function acceptRequest(
  input: SendMessageInput,
  json: AcceptRequest['json'],
  live: readonly (readonly Presence[])[],
): AcceptRequest {
  const lifetime = Math.min(input.lifetimeSeconds ?? MAX_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS);
  return {
    appId: input.appId,
    from: input.from,
    to: input.to,
    senderDeviceId: input.senderDeviceId,
    seq: input.seq,
    random: input.random,
    elements: input.elements,
    offlinePush: input.offlinePush ?? {},
    json,
    cloudCustomData: input.cloudCustomData ?? '',
    class: input.class ?? 'chat',
    priority: input.priority ?? 0,
    // A life of 0 means: only who is online now (tim-api §4.1).
    onlineOnly: (input.onlineOnly ?? false) || lifetime === 0,
    noUnread: input.noUnread ?? false,
    noLastMsg: input.noLastMsg ?? false,
    honorMute: input.honorMute ?? input.via === 'socket',
    syncSender: input.syncSender ?? true,
    lifetimeSeconds: lifetime === 0 ? MAX_LIFETIME_SECONDS : lifetime,
    liveDeviceIds: foreground(live),
    via: input.via,
    skipBeforeCallback: input.skipBeforeCallback ?? false,
  };
}

function foreground(live: readonly (readonly Presence[])[]): number[] {
  let ids: number[] = [];
  for (const devices of live) {
    for (const { appState, deviceId } of devices) {
      if (appState === 'foreground') ids = appended(ids, deviceId);
    }
  }
  return ids;
}

async function recall(
  deps: MessagesDeps,
  input: Parameters<Store['recall']>[0],
  deviceId?: number,
): Promise<ImResult<void>> {
  const result = await deps.store.recall(input);
  switch (result.kind) {
    case 'already':
      return done;
    case 'not_found':
      return fail(codes.messageNotFound, 'there is no such message: it may be older than 7 days', 'msgID');
    case 'not_yours':
      return fail(codes.recallNotAllowed, 'only its sender may recall a message', 'msgID');
    case 'too_late': {
      const seconds = Math.round(input.windowMs / 1000);
      return fail(codes.recallTooLate, `a message can be recalled for ${seconds} s after it was sent`, 'msgID');
    }
    case 'recalled': {
      const { message, shown } = result;
      const { appId, fromUserId: from, toUserId: to } = message;
      const event: ServerEvent = { t: 'event', event: 'recalled', msgID: String(message.id), from, to };
      for (const userId of new Set([to, from])) {
        deps.delivery.background(deps.delivery.tell(appId, userId, event, deviceId));
        deps.delivery.conversationChanged(appId, userId, userId === to ? from : to);
      }
      deps.onRecalled?.(message, shown);
      return done;
    }
    default: {
      const never: never = result;
      return never;
    }
  }
}
