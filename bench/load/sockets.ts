/** Long connections of many accounts, and messages sent over them: the load of an app. */
import type { ServerFrame } from '@tim-push/protocol';
import { sendFrame } from './messages.ts';
import { LoadSocket } from './websocket.ts';

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

/** Requests without an answer: a few, looked through. A `Map` would cost more (docs/architecture.md, what comes and goes). */
class Asked {
  readonly #ids: number[] = [];
  readonly #waiting: Waiting[] = [];
  #lastID = 0;
  /** Why no answer comes any more. */
  #ended: Error | undefined;

  add(waiting: Waiting): number {
    this.#lastID += 1;
    if (this.#ended !== undefined) {
      waiting.reject(this.#ended);
      return this.#lastID;
    }
    this.#ids.push(this.#lastID);
    this.#waiting.push(waiting);
    return this.#lastID;
  }
  take(id: number): Waiting | undefined {
    const at = this.#ids.indexOf(id);
    const [lastID, last] = [this.#ids.at(-1), this.#waiting.at(-1)];
    if (at < 0 || lastID === undefined || last === undefined) return undefined;
    const waiting = this.#waiting[at];
    this.#ids[at] = lastID;
    this.#waiting[at] = last;
    this.#ids.pop();
    this.#waiting.pop();
    return waiting;
  }
  end(error: Error): void {
    this.#ended = error;
    this.#ids.length = 0;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** One logged-in connection. Every request is answered or rejects: nothing here waits for ever on a dead server. */
export class SocketClient {
  readonly #socket: LoadSocket;
  readonly #asked: Asked;

  private constructor(socket: LoadSocket, asked: Asked) {
    this.#socket = socket;
    this.#asked = asked;
  }

  static async connect(api: string, { sdkAppID, userID, userSig }: Login): Promise<SocketClient> {
    const asked = new Asked();
    const socket = await LoadSocket.connect(`${api}/v1/socket`, {
      text: (payload) => readAnswer(asked, payload),
      end: (error) => asked.end(error),
    });
    const login = { t: 'login', sdkAppID, userID, userSig, deviceID: `bench-${userID}`, platform: 'Android' };
    await new Promise<void>((resolve, reject) => {
      const id = asked.add({ resolve, reject });
      socket.send(JSON.stringify({ ...login, id }));
    });
    return new SocketClient(socket, asked);
  }

  /** Sends a chat message. @throws when the server refuses it, with its own words. */
  send(to: string): Promise<void> {
    return new Promise((resolve, reject) => this.post(to, { resolve, reject }));
  }
  /** The same without a promise for each, where thousands are sent. */
  post(to: string, waiting: Waiting): void {
    this.#socket.send(sendFrame(this.#asked.add(waiting), to));
  }
  close(): void {
    this.#socket.terminate();
  }
}

/** Told by its first bytes: the load shall cost little beside what is measured. */
function readAnswer(asked: Asked, payload: Buffer): void {
  const head = payload.toString('latin1', 0, OK.length);
  if (head === OK) asked.take(numberAt(payload, OK.length))?.resolve();
  else if (!head.startsWith(EVENT)) readOther(asked, JSON.parse(payload.toString()) as ServerFrame);
}
function readOther(asked: Asked, frame: ServerFrame): void {
  if (frame.t === 'ok') asked.take(frame.id)?.resolve();
  else if (frame.t === 'error') {
    asked.take(frame.id)?.reject(new Error(`the server refused a request: ${frame.desc} (${frame.code})`));
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
