import type { ServerEvent, WireMessage } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import type { Logger } from '../logger.ts';
import type { Kept } from '../storage.ts';
import type { Session } from './contract.ts';

/** Events that must keep their order among messages. */
export type OrderedEvent = Extract<ServerEvent, { event: 'message' | 'recalled' | 'peerRead' }>;

/** `history`: known, but no news to anybody (read elsewhere, one's own, recalled): kept and not told to listeners. */
export type Arrival = 'news' | 'history';

export interface InboxParts {
  kept: Kept;
  log: Logger;
  session(): Pick<Session, 'request' | 'attempt' | 'userID'>;
  onMessage(message: WireMessage, arrival: Arrival): void;
  onOther(event: Exclude<OrderedEvent, { event: 'message' }>): void;
}

/** Every message once, in order, acknowledged after the listeners had it. */
export interface Inbox {
  /** A login: go on from where this account was on this device. */
  enter(key: string): Promise<void>;
  /** There is a connection: fetch what was missed. */
  catchUp(): Promise<void>;
  take(event: OrderedEvent): void;
  /** A message of our own: when it comes back by `pull`, it is no news. */
  sent(msgID: string): void;
}

/** IDs remembered to tell a repeat. The server repeats only what was not acknowledged, so this is far more than needed. */
const REMEMBERED = 2000;
/** Messages per `pull`, and IDs per `ack` (the server takes up to 100 and 200). */
const PAGE = 100;
const ACKS = 200;
/** Of those, how many are remembered over a restart: own messages since the cursor, and what the server may repeat. */
const RECENT = 100;

export function createInbox(parts: InboxParts): Inbox {
  const { kept, log } = parts;
  let key = '';
  /** undefined: this device has no place in this account's stream yet. */
  let cursor: string | undefined;
  /** There may be messages between `cursor` and what comes live: live ones must not move the cursor over them. */
  let behind = true;
  let running = false;
  let acknowledging = false;
  /** The stored place is being read. */
  let entering = false;
  /** Nothing was ever received on this device: what was read or sent elsewhere is history. */
  let firstSync = false;
  let seen = new Set<string>();
  let unacknowledged = new Set<string>();
  const queue: OrderedEvent[] = [];

  function remember(msgID: string): void {
    seen.add(msgID);
    if (seen.size <= REMEMBERED) return;
    for (const oldest of seen) {
      seen.delete(oldest);
      break;
    }
  }

  const save = (): Promise<void> => kept.write(key, { cursor, recent: [...seen].slice(-RECENT) });

  function accept(message: WireMessage): void {
    const own = message.from === parts.session().userID();
    // A repeat means that our acknowledgement was lost: acknowledge again, deliver not.
    if (!own) unacknowledged.add(message.msgID);
    if (seen.has(message.msgID)) return;
    remember(message.msgID);
    const old = message.recalled === true || (firstSync && (own || message.read === true));
    parts.onMessage(message, old ? 'history' : 'news');
  }

  async function acknowledge(): Promise<void> {
    if (acknowledging) return;
    acknowledging = true;
    for (;;) {
      const ids = [...unacknowledged].slice(0, ACKS);
      if (ids.length === 0) break;
      const answer = await parts.session().attempt('ack', { msgIDs: ids });
      // Lost or too late: they stay, and go with the next ones or after the next connect.
      if (answer.kind === 'lost' || answer.kind === 'timeout') break;
      if (answer.kind === 'refused') log.warn(`ack was refused: ${answer.code} ${answer.desc}`);
      for (const id of ids) unacknowledged.delete(id);
    }
    acknowledging = false;
  }

  async function pullMissed(mine: string): Promise<void> {
    for (;;) {
      const answer = await parts.session().request('pull', { cursor: cursor ?? '', limit: PAGE });
      if (mine !== key) return;
      if (answer.code !== TimCode.ok || !answer.data) {
        log.warn(`missed messages could not be fetched: ${answer.code} ${answer.desc}`);
        return;
      }
      for (const message of answer.data.messages) accept(message);
      cursor = answer.data.cursor;
      await save();
      if (mine !== key) return;
      void acknowledge();
      if (!answer.data.more) break;
    }
    behind = false;
    firstSync = false;
  }

  function drain(): void {
    let moved = false;
    for (const event of queue.splice(0)) {
      if (event.event !== 'message') {
        parts.onOther(event);
        continue;
      }
      accept(event.message);
      if (behind || event.message.onlineOnly || event.message.cursor === '') continue;
      cursor = event.message.cursor;
      moved = true;
    }
    if (moved) void save();
    void acknowledge();
  }

  async function run(): Promise<void> {
    if (running || entering) return;
    running = true;
    const mine = key;
    try {
      if (behind) await pullMissed(mine);
    } finally {
      running = false;
    }
    if (mine === key) drain();
    else await run();
  }

  return {
    async enter(next) {
      if (next === key) return;
      key = next;
      behind = true;
      entering = true;
      seen = new Set();
      unacknowledged = new Set();
      queue.length = 0;
      cursor = undefined;
      const stored = readPlace(await kept.read(next));
      if (key !== next) return;
      cursor = stored.cursor;
      firstSync = cursor === undefined;
      for (const msgID of stored.recent) remember(msgID);
      entering = false;
    },
    async catchUp() {
      behind = true;
      void acknowledge();
      await run();
    },
    take(event) {
      queue.push(event);
      if (!running && !behind) drain();
      else void run();
    },
    sent(msgID) {
      remember(msgID);
      void save();
    },
  };
}

function readPlace(stored: unknown): { cursor: string | undefined; recent: string[] } {
  if (typeof stored !== 'object' || stored === null) return { cursor: undefined, recent: [] };
  const { cursor, recent } = stored as Record<string, unknown>;
  return {
    cursor: typeof cursor === 'string' ? cursor : undefined,
    recent: Array.isArray(recent) ? recent.filter((id) => typeof id === 'string') : [],
  };
}
