/** Long connections of many accounts, and messages sent over them: the load of an app. */
import type { ResponseData, SendRequest, ServerFrame } from '@tim-push/protocol';
import { WebSocket } from 'ws';

export interface Login {
  sdkAppID: number;
  userID: string;
  userSig: string;
}
type Answer = Extract<ServerFrame, { t: 'ok' | 'error' }>;

/** One logged-in connection. Every request is answered or rejects: nothing here waits for ever on a dead server. */
export class SocketClient {
  readonly #socket: WebSocket;
  readonly #open = new Map<number, { resolve(data: unknown): void; reject(error: Error): void }>();
  #nextID = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#read(JSON.parse(String(data)) as ServerFrame));
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
    await client.#request({ t: 'login', sdkAppID, userID, userSig, deviceID: `bench-${userID}`, platform: 'Android' });
    return client;
  }

  send(message: Pick<SendRequest, 'to' | 'elements' | 'random' | 'offlinePush'>): Promise<ResponseData['send']> {
    return this.#request({ t: 'send', ...message }) as Promise<ResponseData['send']>;
  }
  close(): void {
    this.#socket.terminate();
  }

  #request(fields: object): Promise<unknown> {
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ ...fields, id }));
    });
  }
  #read(frame: ServerFrame): void {
    if (frame.t === 'event') return;
    const waiting = this.#open.get(frame.id);
    this.#open.delete(frame.id);
    settle(frame, waiting);
  }
}

function settle(
  frame: Answer,
  waiting: { resolve(data: unknown): void; reject(error: Error): void } | undefined,
): void {
  if (frame.t === 'ok') waiting?.resolve(frame.data);
  else waiting?.reject(new Error(`the server refused a request: ${frame.desc} (${frame.code})`));
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
