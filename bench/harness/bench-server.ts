/** The real server on its own data directory and its own core, and what it says of itself. */
import { createUserSig } from '@tim-push/protocol/usersig';
import { ServerProcess } from '../../demo/src/server-process.ts';
import { adopt, release } from './children.ts';
import type { Cores } from './cores.ts';
import { threadSecondsOf } from './threads.ts';

export interface BenchServerOptions {
  dataDir: string;
  cores: Cores;
  env?: Record<string, string>;
}

export class BenchServer {
  readonly process: ServerProcess;
  readonly sdkAppID: number;
  readonly #secret: string;
  readonly #pid: number;

  private constructor(process: ServerProcess, pid: number, sdkAppID: number, secret: string) {
    this.process = process;
    this.#pid = pid;
    this.sdkAppID = sdkAppID;
    this.#secret = secret;
  }

  static async start({ dataDir, cores, env }: BenchServerOptions): Promise<BenchServer> {
    const server = new ServerProcess({
      dataDir,
      // The limits of callers and lanes are not what is measured; everything else is as shipped.
      env: { TIM_PUSH_REST_PER_SECOND: '0', TIM_PUSH_REST_BATCH_RECEIVERS_PER_MINUTE: '0', ...env },
    });
    await server.start();
    const { pid } = server;
    if (pid === undefined) throw new Error('the server ended right after its start');
    adopt(pid);
    await cores.moveToMeasured(pid);
    const { apps } = await server.admin<{ apps: { appId: number }[] }>('GET', '/apps');
    const { secret } = await server.cli<{ secret: string }>('app', 'secret');
    return new BenchServer(server, pid, apps[0]?.appId ?? 0, secret);
  }

  get api(): string {
    return this.process.addresses.api;
  }
  userSig(userID: string): string {
    return createUserSig({ sdkAppID: this.sdkAppID, secret: this.#secret, userID, expireSeconds: 86_400 });
  }
  /** The path and query of a REST v4 call, signed once. */
  restPath(command: string): string {
    const query = new URLSearchParams({
      sdkappid: String(this.sdkAppID),
      identifier: 'administrator',
      usersig: this.userSig('administrator'),
      random: '1',
      contenttype: 'json',
    });
    return `/v4/${command}?${query}`;
  }
  /** CPU of the whole process, its store's thread included. */
  async cpuSeconds(): Promise<number> {
    return this.#metric('process_cpu_seconds_total');
  }
  /** CPU of each thread until now, by its id. Empty where the system does not tell. */
  threadSeconds(): Promise<ReadonlyMap<string, number>> {
    return threadSecondsOf(this.#pid);
  }
  async residentBytes(): Promise<number> {
    return this.#metric('process_resident_memory_bytes');
  }

  /** Only where it was started with `subjects/collectable.ts`. */
  collectGarbage(): void {
    process.kill(this.#pid, 'SIGUSR2');
  }

  /** Open long connections. */
  async connections(): Promise<number> {
    return this.#metric('tim_push_connections');
  }

  async stop(): Promise<void> {
    await this.process.stop();
    release(this.#pid);
  }

  async #metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.process.addresses.admin}/metrics`)).text();
    const found = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`the server's metrics have no ${name}`);
    return Number(found);
  }
}
