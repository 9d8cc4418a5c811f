import type { Duplex } from 'node:stream';
import type { ServerEvent, ServerFrame } from '@tim-push/protocol';
import { WebSocket } from 'ws';
import type { Caller } from '../../im/index.ts';
import type { Budget } from './budget.ts';
import type { CloseCode } from './close-codes.ts';
import type { Frame } from './read-frame.ts';

/**
 * `new` no login yet (or after a logout) · `entering` a login is at work · `in` logged in · `leaving` a logout is at
 * work · `closed` nothing is read from it any more.
 */
export type Phase = 'new' | 'entering' | 'in' | 'leaving' | 'closed';

/**
 * One long connection and its state: flat fields on the socket itself, because ten thousand idle ones must cost little.
 * `ws` makes it (option `WebSocket`), so there is nothing to construct.
 */
export class Connection extends WebSocket {
  phase: Phase = 'new';
  remote = '';
  /** What frames are written to. */
  line: Duplex | undefined = undefined;
  /** Its frames wait for the end of this turn of the event loop. */
  gathering = false;
  /** Since when it has had no login. */
  anonymousSinceMs = 0;
  lastHeardMs = 0;
  /** When its sign of life was last noted for the store. */
  lastTouchedMs = 0;
  caller: Caller | undefined = undefined;
  sigExpiresAtMs = 0;
  /** Requests at work. */
  inFlight = 0;
  /** Frames that wait for a request to be answered; reading is paused meanwhile. */
  backlog: Frame[] | undefined = undefined;
  /** Refused frames, less the good ones since. */
  badFrames = 0;
  budget: Budget = { left: 0, atMs: 0 };
  /** Events that wait until the login is answered. */
  held: ServerEvent[] | undefined = undefined;
  unsubscribe: (() => void) | undefined = undefined;

  /**
   * Writes a frame. False: the reader is too slow and `maxBufferedBytes` already wait; the caller drops the connection.
   * Writing to a connection that is closing does nothing: what was in the frame can be asked for again.
   */
  write(frame: ServerFrame, maxBufferedBytes: number): boolean {
    if (this.readyState !== WebSocket.OPEN) return true;
    if (this.bufferedAmount > maxBufferedBytes) return false;
    this.#gather();
    this.send(frameText(frame));
    return true;
  }

  /** Frames of one turn, such as an answer and the event that goes with it, leave in one system call. */
  #gather(): void {
    if (this.gathering || this.line === undefined) return;
    this.gathering = true;
    this.line.cork();
    process.nextTick(letGo, this);
  }

  /** Says goodbye; `ws` cuts the line itself when the peer does not answer within 30 s. */
  dismiss(code: CloseCode, reason: string): void {
    this.phase = 'closed';
    this.backlog = undefined;
    // A paused line would not hear the peer's goodbye.
    this.resume();
    this.close(code, reason);
  }
}

function letGo(connection: Connection): void {
  connection.gathering = false;
  connection.line?.uncork();
}

let lastFrame: ServerFrame | undefined;
let lastText = '';
/** An event goes to several devices in a row as the same object: its text is made once. */
function frameText(frame: ServerFrame): string {
  if (frame === lastFrame) return lastText;
  const text = JSON.stringify(frame);
  if (frame.t === 'event') {
    lastFrame = frame;
    lastText = text;
  }
  return text;
}
