/** The real server as its own process, on a data directory of its own: started, asked, killed and started again. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The command line itself, not its launcher: signals must reach the server's own process. */
const TIM_PUSH = [
  '--conditions=@tim-push/source',
  join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'cli', 'main.ts'),
];
/** A start takes about a second; on a machine with two busy cores ten and more. */
const READY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 20;

export interface ServerAddresses {
  api: string;
  admin: string;
  receipts: string;
}

export interface ServerOptions {
  dataDir: string;
  /** Settings by their environment names, e.g. `TIM_PUSH_API_PORT`. */
  env?: Record<string, string>;
  /** Where the server's log goes. Default: nowhere but the last lines, which an early death quotes. */
  onLog?: (line: string) => void;
}

export class ServerProcess {
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #addresses: ServerAddresses | undefined;
  #adminToken: string | undefined;
  #lastLines: string[] = [];

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  get addresses(): ServerAddresses {
    if (!this.#addresses) throw new Error('the server is not running');
    return this.#addresses;
  }
  get dataDir(): string {
    return this.#options.dataDir;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and resolves when it serves. After the first start it keeps its ports, as a real one would. */
  async start(): Promise<ServerAddresses> {
    const before = this.#addresses;
    const child = spawn(process.execPath, [...TIM_PUSH, 'serve'], {
      env: { ...process.env, ...this.#env(), ...(before ? portsOf(before) : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#logged(text));
    }
    let exit: string | undefined;
    child.once('exit', (code, signal) => {
      exit = signal ?? `exit ${code}`;
      if (this.#child === child) this.#child = undefined;
    });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (exit !== undefined) throw new Error(`the server did not start (${exit}):\n${this.#lastLines.join('\n')}`);
      const found = this.#readServerFile(child.pid);
      if (found && (await isReady(found.admin))) {
        this.#addresses = found;
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    child.kill('SIGKILL');
    throw new Error(`the server was not ready within ${READY_WITHIN_MS / 1000} s:\n${this.#lastLines.join('\n')}`);
  }

  /** Asks it to stop in order (SIGTERM) and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }
  /** As a power cut would: no code of it runs any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** A server with the settings and addresses of this one on another data directory, to be started once this one ended. */
  successor(dataDir: string, env: Record<string, string> = {}): ServerProcess {
    const settings = { ...this.#options.env, ...portsOf(this.addresses), ...env };
    return new ServerProcess({ ...this.#options, dataDir, env: settings });
  }

  /** Calls the admin API. @throws with the server's own error text when it answers one. */
  async admin<T>(method: string, path: string, body?: unknown): Promise<T> {
    this.#adminToken ??= (await this.cli<{ token: string }>('admin-token')).token;
    const response = await fetch(`${this.addresses.admin}/admin/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  /** Runs `tim-push <args> --json` on this data directory. */
  async cli<T>(...args: string[]): Promise<T> {
    const { stdout } = await promisify(execFile)(process.execPath, [...TIM_PUSH, '--json', ...args], {
      env: { ...process.env, ...this.#env() },
    });
    return JSON.parse(stdout) as T;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  #env(): Record<string, string> {
    return {
      TIM_PUSH_API_HOST: '127.0.0.1',
      TIM_PUSH_API_PORT: '0',
      TIM_PUSH_ADMIN_PORT: '0',
      TIM_PUSH_RECEIPTS_HOST: '127.0.0.1',
      TIM_PUSH_RECEIPTS_PORT: '0',
      ...this.#options.env,
      TIM_PUSH_DATA_DIR: this.dataDir,
    };
  }
  #readServerFile(pid: number | undefined): ServerAddresses | undefined {
    try {
      const file = JSON.parse(readFileSync(join(this.dataDir, 'server.json'), 'utf8')) as ServerAddresses & {
        pid: number;
      };
      // A file of the process before, which was killed, names another process.
      return file.pid === pid ? { api: file.api, admin: file.admin, receipts: file.receipts } : undefined;
    } catch {
      // Not written yet.
      return undefined;
    }
  }
  #logged(text: string): void {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      this.#lastLines = [...this.#lastLines, line].slice(-30);
      this.#options.onLog?.(line);
    }
  }
}

function portsOf({ api, admin, receipts }: ServerAddresses): Record<string, string> {
  return {
    TIM_PUSH_API_PORT: new URL(api).port,
    TIM_PUSH_ADMIN_PORT: new URL(admin).port,
    TIM_PUSH_RECEIPTS_PORT: new URL(receipts).port,
  };
}

async function isReady(admin: string): Promise<boolean> {
  try {
    return (await fetch(`${admin}/readyz`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
