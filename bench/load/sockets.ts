/** Long connections of many accounts, and messages sent over them: the load of an app. */
import type { ServerFrame } from '@tim-push/protocol';
import { WebSocket } from 'ws';
import { sendFrame } from './messages.ts';

export interface Login {
  sdkAppID: number;
  userID: string;
  userSig: string;
}
/** Who waits for an answer; one may wait for many. */
export interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}
const EVENT = '{"t":"event"';
const OK = '{"t":"ok","id":';
const [ZERO, NINE] = [0x30, 0x39];
/** As text: servers of JSON expect it. */
const TEXT = { binary: false };

/** One logged-in connection. Every request is answered or rejects: nothing here waits for ever on a dead server. */
export class SocketClient {
  readonly #socket: WebSocket;
  readonly #open = new Map<number, Waiting>();
  #nextID = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#read(data));
    const fail = (error: Error): void => {
      for (const { reject } of this.#open.values()) reject(error);
      this.#open.clear();
    };
    socket.on('error', fail);
    socket.on('close', (code) => fail(new Error(`the server closed the connection (${code})`)));
  }

  static async connect(api: string, { sdkAppID, userID, userSig }: Login): Promise<SocketClient> {
    const socket = new WebSocket(`${api.replace(/^http/, 'ws')}/v1/socket`, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    const client = new SocketClient(socket);
    const login = { t: 'login', sdkAppID, userID, userSig, deviceID: `bench-${userID}`, platform: 'Android' };
    await new Promise<void>((resolve, reject) => {
      const id = client.#expect({ resolve, reject });
      socket.send(JSON.stringify({ ...login, id }));
    });
    return client;
  }

  /** Sends a chat message. @throws when the server refuses it, with its own words. */
  send(to: string): Promise<void> {
    return new Promise((resolve, reject) => this.post(to, { resolve, reject }));
  }
  /** The same without a promise for each, where thousands are sent. */
  post(to: string, waiting: Waiting): void {
    this.#socket.send(sendFrame(this.#expect(waiting), to), TEXT);
  }
  close(): void {
    this.#socket.terminate();
  }

  #expect(waiting: Waiting): number {
    const id = this.#nextID++;
    this.#open.set(id, waiting);
    return id;
  }
  /** Told by its first bytes: the load shall cost little beside what is measured. */
  #read(data: Buffer): void {
    const head = data.toString('latin1', 0, OK.length);
    if (head === OK) this.#take(numberAt(data, OK.length))?.resolve();
    else if (!head.startsWith(EVENT)) this.#readOther(JSON.parse(data.toString()) as ServerFrame);
  }
  #readOther(frame: ServerFrame): void {
    if (frame.t === 'ok') this.#take(frame.id)?.resolve();
    else if (frame.t === 'error') {
      this.#take(frame.id)?.reject(new Error(`the server refused a request: ${frame.desc} (${frame.code})`));
    }
  }
  #take(id: number): Waiting | undefined {
    const waiting = this.#open.get(id);
    this.#open.delete(id);
    return waiting;
  }
}

/** The whole number that starts there. */
function numberAt(data: Buffer, from: number): number {
  let value = 0;
  for (let at = from; ; at++) {
    const byte = data[at] ?? 0;
    if (byte < ZERO || byte > NINE) return value;
    value = value * 10 + byte - ZERO;
  }
}

/** Logs accounts in, `AT_ONCE` at a time. */
export async function connectAll(api: string, logins: readonly Login[]): Promise<SocketClient[]> {
  const AT_ONCE = 100;
  const clients: SocketClient[] = [];
  for (let from = 0; from < logins.length; from += AT_ONCE) {
    const group = logins.slice(from, from + AT_ONCE);
    clients.push(...(await Promise.all(group.map((login) => SocketClient.connect(api, login)))));
  }
  return clients;
}
