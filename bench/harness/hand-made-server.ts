/** The chat server of `subjects/hand-made`, started as a process of its own and measured as ours is. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HandMadeMetrics, HandMadeTask } from '../subjects/hand-made/main.ts';
import { STATES } from '../subjects/hand-made/store.ts';
import { type ChatServer, DRAIN_WITHIN_MS } from './chat-run.ts';
import { stopChild } from './children.ts';
import type { Cores } from './cores.ts';
import { nextLine } from './lines.ts';
import { type Preloaded, startSubject } from './subject.ts';
import { threadSecondsOf } from './threads.ts';
import { until } from './wait.ts';

const FILE = join(import.meta.dirname, '..', 'subjects', 'hand-made', 'main.ts');

export class HandMadeServer implements ChatServer {
  readonly #child: ChildProcess;
  readonly #file: string;
  readonly api: string;
  /** What its users show when they log in. */
  readonly secret: string;

  private constructor(child: ChildProcess, api: string, { file, secret }: HandMadeTask) {
    this.#child = child;
    this.#file = file;
    this.api = api;
    this.secret = secret;
  }

  static async start(
    cores: Cores,
    { preloaded, ...given }: Omit<HandMadeTask, 'secret'> & { preloaded?: Preloaded | undefined },
  ): Promise<HandMadeServer> {
    const secret = randomBytes(16).toString('hex');
    const task: HandMadeTask = { ...given, secret };
    const child = startSubject({ cores, file: FILE, task, ...preloaded });
    try {
      const { port } = await nextLine<{ port: number }>(child, FILE, 30_000);
      return new HandMadeServer(child, `http://127.0.0.1:${port}`, task);
    } catch (error) {
      await stopChild(child);
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
  async cpuSeconds(): Promise<number> {
    return (await this.#metrics()).cpuSeconds;
  }
  threadSeconds(): Promise<ReadonlyMap<string, number>> {
    return threadSecondsOf(this.pid);
  }
  /** @throws when the cloud did not take a push: then it has not been measured. */
  async settled(): Promise<void> {
    await until('the results to be stored', DRAIN_WITHIN_MS, 50, async () => {
      const { unsettled, failed } = await this.#metrics();
      if (failed > 0) throw new Error(`${failed} pushes of the hand-made server failed`);
      return unsettled === 0;
    });
  }
  /** Messages on the disk whose push's result says that the cloud took it. */
  stored(): number {
    const db = new DatabaseSync(this.#file, { readOnly: true });
    try {
      const row = db
        .prepare("SELECT count(*) AS count FROM message WHERE push_state = ? AND push_id > ''")
        .get(STATES.sent);
      return Number(row?.['count']);
    } finally {
      db.close();
    }
  }
  stop(): Promise<void> {
    return stopChild(this.#child);
  }

  async #metrics(): Promise<HandMadeMetrics> {
    return (await (await fetch(`${this.api}/metrics`)).json()) as HandMadeMetrics;
  }
}
