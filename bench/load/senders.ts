/** Accounts with long connections that write to users who are away. */
import { connectAll, type SocketClient, type Waiting } from './sockets.ts';

/**
 * A connection may send 200 at once and 50 a second (our server's own limit): so many of them that a run's 40,000 messages at
 * the most are within the first of the two.
 */
const SENDERS = 250;
/** Messages of one sender on their way to the server at a time: with all senders', a few commits of them, so that no core waits for another. */
const WINDOW = 8;

export const receiver = (index: number): string => `away${index}`;

/** One who writes to the same few users in turns. */
class Sender {
  readonly #client: SocketClient;
  readonly #receivers: number;
  #next: number;

  constructor(client: SocketClient, first: number, receivers: number) {
    this.#client = client;
    this.#receivers = receivers;
    this.#next = first % receivers;
  }

  /** Sends so many, the next as soon as one is answered. */
  send(count: number, answered: Waiting): void {
    let toStart = count;
    const post = (): void => {
      if (toStart === 0) return;
      toStart -= 1;
      const to = receiver(this.#next);
      this.#next = (this.#next + SENDERS) % this.#receivers;
      this.#client.post(to, waiting);
    };
    const waiting: Waiting = {
      resolve: () => {
        answered.resolve();
        post();
      },
      reject: answered.reject,
    };
    for (let started = 0; started < WINDOW; started++) post();
  }
}

export class Senders {
  readonly #clients: readonly SocketClient[];
  readonly #senders: readonly Sender[];
  #first = 0;

  private constructor(clients: readonly SocketClient[], receivers: number) {
    this.#clients = clients;
    this.#senders = clients.map((client, index) => new Sender(client, index, receivers));
  }

  /** @param receivers how many users they write to. */
  static async connect(
    api: string,
    { sdkAppID, userSig, receivers }: { sdkAppID: number; userSig(userID: string): string; receivers: number },
  ): Promise<Senders> {
    const logins = Array.from({ length: SENDERS }, (_, index) => {
      const userID = `sender${index}`;
      return { sdkAppID, userID, userSig: userSig(userID) };
    });
    return new Senders(await connectAll(api, logins), receivers);
  }

  /** Resolves when the server has acknowledged it. @throws when it refuses. */
  sendOne(): Promise<void> {
    return this.send(1);
  }
  /** The same for many, shared among all; those that send one more take turns. */
  send(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let toAnswer = count;
      const answered: Waiting = {
        resolve: () => {
          toAnswer -= 1;
          if (toAnswer === 0) resolve();
        },
        reject,
      };
      const share = Math.floor(count / SENDERS);
      const more = count % SENDERS;
      for (let turn = 0; turn < SENDERS; turn++) {
        this.#senders[(this.#first + turn) % SENDERS]?.send(share + (turn < more ? 1 : 0), answered);
      }
      this.#first = (this.#first + more) % SENDERS;
    });
  }
  close(): void {
    for (const client of this.#clients) client.close();
  }
}
