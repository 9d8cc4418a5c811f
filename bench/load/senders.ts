/** Accounts with long connections that write to users who are away. */
import { connectAll, type SocketClient, type Waiting } from './sockets.ts';

/**
 * A connection may send 200 at once and 50 a second (our server's own limit): so many of them that a run's 40,000 messages at
 * the most are within the first of the two.
 */
const SENDERS = 250;
/** Messages on their way to the server at a time: a few commits of them, so that no core waits for another. */
const PARALLEL = 2000;

export const receiver = (index: number): string => `away${index}`;

export class Senders {
  readonly #clients: readonly SocketClient[];
  readonly #receivers: number;
  #sent = 0;

  private constructor(clients: readonly SocketClient[], receivers: number) {
    this.#clients = clients;
    this.#receivers = receivers;
  }

  /** @param receivers how many users they write to, in turns. */
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
  /** The same for many, so many at a time. */
  send(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let toStart = count;
      let toAnswer = count;
      const waiting: Waiting = {
        resolve: () => {
          toAnswer -= 1;
          if (toAnswer === 0) resolve();
          else next();
        },
        reject,
      };
      const next = (): void => {
        if (toStart === 0) return;
        toStart -= 1;
        const index = this.#sent++;
        this.#clients[index % SENDERS]?.post(receiver(index % this.#receivers), waiting);
      };
      for (let started = 0; started < PARALLEL; started++) next();
    });
  }
  close(): void {
    for (const client of this.#clients) client.close();
  }
}
