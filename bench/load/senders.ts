/** Accounts with long connections that write to users who are away. */
import { each } from '../harness/wait.ts';
import { connectAll, type SocketClient } from './sockets.ts';

/** A connection may send 200 at once and 50 a second (our server's own limit); this many of them are no limit. */
const SENDERS = 200;
/** Messages on their way to the server at a time. */
const PARALLEL = 1000;

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
  async sendOne(): Promise<void> {
    const index = this.#sent++;
    await this.#clients[index % SENDERS]?.send(receiver(index % this.#receivers));
  }
  send(count: number): Promise<void> {
    return each(count, PARALLEL, () => this.sendOne());
  }
  close(): void {
    for (const client of this.#clients) client.close();
  }
}
