/** The sandbox as a process of its own, in its fast mode. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudName, type ConnectedSandbox, connectSandbox } from '@tim-push/sandbox';
import { startChild, stopChild } from './children.ts';
import { nextLine } from './lines.ts';
import { threadSecondsOf } from './threads.ts';

const BIN = join(import.meta.dirname, '..', '..', 'packages', 'sandbox', 'bin', 'tim-push-sandbox.mjs');

interface Ready {
  controlUrl: string;
  ca: string;
  clouds: Record<CloudName, { url: string; endpoints: Record<string, string> }>;
}

export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #ready: Ready;
  readonly control: ConnectedSandbox;
  /** PEM file of its authority. */
  readonly caFile: string;

  private constructor(child: ChildProcess, ready: Ready, caFile: string) {
    this.#child = child;
    this.#ready = ready;
    this.control = connectSandbox(ready.controlUrl);
    this.caFile = caFile;
  }

  static async start(folder: string): Promise<SandboxProcess> {
    const args = ['--conditions=@tim-push/source', '--disable-warning=ExperimentalWarning', BIN, '--json', '--fast'];
    const child = startChild(process.execPath, args);
    const ready = await nextLine<Ready>(child, 'the sandbox', 30_000);
    const caFile = join(folder, 'sandbox-ca.pem');
    writeFileSync(caFile, ready.ca);
    return new SandboxProcess(child, ready, caFile);
  }

  get ca(): string {
    return this.#ready.ca;
  }
  url(vendor: CloudName): string {
    return this.#ready.clouds[vendor].url;
  }
  endpoints(vendor: CloudName): Record<string, string> {
    return this.#ready.clouds[vendor].endpoints;
  }
  /** Messages accepted for tokens without a phone, since the start. */
  async sunk(vendor: CloudName): Promise<number> {
    const response = await fetch(`${this.#ready.controlUrl}/v1/clouds/${vendor}/sunk`);
    return ((await response.json()) as { count: number }).count;
  }
  /** CPU until now; 0 where the system does not tell. */
  async cpuSeconds(): Promise<number> {
    const threads = await threadSecondsOf(this.#child.pid ?? 0);
    return [...threads.values()].reduce((sum, seconds) => sum + seconds, 0);
  }
  stop(): Promise<void> {
    return stopChild(this.#child);
  }
}
