/** The chat server that others would write, with its users and its load: what `push-world.ts` is for ours. */
import { join } from 'node:path';
import type { CloudName } from '@tim-push/sandbox';
import type { CaseContext } from '../harness/case.ts';
import { measurePushes } from '../harness/chat-run.ts';
import { HandMadeServer } from '../harness/hand-made-server.ts';
import type { Measured, Preloaded } from '../harness/subject.ts';
import { receiver, Senders } from '../load/senders.ts';
import type { LibraryName } from '../subjects/libraries/index.ts';

export interface HandMadeOptions {
  context: CaseContext;
  vendor: CloudName;
  tokens: readonly string[];
  library: LibraryName;
  account: object;
  /** Pushes under way at a time: as that library's users run it. */
  parallel: number;
  preloaded?: Preloaded | undefined;
}

export class HandMadeWorld {
  readonly #server: HandMadeServer;
  readonly #senders: Senders;
  readonly #options: HandMadeOptions;

  private constructor(server: HandMadeServer, senders: Senders, options: HandMadeOptions) {
    this.#server = server;
    this.#senders = senders;
    this.#options = options;
  }

  static async start(options: HandMadeOptions): Promise<HandMadeWorld> {
    const { context, vendor, tokens, library, account, parallel, preloaded } = options;
    const env = { ...context.serverEnv, ...preloaded?.env };
    const server = await HandMadeServer.start(context.cores, {
      ...{ library, account, parallel, preloaded: { ...preloaded, env } },
      file: join(context.folder(`${vendor}-hand-made`), 'chat.db'),
      devices: tokens.map((token, index) => ({ user: receiver(index), token })),
    });
    try {
      const { api, secret } = server;
      const senders = await Senders.connect(api, { sdkAppID: 0, userSig: () => secret, receivers: tokens.length });
      return new HandMadeWorld(server, senders, options);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** @throws when a result is not in its database: then it has not done the work that it is compared by. */
  async chat(count: number): Promise<Measured> {
    const { context, vendor } = this.#options;
    const around = { sandbox: context.sandbox, vendor };
    const before = this.#server.stored();
    const measured = await measurePushes(this.#server, around, count, () => this.#senders.send(count));
    const stored = this.#server.stored() - before;
    if (stored !== count) throw new Error(`the hand-made server stored ${stored} results of ${count} pushes`);
    return measured;
  }
  async stop(): Promise<void> {
    this.#senders.close();
    await this.#server.stop();
  }
}
