/** One HTTP/2 connection from the server's side (RFC 9113): its frames, and all that concerns no single request. */
import type { TLSSocket } from 'node:tls';
import type { CloudConnection } from '../../clouds/cloud.ts';
import type { Http2Options } from '../http2-front.ts';
import { type ConnectionManners, type Watch, watchConnection } from '../manners.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import { HeaderBlocks } from './header-blocks.ts';
import { HpackDecoder } from './hpack-decoder.ts';
import { IdleBudget } from './idle-budget.ts';
import { CODE, ConnectionError, FLAG, FRAME, INITIAL, LIMITS, PREFACE, SETTING } from './protocol.ts';
import { ReceiveWindow } from './receive-window.ts';
import { readSettings } from './settings.ts';
import { type Connection, Streams } from './streams.ts';
import { Wire } from './wire.ts';

const protocolError = (words: string): ConnectionError => new ConnectionError(CODE.PROTOCOL_ERROR, words);

export class Session implements FrameSink, Connection {
  readonly options: Http2Options;
  readonly cloud: CloudConnection;
  readonly wire: Wire;
  readonly budget = new IdleBudget();
  readonly watch: Watch | undefined;
  readonly #socket: TLSSocket;
  readonly #reader = new FrameReader(this);
  readonly #decoder = new HpackDecoder();
  readonly #blocks: HeaderBlocks;
  readonly #streams: Streams;
  readonly #window = new ReceiveWindow(LIMITS.connectionWindow);
  #prefaceBytes = 0;
  /** The client's first SETTINGS have come. */
  #isGreeted = false;
  #pingsInFlight = 0;
  #isReading = true;

  constructor(socket: TLSSocket, options: Http2Options) {
    this.options = options;
    this.cloud = { peer: socket.getPeerX509Certificate() };
    this.wire = new Wire(socket);
    this.#socket = socket;
    this.#streams = new Streams(this);
    this.#blocks = new HeaderBlocks((id, isLast, bytes, start, end) => {
      this.#streams.headers(id, isLast, this.#decoder.decode(bytes, start, end));
    });
    this.watch = options.manners && this.#watched(options.manners);
    this.wire.settings([
      [SETTING.MAX_CONCURRENT_STREAMS, this.#streams.most],
      [SETTING.INITIAL_WINDOW_SIZE, LIMITS.streamWindow],
      [SETTING.MAX_HEADER_LIST_SIZE, LIMITS.headerListBytes],
    ]);
    this.wire.windowUpdate(0, LIMITS.connectionWindow - INITIAL.window);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('close', () => this.#gone());
  }

  get reading(): boolean {
    return this.#isReading;
  }
  /** Cuts the connection without a word. */
  cut(): void {
    this.#gone();
    this.#socket.destroy();
  }
  end(): void {
    if (!this.#isReading) return;
    this.#gone();
    this.wire.flush();
    this.#socket.end();
    // What still comes is read and let pass, or the system would cut off our last words; but not for ever.
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), LIMITS.lingerMs).unref();
  }

  /** @throws {ConnectionError} */
  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    const { openStream } = this.#blocks;
    if (openStream !== undefined && !(type === FRAME.CONTINUATION && streamId === openStream)) {
      throw protocolError('a frame within a header block');
    }
    if (!this.#isGreeted && (type !== FRAME.SETTINGS || (flags & FLAG.ACK) !== 0)) throw protocolError('no SETTINGS');
    switch (type) {
      case FRAME.DATA:
        this.#takeIn(end - start);
        this.#streams.data(flags, streamId, bytes, start, end);
        return;
      case FRAME.HEADERS:
        if (streamId % 2 === 0) throw protocolError(`a request on stream ${streamId}`);
        this.#blocks.begin(flags, streamId, bytes, start, end);
        return;
      case FRAME.CONTINUATION:
        this.#blocks.goOn(flags, bytes, start, end);
        return;
      case FRAME.WINDOW_UPDATE:
        checkLength('WINDOW_UPDATE', 4, end - start);
        this.#widen(streamId, bytes.readUInt32BE(start) & 0x7fff_ffff);
        return;
      case FRAME.PUSH_PROMISE:
        throw protocolError('a client does not push');
      default:
        this.#rare(type, flags, streamId, bytes, start, end);
    }
  }

  /** Frames of which too many are a nuisance; those of types that nobody knows too, which are let pass (§4.1). */
  #rare(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    const isAck = (flags & FLAG.ACK) !== 0;
    this.budget.spend();
    switch (type) {
      case FRAME.SETTINGS:
        ofConnection('SETTINGS', streamId);
        if (isAck) checkLength('SETTINGS', 0, end - start);
        else {
          this.#isGreeted = true;
          const settings = readSettings(bytes, start, end);
          // First the acknowledgement, then what the new windows let out: so a client knows by which ones.
          this.wire.settingsAck();
          this.#streams.set(settings);
        }
        return;
      case FRAME.PING:
        ofConnection('PING', streamId);
        checkLength('PING', 8, end - start);
        if (isAck) {
          this.#pingsInFlight = Math.max(0, this.#pingsInFlight - 1);
          return;
        }
        this.wire.ping(bytes, start);
        this.watch?.pinged();
        return;
      case FRAME.RST_STREAM:
        checkLength('RST_STREAM', 4, end - start);
        this.#streams.resetByPeer(streamId);
        return;
      case FRAME.GOAWAY:
        ofConnection('GOAWAY', streamId);
        if (end - start < 8) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, `GOAWAY of ${end - start} bytes`);
        this.#streams.leftByPeer();
        return;
      case FRAME.PRIORITY:
        if (streamId === 0) throw protocolError('PRIORITY of the connection');
        // Deprecated, and of no effect (§5.3.2).
        checkLength('PRIORITY', 5, end - start);
    }
  }
  #widen(streamId: number, bytes: number): void {
    if (streamId !== 0) this.#streams.widen(streamId, bytes);
    else if (bytes === 0) throw protocolError('WINDOW_UPDATE of nothing');
    else this.#streams.widenAll(bytes);
  }
  /** Padding counts too (§6.9.1), and so do streams that nobody reads any more. */
  #takeIn(bytes: number): void {
    const back = this.#window.take(bytes);
    if (back > 0) this.wire.windowUpdate(0, back);
  }

  #read(chunk: Buffer): void {
    if (!this.#isReading) return;
    try {
      const rest = this.#prefaceBytes < PREFACE.length ? this.#preface(chunk) : chunk;
      if (rest.length > 0) this.#reader.read(rest);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.#streams.leave(error.code, error.message);
      this.end();
    }
  }
  #preface(chunk: Buffer): Buffer {
    const end = Math.min(chunk.length, PREFACE.length - this.#prefaceBytes);
    const expected = PREFACE.subarray(this.#prefaceBytes, this.#prefaceBytes + end);
    if (!chunk.subarray(0, end).equals(expected)) throw protocolError('no HTTP/2 preface');
    this.#prefaceBytes += end;
    return chunk.subarray(end);
  }
  #watched(manners: ConnectionManners): Watch {
    return watchConnection(manners, this.options.clock, {
      open: () => this.#streams.open,
      leave: (code, words, atOnce) => {
        if (!this.#isReading || this.#streams.isLeaving) return;
        this.#streams.leave(code, words);
        if (atOnce || this.#streams.open === 0) this.end();
      },
      ping: () => {
        if (!this.#isReading || this.#pingsInFlight >= LIMITS.pingsInFlight) return;
        this.#pingsInFlight += 1;
        this.wire.ping();
      },
    });
  }
  /** Nothing more is read or answered. */
  #gone(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#streams.drop();
    this.watch?.closed();
  }
}

/** @throws {ConnectionError} */
function checkLength(what: string, expected: number, bytes: number): void {
  if (bytes !== expected) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, `${what} of ${bytes} bytes`);
}
/** @throws {ConnectionError} */
function ofConnection(what: string, streamId: number): void {
  if (streamId !== 0) throw protocolError(`${what} of stream ${streamId}`);
}
