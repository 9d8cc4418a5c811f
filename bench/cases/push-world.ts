/** Server, certificate, receivers with push-only devices and senders with long connections: everything of a chat but the chat. */

import { join } from 'node:path';
import { registry } from '@tim-push/channels';
import type { CloudName } from '@tim-push/sandbox';
import { BenchServer } from '../harness/bench-server.ts';
import type { CaseContext } from '../harness/case.ts';
import { type ChatServer, DRAIN_WITHIN_MS, measurePushes } from '../harness/chat-run.ts';
import type { Measured } from '../harness/subject.ts';
import { each, until } from '../harness/wait.ts';
import { RestClient } from '../load/rest.ts';
import { receiver, Senders, type SendersOptions } from '../load/senders.ts';
import { CHANNEL_ID } from '../subjects/content.ts';

export interface PushWorldOptions {
  context: CaseContext;
  vendor: CloudName;
  credentials: object;
  tokens: readonly string[];
  /** The certificate's options; default the channel. */
  options?: object | undefined;
}

export class PushWorld implements ChatServer {
  readonly #server: BenchServer;
  readonly #options: PushWorldOptions;
  readonly #senders: Senders;
  #crowd: Senders | undefined;

  private constructor(server: BenchServer, options: PushWorldOptions, senders: Senders) {
    this.#server = server;
    this.#options = options;
    this.#senders = senders;
  }

  static async start(options: PushWorldOptions): Promise<PushWorld> {
    const { context, vendor, credentials, tokens } = options;
    const server = await BenchServer.start({
      dataDir: join(context.folder(`${vendor}-server`), 'data'),
      cores: context.cores,
      env: {
        ...context.serverEnv,
        TIM_PUSH_CHANNEL_CA_FILE: context.sandbox.caFile,
        // What the vendor allows a second is not what is measured.
        TIM_PUSH_LANE_LIMITS: `${vendor}=1000000/${registry[vendor].spec.limits.mixed ? 1000 : 32}`,
      },
    });
    try {
      const certificate = await server.process.admin<{ id: number }>('POST', '/certificates', {
        vendor,
        name: 'bench',
        credentials,
        options: options.options ?? { channelId: CHANNEL_ID },
        endpoints: context.sandbox.endpoints(vendor),
      });
      const rest = new RestClient(server, 32);
      await rest.importAccounts(tokens.map((_, index) => receiver(index)));
      await each(tokens.length, 32, (index) =>
        rest.putDevice(receiver(index), certificate.id, tokens[index] ?? '', vendor === 'fcm' ? 'google' : vendor),
      );
      await rest.close();
      const senders = await Senders.connect(server.api, sendersOf(server, tokens));
      return new PushWorld(server, options, senders);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Sends messages to users who are away; over when the cloud has the last push and the store its result. */
  chat(count: number): Promise<Measured> {
    return this.#measure(count, () => this.#senders.send(count));
  }

  /** The same from a crowd, of whom each waits for the answer before the next message. They stay connected. */
  async chatOfCrowd(count: number): Promise<Measured> {
    this.#crowd ??= await Senders.connectCrowd(this.#server.api, sendersOf(this.#server, this.#options.tokens));
    const crowd = this.#crowd;
    return this.#measure(count, () => crowd.send(count));
  }

  /** Accepts messages while the lane is paused, then measures how fast the durable backlog goes out. */
  async backlog(count: number): Promise<Measured> {
    const [lane] = await this.#lanes();
    if (lane === undefined) throw new Error('the certificate has no lane');
    await this.#server.process.admin('POST', `/lanes/${lane.id}/pause`, { reason: 'bench' });
    await this.#senders.send(count);
    return this.#measure(count, () => this.#server.process.admin('POST', `/lanes/${lane.id}/resume`, {}));
  }

  sendOne(): Promise<void> {
    return this.#senders.sendOne();
  }

  async stop(): Promise<void> {
    this.#senders.close();
    this.#crowd?.close();
    await this.#server.stop();
  }

  cpuSeconds(): Promise<number> {
    return this.#server.cpuSeconds();
  }
  threadSeconds(): Promise<ReadonlyMap<string, number>> {
    return this.#server.threadSeconds();
  }
  settled(): Promise<void> {
    return until('the lane to be empty', DRAIN_WITHIN_MS, 50, async () =>
      (await this.#lanes()).every(({ queued, leased }) => queued + leased === 0),
    );
  }

  #measure(count: number, start: () => Promise<unknown>): Promise<Measured> {
    const { context, vendor } = this.#options;
    return measurePushes(this, { sandbox: context.sandbox, vendor }, count, start);
  }
  async #lanes(): Promise<{ id: number; queued: number; leased: number }[]> {
    const answer = await this.#server.process.admin<{ lanes: { id: number; queued: number; leased: number }[] }>(
      'GET',
      '/lanes',
    );
    return answer.lanes;
  }
}

const sendersOf = (server: BenchServer, tokens: readonly string[]): SendersOptions => ({
  sdkAppID: server.sdkAppID,
  userSig: (userID) => server.userSig(userID),
  receivers: tokens.length,
});
