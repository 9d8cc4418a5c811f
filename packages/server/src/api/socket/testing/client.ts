/** A client of the socket API for tests: a real WebSocket that keeps every frame it gets. */
import type { ClientRequest, ClientRequestType, ResponseData, ServerEvent, ServerFrame } from '@tim-push/protocol';
import { WebSocket } from 'ws';

type FieldsOf<T extends ClientRequestType> = Omit<Extract<ClientRequest, { t: T }>, 't' | 'id'>;
export type ErrorFrame = Extract<ServerFrame, { t: 'error' }>;
type EventOf<E extends ServerEvent['event']> = Extract<ServerEvent, { event: E }>;

/** A test that waits this long has failed. */
const GIVE_UP_MS = 15_000;

export class TestClient {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  /** The code the server closed with. */
  readonly closed: Promise<number>;
  #nextId = 1;
  /** Looks of `#until` at the frames so far; each goes when it found what it waits for. */
  readonly #looks = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()) as ServerFrame);
      for (const look of this.#looks) look();
    });
    // A cut line is also an `error`; tests look at `closed`.
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async open(url: string): Promise<TestClient> {
    const client = new TestClient(new WebSocket(url));
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    return client;
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** Sends a request and gives its answer, good or bad. */
  async ask<T extends ClientRequestType>(t: T, fields: FieldsOf<T>): Promise<ServerFrame> {
    const id = this.#nextId++;
    this.sendRaw(JSON.stringify({ ...fields, t, id }));
    return await this.#until(`an answer to ${t}`, () =>
      this.frames.find((frame) => frame.t !== 'event' && frame.id === id),
    );
  }
  /** The data of a good answer. */
  async good<T extends ClientRequestType>(t: T, fields: FieldsOf<T>): Promise<ResponseData[T]> {
    const answer = await this.ask(t, fields);
    if (answer.t !== 'ok') throw new Error(`${t} failed: ${JSON.stringify(answer)}`);
    return answer.data as ResponseData[T];
  }
  async bad<T extends ClientRequestType>(t: T, fields: FieldsOf<T>): Promise<ErrorFrame> {
    const answer = await this.ask(t, fields);
    if (answer.t !== 'error') throw new Error(`${t} was answered ${JSON.stringify(answer)}`);
    return answer;
  }

  events<E extends ServerEvent['event']>(event: E): EventOf<E>[] {
    return this.frames.filter((frame): frame is EventOf<E> => frame.t === 'event' && frame.event === event);
  }
  /** Waits until there are `count` events of this kind; gives the last of them. */
  async event<E extends ServerEvent['event']>(event: E, count = 1): Promise<EventOf<E>> {
    return await this.#until(`${count} × ${event}`, () => this.events(event)[count - 1]);
  }
  errors(): ErrorFrame[] {
    return this.frames.filter((frame) => frame.t === 'error');
  }

  close(): Promise<number> {
    this.socket.close();
    return this.closed;
  }
  /** Cuts the line without a closing handshake. */
  async cut(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  #until<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
        act();
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) finish(() => resolve(found));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`${what} did not come`))), GIVE_UP_MS);
      this.#looks.add(look);
      look();
    });
  }
}
