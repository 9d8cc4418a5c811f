import type { IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { failure } from '../failure.ts';
import type { Http2Exchange, Http2Session, SessionOwner } from '../http2-contract.ts';
import { Line } from '../line.ts';
import { Flight } from './flight.ts';
import { frameOfNumbers, MAX_STREAM_ID, types } from './frames.ts';
import type { Outgoing } from './outgoing.ts';
import { Http2Violation, violations } from './violation.ts';

/** What the end of one request asks of its connection. */
interface Connection extends Http2Session {
  /** There is room, or nothing left to wait for. */
  flightEnded(): void;
}

const placeOf = (streamId: number): number => (streamId - 1) / 2;

/** The requests under way on one connection: what is heard of each, and how it ends. Each ends once. */
export class Flights {
  usedAt = performance.now();
  /** An answer came that speaks for the connection. */
  served = false;
  /** Time-outs of requests since which nothing of any answer came. */
  silent = 0;
  readonly #connection: Connection;
  readonly #socket: Socket;
  readonly #outgoing: Outgoing;
  readonly #owner: SessionOwner;
  /** Of stream 1, 3, 5 …: each at its place. */
  readonly #open = new Line<Flight>();
  #nextId = 1;
  /** Streams below it were open before something of an answer came last. */
  #heardId = 0;
  /** Streams above it were not processed. Infinity until a GOAWAY says otherwise. */
  #lastProcessed = Number.POSITIVE_INFINITY;

  constructor(connection: Connection, socket: Socket, outgoing: Outgoing, owner: SessionOwner) {
    this.#connection = connection;
    this.#socket = socket;
    this.#outgoing = outgoing;
    this.#owner = owner;
  }

  get size(): number {
    return this.#open.size;
  }
  /** No stream is left to open. */
  get isSpent(): boolean {
    return this.#nextId > MAX_STREAM_ID;
  }
  get(streamId: number): Flight | undefined {
    return this.#open.get(placeOf(streamId));
  }
  all(): Flight[] {
    return this.#open.all();
  }

  open(exchange: Http2Exchange, block: Buffer): void {
    const flight = new Flight(exchange, this.#nextId, this.#outgoing.streamWindow);
    this.#nextId += 2;
    if (this.#open.size === 0) this.#socket.ref();
    this.#open.push(flight);
    exchange.session = this.#connection;
    this.#outgoing.request(flight, block, exchange.body);
  }

  // What is heard

  headers(streamId: number, headers: IncomingHttpHeaders, endStream: boolean): void {
    if (streamId % 2 === 0 || streamId >= this.#nextId) {
      throw new Http2Violation(violations.protocol, `headers of stream ${streamId}, which we did not open`);
    }
    this.#heard();
    const flight = this.get(streamId);
    if (flight === undefined) return;
    flight.take(headers);
    if (endStream) this.#answered(flight);
  }

  data(streamId: number, content: Buffer, endStream: boolean, frameBytes: number): void {
    this.#heard();
    const flight = this.get(streamId);
    if (flight === undefined) return;
    if (!flight.add(content, frameBytes)) this.giveUp(flight, 'answer_too_large');
    else if (endStream) this.#answered(flight);
  }

  reset(streamId: number, code: number): void {
    this.#heard();
    const flight = this.get(streamId);
    if (flight === undefined) return;
    this.#release(flight);
    if (code === violations.refusedStream && flight.status === 0) {
      this.#owner.notProcessed(this.#connection, flight.exchange, failure('no', 'refused_stream'));
    } else {
      flight.exchange.failed(failure('maybe', `rst_${code}`));
    }
    this.#connection.flightEnded();
  }

  /**
   * The peer takes no more than the streams up to this one: those above were not processed, the others go on (RFC 9113 §6.8).
   * A server may say so several times; the id may only fall, whatever a later one says.
   */
  notTaken(lastStreamId: number, code: string): void {
    this.#lastProcessed = Math.min(this.#lastProcessed, lastStreamId);
    for (const flight of this.all()) if (flight.id > this.#lastProcessed) this.#cut(flight, code);
  }

  /** The peer is there, whoever waits for what it says. */
  #heard(): void {
    this.#heardId = this.#nextId;
    this.silent = 0;
  }

  // How they end

  cancel(exchange: Http2Exchange, code: string): void {
    for (const flight of this.all()) {
      if (flight.exchange !== exchange) continue;
      this.giveUp(flight, code);
      return;
    }
  }

  expire(now: number): void {
    for (const flight of this.all()) {
      if (flight.exchange.deadlineAt > now) continue;
      // One whose own answer is slow on a connection that answers others says nothing of the connection.
      if (flight.id >= this.#heardId) this.silent += 1;
      this.giveUp(flight, 'timeout');
    }
  }

  /** We wait for it no longer. */
  giveUp(flight: Flight, code: string): void {
    if (!this.#release(flight)) return;
    this.#cancelStream(flight);
    flight.exchange.failed(failure('maybe', code));
    this.#connection.flightEnded();
  }

  /** The connection ended under all of them. */
  cutAll(code: string): void {
    for (const flight of this.all()) this.#cut(flight, code);
  }

  #answered(flight: Flight): void {
    if (flight.status === 0) {
      this.giveUp(flight, 'no_status');
      return;
    }
    this.#release(flight);
    // Answered before it had all of the request: it wants no more of it.
    if (flight.unsent !== undefined) this.#cancelStream(flight);
    if (flight.exchange.answered(flight.status, flight.headers, flight.text()) === 'leave') this.#connection.drain();
    else this.served = true;
    this.#connection.flightEnded();
  }

  #cut(flight: Flight, code: string): void {
    if (!this.#release(flight)) return;
    if (flight.id > this.#lastProcessed || flight.id > this.#outgoing.writtenId) {
      this.#owner.notProcessed(this.#connection, flight.exchange, failure('no', code, this.#connection.lastWords));
    } else {
      flight.exchange.failed(failure('maybe', code));
    }
  }

  #cancelStream(flight: Flight): void {
    this.#outgoing.write(frameOfNumbers(types.rstStream, flight.id, violations.cancel));
  }

  /** false: it has ended already, by what the end of another one set off. */
  #release(flight: Flight): boolean {
    if (!this.#open.remove(placeOf(flight.id))) return false;
    this.#outgoing.drop(flight);
    flight.exchange.session = undefined;
    this.usedAt = performance.now();
    if (this.#open.size === 0) this.#socket.unref();
    return true;
  }
}
