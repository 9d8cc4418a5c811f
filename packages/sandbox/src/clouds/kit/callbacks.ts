/** Posts receipts to callbacks, gathered for about a second as the vendors do; never retried. */
import type { Vendor } from '@tim-push/protocol';
import type { Clock } from '../../clock.ts';
import type { SandboxEvents } from '../../events.ts';
import { redactUrl } from '../../redact.ts';

const GATHER_MS = 1000;
const TIMEOUT_MS = 5000;

/** One POST. */
export interface CallbackPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** How many receipts it carries. */
  receipts: number;
}

/** `R`: one receipt as the cloud notes it; `pack` makes one POST or several of all that wait for one address. */
export class Callbacks<R> {
  readonly #about: { vendor: Vendor; clock: Clock; events: SandboxEvents };
  readonly #pack: (url: string, receipts: readonly R[]) => CallbackPost[];
  readonly #waiting = new Map<string, R[]>();
  #armed = false;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    about: { vendor: Vendor; clock: Clock; events: SandboxEvents },
    pack: (url: string, receipts: readonly R[]) => CallbackPost[],
  ) {
    this.#about = about;
    this.#pack = pack;
  }

  add(url: string, receipt: R): void {
    const list = this.#waiting.get(url);
    if (list === undefined) this.#waiting.set(url, [receipt]);
    else list.push(receipt);
    if (this.#armed) return;
    this.#armed = true;
    const { clock } = this.#about;
    clock.schedule(clock.now() + GATHER_MS, () => this.flush());
  }

  /** Posts everything that waits; resolves when each callback answered, failed or timed out (5 s). */
  flush(): Promise<void> {
    this.#armed = false;
    const posts = [...this.#waiting].flatMap(([url, receipts]) => this.#pack(url, receipts));
    this.#waiting.clear();
    this.#flushing = Promise.all([this.#flushing, ...posts.map((post) => this.#post(post))]).then(() => undefined);
    return this.#flushing;
  }

  async #post({ url, headers, body, receipts }: CallbackPost): Promise<void> {
    const about = { kind: 'receipt', vendor: this.#about.vendor, url: redactUrl(url), receipts } as const;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS) as RequestInit['signal'];
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      this.#about.events.publish({ ...about, status: response.status });
    } catch (error) {
      this.#about.events.publish({ ...about, status: 0, error: reasonOf(error) });
    }
  }
}

/** The system's code (`ECONNREFUSED`) where there is one; never the URL. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.name : 'unknown';
}
