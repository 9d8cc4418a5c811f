/** One frame from a client: limits, reading, dispatch, answer. Whatever comes in, the server neither throws nor forgets to answer. */
import { type ClientRequest, codes } from '@tim-push/protocol';
import type { RawData } from 'ws';
import type { ImError, ImResult, Log, SocketSettings } from '../../im/index.ts';
import { MAX_NESTING } from '../nesting.ts';
import { spend } from './budget.ts';
import { closeCodes } from './close-codes.ts';
import type { Connection } from './connection.ts';
import type { Door } from './login.ts';
import { type Frame, parseFrame, readRequest } from './read-frame.ts';
import { run } from './requests.ts';

/**
 * Requests that may wait for a turn: what `ws` had read before the pause of reading was felt is still handed over, and
 * that is one chunk of a socket.
 */
const MAX_BACKLOG = 2000;
const NO_ID = 0;

export class Incoming {
  readonly #door: Door;
  readonly #settings: SocketSettings;
  readonly #log: Log;
  #atWork = 0;
  #stopping = false;
  #idle: (() => void) | undefined;

  constructor(door: Door, settings: SocketSettings, log: Log) {
    this.#door = door;
    this.#settings = settings;
    this.#log = log;
  }

  receive(connection: Connection, data: RawData, isBinary: boolean): void {
    const now = this.#door.clock.now();
    connection.lastHeardMs = now;
    if (connection.phase === 'closed') return;
    if (isBinary) {
      this.#end(connection, closeCodes.binaryFrame, 'a frame must be a text message');
      return;
    }
    const frame = parseFrame(data.toString());
    if (frame.kind === 'not_json') {
      this.#end(connection, closeCodes.notJson, 'a frame must be JSON');
      return;
    }
    if (frame.kind === 'too_deep') {
      const desc = `the frame is nested more than ${MAX_NESTING} levels deep`;
      this.#refuse(connection, frame.id, { code: codes.requestInvalid, desc });
      return;
    }
    const refusal = this.#refusal(connection, now);
    if (refusal !== undefined) {
      this.#refuse(connection, frame.id, refusal);
      return;
    }
    if (connection.inFlight < this.#settings.maxInFlight) this.#admit(connection, frame);
    else this.#queue(connection, frame);
  }

  #admit(connection: Connection, frame: Frame): void {
    const read = readRequest(frame.t, frame.value);
    if (!read.ok) {
      this.#refuse(connection, frame.id, read.error);
      return;
    }
    const wrongPhase = phaseError(connection, read.request);
    if (wrongPhase === undefined) this.#serve(connection, read.request);
    else this.#refuse(connection, frame.id, wrongPhase);
  }

  #queue(connection: Connection, frame: Frame): void {
    connection.pause();
    connection.backlog ??= [];
    if (connection.backlog.length < MAX_BACKLOG) connection.backlog.push(frame);
    else this.#refuse(connection, frame.id, { code: codes.busy, desc: 'too many requests at once: wait for answers' });
  }

  /** Lets the next ones in, in order; reading goes on when none is left. */
  #admitQueued(connection: Connection): void {
    const { backlog } = connection;
    if (backlog === undefined) return;
    let next = 0;
    while (next < backlog.length && connection.inFlight < this.#settings.maxInFlight && connection.phase !== 'closed') {
      const frame = backlog[next++];
      if (frame !== undefined) this.#admit(connection, frame);
    }
    connection.backlog = next < backlog.length ? backlog.slice(next) : undefined;
    if (connection.backlog === undefined) connection.resume();
  }

  /** Takes no more requests, and resolves when those at work are answered. */
  drain(): Promise<void> {
    this.#stopping = true;
    if (this.#atWork === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #refusal(connection: Connection, now: number): ImError | undefined {
    const { requestsPerSecond, requestBurst } = this.#settings;
    if (this.#stopping) return { code: codes.busy, desc: 'the server is stopping: connect again in a moment' };
    if (!spend(connection.budget, requestsPerSecond, requestBurst, now)) {
      return { code: codes.apiTooFrequent, desc: `more than ${requestsPerSecond} requests a second: slow down` };
    }
    return undefined;
  }

  #serve(connection: Connection, request: ClientRequest): void {
    this.#atWork++;
    connection.inFlight++;
    const { t, id } = request;
    // Not by an await: what an async function keeps while it waits is more, and a thousand of them wait at once.
    this.#run(connection, request).then(
      (result) => this.#served(connection, t, id, result),
      (error: unknown) => {
        this.#log.error({ err: error, request: t }, 'a request failed unexpectedly');
        const desc = 'the request failed: see the server log';
        this.#served(connection, t, id, { ok: false, error: { code: codes.internal, desc } });
      },
    );
  }

  #run(connection: Connection, request: ClientRequest): Promise<ImResult<unknown>> {
    try {
      return run(this.#door, connection, request);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #served(connection: Connection, t: ClientRequest['t'], id: number, result: ImResult<unknown>): void {
    if (result.ok) {
      if (connection.badFrames > 0) connection.badFrames--;
      this.#answer(connection, { t: 'ok', id, data: result.value });
    } else {
      this.#answer(connection, { t: 'error', id, ...result.error });
    }
    if (t === 'login') this.#door.online.release(connection);
    this.#finish(connection);
  }

  #finish(connection: Connection): void {
    this.#atWork--;
    connection.inFlight--;
    this.#admitQueued(connection);
    if (this.#atWork === 0) this.#idle?.();
  }

  #refuse(connection: Connection, id: number, error: ImError): void {
    this.#answer(connection, { t: 'error', id, ...error });
    connection.badFrames++;
    if (connection.badFrames <= this.#settings.maxBadFrames) return;
    this.#end(connection, closeCodes.policy, 'too many bad frames');
  }

  #end(connection: Connection, code: 1003 | 1007 | 1008, desc: string): void {
    this.#answer(connection, { t: 'error', id: NO_ID, code: codes.requestInvalid, desc });
    this.#door.online.leave(connection);
    connection.dismiss(code, desc);
  }

  #answer(connection: Connection, frame: Parameters<Connection['write']>[0]): void {
    if (!connection.write(frame, this.#settings.maxBufferedBytes)) this.#door.online.drop(connection);
  }
}

function phaseError(connection: Connection, request: ClientRequest): ImError | undefined {
  const isLogin = request.t === 'login';
  switch (connection.phase) {
    case 'new':
      return isLogin ? undefined : { code: codes.notLoggedIn, desc: `${request.t}: log in first` };
    case 'in':
      if (!isLogin) return undefined;
      return { code: codes.requestInvalid, desc: 'login: this connection is logged in: log out first', field: 't' };
    case 'entering':
    case 'leaving':
    case 'closed':
      return { code: codes.notLoggedIn, desc: `${request.t}: wait until the login or logout is answered` };
    default: {
      const never: never = connection.phase;
      return never;
    }
  }
}
