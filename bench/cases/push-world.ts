/** Server, certificate, receivers with push-only devices and senders with long connections: everything of a chat but the chat. */

import { join } from 'node:path';
import { registry } from '@tim-push/channels';
import type { CloudName } from '@tim-push/sandbox';
import { BenchServer } from '../harness/bench-server.ts';
import type { CaseContext } from '../harness/case.ts';
import type { Measured } from '../harness/subject.ts';
import { busiest } from '../harness/threads.ts';
import { each, until } from '../harness/wait.ts';
import { RestClient } from '../load/rest.ts';
import { connectAll, type SocketClient } from '../load/sockets.ts';
import { CHANNEL_ID } from '../subjects/content.ts';

export interface PushWorldOptions {
  context: CaseContext;
  vendor: CloudName;
  credentials: object;
  tokens: readonly string[];
  /** The certificate's options; default the channel. */
  options?: object;
}
/** A connection may send 200 at once and 50 a second (the server's own limit); this many of them are no limit. */
const SENDERS = 200;
/** Messages on their way to the server at a time. */
const PARALLEL = 1000;
const DRAIN_WITHIN_MS = 180_000;

interface Beginning {
  sunk: number;
  cpu: number;
  threads: ReadonlyMap<string, number>;
}

export class PushWorld {
  readonly server: BenchServer;
  readonly #options: PushWorldOptions;
  readonly #senders: readonly SocketClient[];
  #sent = 0;

  private constructor(server: BenchServer, options: PushWorldOptions, senders: readonly SocketClient[]) {
    this.server = server;
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
      const logins = Array.from({ length: SENDERS }, (_, index) => ({
        sdkAppID: server.sdkAppID,
        userID: `sender${index}`,
        userSig: server.userSig(`sender${index}`),
      }));
      return new PushWorld(server, options, await connectAll(server.api, logins));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Sends messages to users who are away; over when the cloud has the last push and the store its result. */
  async chat(count: number): Promise<Measured> {
    const before = await this.#begin();
    const start = performance.now();
    await this.#send(count);
    await this.#arrived(before.sunk + count);
    const seconds = (performance.now() - start) / 1000;
    await this.#settled();
    return this.#measured(count, seconds, before);
  }

  /** Accepts messages while the lane is paused, then measures how fast the durable backlog goes out. */
  async backlog(count: number): Promise<Measured> {
    const [lane] = await this.#lanes();
    if (lane === undefined) throw new Error('the certificate has no lane');
    await this.server.process.admin('POST', `/lanes/${lane.id}/pause`, { reason: 'bench' });
    await this.#send(count);
    const before = await this.#begin();
    const start = performance.now();
    await this.server.process.admin('POST', `/lanes/${lane.id}/resume`, {});
    await this.#arrived(before.sunk + count);
    const seconds = (performance.now() - start) / 1000;
    await this.#settled();
    return this.#measured(count, seconds, before);
  }

  async sendOne(): Promise<void> {
    const index = this.#sent++;
    const { tokens } = this.#options;
    await this.#senders[index % SENDERS]?.send(receiver(index % tokens.length));
  }

  async stop(): Promise<void> {
    for (const sender of this.#senders) sender.close();
    await this.server.stop();
  }

  async #begin(): Promise<Beginning> {
    const { context, vendor } = this.#options;
    const sunk = await context.sandbox.sunk(vendor);
    return { sunk, cpu: await this.server.cpuSeconds(), threads: await this.server.threadSeconds() };
  }
  async #measured(count: number, seconds: number, before: Beginning): Promise<Measured> {
    const cpuSeconds = (await this.server.cpuSeconds()) - before.cpu;
    const busiestSeconds = busiest(before.threads, await this.server.threadSeconds());
    return { count, seconds, cpuSeconds, ...(busiestSeconds > 0 && { busiestSeconds }) };
  }
  #send(count: number): Promise<void> {
    return each(count, PARALLEL, () => this.sendOne());
  }
  #arrived(count: number): Promise<void> {
    const { context, vendor } = this.#options;
    return until(
      `${count} pushes at the cloud`,
      DRAIN_WITHIN_MS,
      10,
      async () => (await context.sandbox.sunk(vendor)) >= count,
    );
  }
  #settled(): Promise<void> {
    return until('the lane to be empty', DRAIN_WITHIN_MS, 50, async () =>
      (await this.#lanes()).every(({ queued, leased }) => queued + leased === 0),
    );
  }
  async #lanes(): Promise<{ id: number; queued: number; leased: number }[]> {
    const answer = await this.server.process.admin<{ lanes: { id: number; queued: number; leased: number }[] }>(
      'GET',
      '/lanes',
    );
    return answer.lanes;
  }
}

const receiver = (index: number): string => `away${index}`;
