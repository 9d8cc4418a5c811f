import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { HEARTBEAT_SECONDS, MAX_FRAME_BYTES } from '@tim-push/protocol';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Bus } from '../../bus/contract.ts';
import type { Clock, Im, Log, SocketSettings } from '../../im/index.ts';
import { closeCodes } from './close-codes.ts';
import { Connection } from './connection.ts';
import { Incoming } from './incoming.ts';
import { Online } from './online.ts';
import { SignsOfLife } from './signs-of-life.ts';

export const SOCKET_PATH = '/v1/socket';

export interface SocketDeps {
  im: Im;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: SocketSettings;
  /** Connections that are gone, many at a time; push then ends their waits. Not called while the server stops. */
  onConnectionLost(deviceIds: readonly number[]): void;
  /** Who is calling, for counting failed logins. Default: the socket's address; behind a proxy, read its header. */
  remoteAddress?(request: IncomingMessage): string;
}
export interface SocketStats {
  connections: number;
  loggedIn: number;
  /** Dropped since start: readers too slow, and lines that fell silent. */
  slowReaders: number;
  silent: number;
}

/**
 * The long connections of this process.
 *
 * @example
 * const sockets = createSocketServer({ im, bus, clock, log, settings: defaultSocketSettings, onConnectionLost });
 * sockets.attach(httpServer);
 * await sockets.stop(5_000);
 */
export function createSocketServer(deps: SocketDeps): SocketServer {
  return new SocketServer(deps);
}

class SocketServer {
  readonly #deps: SocketDeps;
  readonly #connections = new Set<Connection>();
  readonly #signsOfLife: SignsOfLife;
  readonly #online: Online;
  readonly #incoming: Incoming;
  readonly #timer: NodeJS.Timeout;
  #stopping = false;
  #silent = 0;
  #emptied: (() => void) | undefined;

  /** No compression: its per-connection window alone is larger than all the rest of an idle connection. */
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    WebSocket: Connection,
  });

  constructor(deps: SocketDeps) {
    const { im, bus, clock, log, settings } = deps;
    this.#deps = deps;
    this.#signsOfLife = new SignsOfLife(im.sessions, log);
    this.#online = new Online({
      bus,
      log,
      signsOfLife: this.#signsOfLife,
      maxBufferedBytes: settings.maxBufferedBytes,
      onConnectionLost: deps.onConnectionLost,
    });
    const door = { im, online: this.#online, clock, heartbeatSeconds: HEARTBEAT_SECONDS };
    this.#incoming = new Incoming(door, settings, log);
    // One timer for all connections; it does not keep the process alive.
    this.#timer = setInterval(() => this.sweep(), settings.sweepMs).unref();
  }

  /** Serves upgrades of an HTTP server; those of other paths get 404. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (!this.handleUpgrade(request, socket, head)) refuseUpgrade(socket, '404 Not Found');
    });
  }

  /** False: the path is not ours, the socket is untouched. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (request.url?.split('?', 1)[0] !== SOCKET_PATH) return false;
    if (this.#stopping || this.#connections.size >= this.#deps.settings.maxConnections) {
      refuseUpgrade(socket, '503 Service Unavailable');
      return true;
    }
    this.#upgrader.handleUpgrade(request, socket, head, (connection) => {
      connection.line = socket;
      this.#open(connection, this.#deps.remoteAddress?.(request) ?? request.socket.remoteAddress ?? '');
    });
    return true;
  }

  /** Looks at every connection: silence, missing logins, expired UserSigs, signs of life. Runs by itself every `sweepMs`. */
  sweep(): void {
    const { settings, clock } = this.#deps;
    const now = clock.now();
    for (const connection of this.#connections) {
      if (now - connection.lastHeardMs >= settings.lostAfterMs) {
        this.#silent++;
        this.#online.drop(connection);
      } else if (connection.phase === 'new' && now - connection.anonymousSinceMs >= settings.loginWithinMs) {
        connection.dismiss(closeCodes.policy, 'no login in time');
      } else if (connection.caller !== undefined && connection.phase === 'in') {
        if (now >= connection.sigExpiresAtMs) this.#online.expire(connection);
        else this.#noteLife(connection, connection.caller.deviceId);
      }
    }
    this.#flushSignsOfLife();
  }

  stats(): SocketStats {
    const { size: loggedIn, slowReaders } = this.#online;
    return { connections: this.#connections.size, loggedIn, slowReaders, silent: this.#silent };
  }

  /**
   * Takes no more connections, lets requests at work finish, then closes every connection with 1001; after `withinMs`
   * what is left is cut. Waits for acknowledgements stay in the store and end at the next start.
   */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#online.stopReportingLosses();
    const deadline = AbortSignal.timeout(withinMs);
    await untilAborted(this.#incoming.drain(), deadline);
    for (const connection of this.#connections) {
      this.#online.leave(connection);
      connection.dismiss(closeCodes.goingAway, 'the server is stopping');
    }
    await untilAborted(this.#empty(), deadline);
    for (const connection of this.#connections) connection.terminate();
    await this.#signsOfLife.flush();
  }

  #open(connection: Connection, remote: string): void {
    const { clock, settings } = this.#deps;
    const now = clock.now();
    connection.remote = remote;
    connection.anonymousSinceMs = now;
    connection.lastHeardMs = now;
    connection.budget = { left: settings.requestBurst, atMs: now };
    this.#connections.add(connection);
    // The same four functions for every connection: they find theirs by `this`.
    connection.on('message', this.#onMessage);
    connection.on('ping', this.#onPing);
    connection.on('error', this.#onError);
    connection.on('close', this.#onClose);
  }

  readonly #onMessage = bind<[RawData, boolean]>((connection, data, isBinary) => {
    this.#incoming.receive(connection, data, isBinary);
  });
  readonly #onPing = bind<[Buffer]>((connection) => {
    connection.lastHeardMs = this.#deps.clock.now();
  });
  readonly #onError = bind<[Error]>((connection, error) => {
    // A frame too large, bad UTF-8, a broken line: `ws` closes with the right code, `close` follows.
    this.#deps.log.debug({ err: error, deviceId: connection.caller?.deviceId }, 'a connection failed');
  });
  readonly #onClose = bind<[number]>((connection) => {
    connection.phase = 'closed';
    this.#online.leave(connection);
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#emptied?.();
  });

  #noteLife(connection: Connection, deviceId: number): void {
    if (connection.lastHeardMs - connection.lastTouchedMs < this.#deps.settings.touchEveryMs) return;
    connection.lastTouchedMs = connection.lastHeardMs;
    this.#signsOfLife.note(deviceId, connection.lastHeardMs);
  }

  #flushSignsOfLife(): void {
    this.#signsOfLife
      .flush()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'signs of life were not written'));
  }

  #empty(): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied = resolve;
    });
  }
}

export type { SocketServer };

/** Gives a listener its connection, which `ws` passes as `this`. */
function bind<A extends unknown[]>(listener: (connection: Connection, ...args: A) => void) {
  return function (this: WebSocket, ...args: A): void {
    if (this instanceof Connection) listener(this, ...args);
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  // The peer may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await Promise.race([work, promise]);
}
