/** Accounts with long connections that write to users who are away. */
import { connectAll, type SocketClient, type Waiting } from './sockets.ts';

/**
 * A connection may send 200 at once and 50 a second (our server's own limit): so many of them that a run's 40,000 messages at
 * the most are within the first of the two.
 */
const SENDERS = 250;
/** Messages of one sender on their way to the server at a time: with all senders', a few commits of them, so that no core waits for another. */
const WINDOW = 8;
/** As many messages under way, each on a connection of its own. */
export const CROWD = { senders: SENDERS * WINDOW, window: 1 } as const;
const FEW = { senders: SENDERS, window: WINDOW } as const;
type Load = typeof CROWD | typeof FEW;

export const receiver = (index: number): string => `away${index}`;

/** One who writes to the same few users in turns. */
class Sender {
  readonly #client: SocketClient;
  readonly #load: Load;
  readonly #receivers: number;
  #next: number;

  constructor(client: SocketClient, first: number, receivers: number, load: Load) {
    this.#client = client;
    this.#load = load;
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
      this.#next = (this.#next + this.#load.senders) % this.#receivers;
      this.#client.post(to, waiting);
    };
    const waiting: Waiting = {
      resolve: () => {
        answered.resolve();
        post();
      },
      reject: answered.reject,
    };
    for (let started = 0; started < this.#load.window; started++) post();
  }
}

export interface SendersOptions {
  sdkAppID: number;
  userSig(userID: string): string;
  /** How many users they write to. */
  receivers: number;
}

export class Senders {
  readonly #clients: readonly SocketClient[];
  readonly #senders: readonly Sender[];
  #first = 0;

  private constructor(clients: readonly SocketClient[], receivers: number, load: Load) {
    this.#clients = clients;
    this.#senders = clients.map((client, index) => new Sender(client, index, receivers, load));
  }

  static connect(api: string, options: SendersOptions): Promise<Senders> {
    return Senders.#connect(api, options, FEW, 'sender');
  }
  /** Many more of them, with one message at a time each, as people write. */
  static connectCrowd(api: string, options: SendersOptions): Promise<Senders> {
    return Senders.#connect(api, options, CROWD, 'crowd');
  }
  static async #connect(api: string, options: SendersOptions, load: Load, name: string): Promise<Senders> {
    const { sdkAppID, userSig, receivers } = options;
    const logins = Array.from({ length: load.senders }, (_, index) => {
      const userID = `${name}${index}`;
      return { sdkAppID, userID, userSig: userSig(userID) };
    });
    return new Senders(await connectAll(api, logins), receivers, load);
  }

  /** Resolves when the server has acknowledged it. @throws when it refuses. */
  sendOne(): Promise<void> {
    return this.send(1);
  }
  /** The same for many, shared among all; those that send one more take turns. */
  send(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let toAnswer = count;
      if (count === 0) resolve();
      const answered: Waiting = {
        resolve: () => {
          toAnswer -= 1;
          if (toAnswer === 0) resolve();
        },
        reject,
      };
      const { length } = this.#senders;
      const share = Math.floor(count / length);
      const more = count % length;
      for (let turn = 0; turn < length; turn++) {
        this.#senders[(this.#first + turn) % length]?.send(share + (turn < more ? 1 : 0), answered);
      }
      this.#first = (this.#first + more) % length;
    });
  }
  close(): void {
    for (const client of this.#clients) client.close();
  }
}
