/** A long connection without any of the client's good manners. */
import { once } from 'node:events';

export interface AnyFrame {
  t: string;
  id?: number;
  code?: number;
  desc?: string;
  data?: unknown;
}
export class RawSocket {
  readonly frames: AnyFrame[] = [];
  /** Why it was closed, once it is. */
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  #heard: (() => void) | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.frames.push(JSON.parse(String(data)) as AnyFrame);
      this.#heard?.();
    });
    socket.addEventListener('close', ({ code }) => {
      this.closeCode = code;
      this.#heard?.();
    });
  }

  static async open(api: string): Promise<RawSocket> {
    const socket = new WebSocket(`${api.replace('http', 'ws')}/v1/socket`);
    const opened = new RawSocket(socket);
    await once(socket, 'open');
    return opened;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  get answers(): AnyFrame[] {
    return this.frames.filter((frame) => frame.t !== 'event');
  }

  /** Resolves when that many requests are answered, or the server closed the connection instead: nothing else may be. */
  async answered(count: number): Promise<void> {
    while (this.answers.length < count && this.closeCode === undefined) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  /** Sends the first request of a connection and returns its answer; undefined: the server closed it. */
  async request(frame: object): Promise<AnyFrame | undefined> {
    this.send(JSON.stringify(frame));
    await this.answered(1);
    return this.answers[0];
  }

  async close(): Promise<void> {
    if (this.closeCode !== undefined) return;
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}
