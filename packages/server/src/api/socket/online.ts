import { type AppState, codes, type ServerEvent } from '@tim-push/protocol';
import type { Bus } from '../../bus/contract.ts';
import type { Caller, Log } from '../../im/index.ts';
import { closeCodes } from './close-codes.ts';
import type { Connection } from './connection.ts';
import type { SignsOfLife } from './signs-of-life.ts';

/** Events that may wait for a login to be answered; more cannot come in that moment unless something is wrong. */
const MAX_HELD = 1000;

export interface OnlineDeps {
  bus: Bus;
  log: Log;
  signsOfLife: SignsOfLife;
  maxBufferedBytes: number;
  /** Connections that are gone, many at a time: their waits for an acknowledgement end. */
  onConnectionLost(deviceIds: readonly number[]): void;
}

/** The logged-in connections of this process: presence, delivery of events, and how a connection ends. */
export class Online {
  readonly #deps: OnlineDeps;
  readonly #byDevice = new Map<number, Connection>();
  #lost: number[] = [];
  /** A stopping server reports no losses: the waits are durable and end at the next start. */
  #stopping = false;
  #slowReaders = 0;

  constructor(deps: OnlineDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#byDevice.size;
  }
  get slowReaders(): number {
    return this.#slowReaders;
  }

  /** The connection is this login's from now on; events are held until `release`. */
  enter(connection: Connection, caller: Caller, appState: AppState, sigExpiresAtMs: number): void {
    const { deviceId } = caller;
    const former = this.#byDevice.get(deviceId);
    if (former !== undefined && former !== connection) {
      this.#detach(former);
      former.dismiss(closeCodes.replaced, 'the device connected anew');
    }
    connection.caller = caller;
    connection.sigExpiresAtMs = sigExpiresAtMs;
    connection.lastTouchedMs = connection.lastHeardMs;
    connection.held = [];
    connection.unsubscribe = this.#deps.bus.subscribe(deviceId, (event) => this.#deliver(connection, event));
    this.#byDevice.set(deviceId, connection);
    this.setAppState(caller, appState);
  }

  setAppState(caller: Caller, appState: AppState): void {
    const { deviceId, appId, userId } = caller;
    this.#deps.bus.setPresence({ deviceId, appId, userId, appState });
  }

  /** Puts missed messages before the held events that do not repeat them. */
  hold(connection: Connection, missed: readonly ServerEvent[]): void {
    const ids = new Set(missed.flatMap((event) => (event.event === 'message' ? [event.message.msgID] : [])));
    const later = (connection.held ?? []).filter(
      (event) => !(event.event === 'message' && ids.has(event.message.msgID)),
    );
    connection.held = [...missed, ...later];
  }

  release(connection: Connection): void {
    const held = connection.held ?? [];
    connection.held = undefined;
    for (const event of held) this.#write(connection, event);
  }

  /** The connection is no longer this login's: closed, logged out or kicked. Safe to call twice. */
  leave(connection: Connection): void {
    const { caller } = connection;
    if (caller === undefined) return;
    this.#detach(connection);
    this.#deps.bus.clearPresence(caller.deviceId);
    this.#deps.signsOfLife.note(caller.deviceId, connection.lastHeardMs);
    this.#noLongerLive(caller.deviceId);
  }

  /** The app went to the background: what it has not acknowledged by now it may never show, so nobody waits for it. */
  leftForeground(caller: Caller): void {
    this.#noLongerLive(caller.deviceId);
  }

  /** Cuts the line without a goodbye: nobody is there to hear it. */
  drop(connection: Connection): void {
    connection.phase = 'closed';
    this.leave(connection);
    connection.terminate();
  }

  /** Its UserSig ran out. The device stays logged in for pushes; a live connection needs a valid ticket. */
  expire(connection: Connection): void {
    this.#write(connection, { t: 'event', event: 'sigExpired' });
    this.leave(connection);
    connection.dismiss(closeCodes.sigExpired, 'the UserSig has expired');
  }

  stopReportingLosses(): void {
    this.#stopping = true;
  }

  #detach(connection: Connection): void {
    const { caller } = connection;
    if (caller === undefined) return;
    connection.unsubscribe?.();
    connection.unsubscribe = undefined;
    connection.caller = undefined;
    connection.held = undefined;
    if (this.#byDevice.get(caller.deviceId) === connection) this.#byDevice.delete(caller.deviceId);
  }

  #deliver(connection: Connection, event: ServerEvent): void {
    if (event.event === 'kicked') {
      // A kick of an earlier login of this device, late.
      if (event.epoch !== undefined && event.epoch !== connection.caller?.epoch) return;
      this.#kick(connection, event);
      return;
    }
    if (connection.held === undefined) {
      this.#write(connection, event);
      return;
    }
    connection.held.push(event);
    if (connection.held.length > MAX_HELD) this.drop(connection);
  }

  #kick(connection: Connection, event: ServerEvent): void {
    this.#write(connection, event);
    this.leave(connection);
    connection.dismiss(closeCodes.kicked, `kicked (${codes.kickedOffline})`);
  }

  #write(connection: Connection, event: ServerEvent): void {
    if (connection.write(event, this.#deps.maxBufferedBytes)) return;
    this.#slowReaders++;
    this.#deps.log.info({ deviceId: connection.caller?.deviceId }, 'dropped a connection that reads too slowly');
    this.drop(connection);
  }

  #noLongerLive(deviceId: number): void {
    if (this.#stopping) return;
    if (this.#lost.length === 0) setImmediate(() => this.#reportLost());
    this.#lost.push(deviceId);
  }

  #reportLost(): void {
    const lost = this.#lost;
    this.#lost = [];
    this.#deps.onConnectionLost(lost);
  }
}
