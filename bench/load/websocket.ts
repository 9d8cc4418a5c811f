/**
 * A WebSocket client (RFC 6455) for load: it knows text, ping and close, and costs a fraction of a whole library, so that
 * what is measured has the machine to itself. What is sent within one turn leaves in one write.
 */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [FIN, MASKED] = [0x80, 0x80];
const OPCODES = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;
/** A length up to 125 stands in the second byte; these say that it follows, in two bytes or in eight. */
const [IN_TWO, IN_EIGHT] = [126, 127];
const MASK_BYTES = 4;
const LONGEST = 0xffff;

export interface Listener {
  text(payload: Buffer): void;
  /** Nothing comes any more. */
  end(error: Error): void;
}

export class LoadSocket {
  readonly #socket: Socket;
  readonly #listener: Listener;
  /** Frames of this turn. */
  #out: Buffer[] = [];
  /** Of a frame that has not come whole. */
  #rest: Buffer | undefined;
  #ended = false;

  private constructor(socket: Socket, head: Buffer, listener: Listener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.setNoDelay(true);
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the server closed the connection')));
    if (head.length > 0) this.#read(head);
  }

  /** @throws when the server is not there or does not speak WebSocket. */
  static connect(url: string, listener: Listener): Promise<LoadSocket> {
    const key = randomBytes(16).toString('base64');
    const expected = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
    };
    return new Promise((resolve, reject) => {
      const asked = request(url, { headers, agent: false });
      asked.on('error', reject);
      asked.on('response', ({ statusCode }) => {
        asked.destroy();
        reject(new Error(`the server answered ${statusCode} and did not switch to WebSocket`));
      });
      asked.on('upgrade', (answer, socket, head) => {
        if (answer.headers['sec-websocket-accept'] === expected) {
          resolve(new LoadSocket(socket as Socket, head, listener));
          return;
        }
        socket.destroy();
        reject(new Error('the server switched to WebSocket with the accept key of another request'));
      });
      asked.end();
    });
  }

  /** ASCII only, at most 65,535 characters. */
  send(text: string): void {
    this.#frame(OPCODES.text, text);
  }
  terminate(): void {
    this.#socket.destroy();
  }

  #frame(opcode: number, payload: string): void {
    const { length } = payload;
    if (length > LONGEST) throw new RangeError(`a frame of ${length} characters: the load sends up to ${LONGEST}`);
    const long = length >= IN_TWO;
    const out = Buffer.allocUnsafe((long ? 4 : 2) + MASK_BYTES + length);
    out[0] = FIN | opcode;
    out[1] = MASKED | (long ? IN_TWO : length);
    const mask = Math.floor(Math.random() * 0x1_0000_0000);
    const from = out.writeUInt32BE(mask, long ? out.writeUInt16BE(length, 2) : 2);
    out.write(payload, from, 'latin1');
    for (let index = 0; index < length; index++) {
      out[from + index] = (out[from + index] ?? 0) ^ (mask >>> (24 - 8 * (index % MASK_BYTES)));
    }
    if (this.#out.length === 0) queueMicrotask(() => this.#flush());
    this.#out.push(out);
  }
  #flush(): void {
    const [first, ...others] = this.#out;
    this.#out = [];
    if (first !== undefined && !this.#ended)
      this.#socket.write(others.length === 0 ? first : Buffer.concat([first, ...others]));
  }

  #read(data: Buffer): void {
    const all = this.#rest === undefined ? data : Buffer.concat([this.#rest, data]);
    let at = 0;
    for (let next = this.#readFrame(all, at); next !== undefined; next = this.#readFrame(all, at)) at = next;
    this.#rest = at === all.length ? undefined : Buffer.from(all.subarray(at));
  }
  /** Returns where the next one starts; undefined: it is not whole, or nothing shall be read any more. */
  #readFrame(all: Buffer, at: number): number | undefined {
    const left = all.length - at;
    if (left < 2 || this.#ended) return undefined;
    const first = all[at] ?? 0;
    let length = all[at + 1] ?? 0;
    if ((length & MASKED) !== 0) {
      this.#end(new Error('the server sent a masked frame'));
      return undefined;
    }
    let from = at + 2;
    if (length === IN_TWO) {
      if (left < 4) return undefined;
      length = all.readUInt16BE(from);
      from += 2;
    } else if (length === IN_EIGHT) {
      if (left < 10) return undefined;
      length = Number(all.readBigUInt64BE(from));
      from += 8;
    }
    const to = from + length;
    if (all.length < to) return undefined;
    this.#take(first, all.subarray(from, to));
    return to;
  }
  #take(first: number, payload: Buffer): void {
    switch (first) {
      case FIN | OPCODES.text:
        this.#listener.text(payload);
        return;
      case FIN | OPCODES.ping:
        this.#frame(OPCODES.pong, payload.toString('latin1'));
        return;
      case FIN | OPCODES.close:
        this.#end(
          new Error(`the server closed the connection (${payload.length < 2 ? 1005 : payload.readUInt16BE(0)})`),
        );
        return;
      default:
        this.#end(new Error(`the server sent a frame that the load does not read (first byte ${first})`));
    }
  }
  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroy();
    this.#listener.end(error);
  }
}
