/**
 * Everything that happens in the sandbox, in order: requests to the clouds (redacted), what phones do, receipts posted,
 * faults that struck. Listen (`on('event', …)`), iterate (`for await (const event of sandbox.events)`), or look back (`recent`).
 */
import { EventEmitter } from 'node:events';
import type { Vendor } from '@tim-push/protocol';
import type { PhoneEvent } from './phones/phone-event.ts';

export type SandboxEventBody =
  | {
      kind: 'request';
      vendor: Vendor;
      protocol: 'h1' | 'h2';
      method: string;
      path: string;
      status: number;
      /** The vendor's own code (`0`, `21301`, `UNREGISTERED`). */
      code: string;
      /** What the request asked for, redacted: how many targets, which ids. */
      detail: Readonly<Record<string, unknown>>;
    }
  | { kind: 'fault'; vendor: Vendor; fault: string; path: string }
  | { kind: 'phone'; vendor: Vendor; phoneId: string; event: PhoneEvent }
  /** `status` 0: the callback could not be reached; `error` says why. */
  | { kind: 'receipt'; vendor: Vendor; url: string; status: number; receipts: number; error?: string }
  | { kind: 'clock'; nowMs: number };

export type SandboxEvent = SandboxEventBody & { seq: number; atMs: number };

/** How many events are kept to look back at; older ones are forgotten. */
const KEPT = 20_000;

export class SandboxEvents extends EventEmitter<{ event: [SandboxEvent]; close: [] }> {
  readonly #now: () => number;
  readonly #kept: SandboxEvent[] = [];
  readonly #keeps: boolean;
  #seq = 0;
  #closed = false;

  /** @param mode `fast` keeps no history and, with nobody listening, builds nothing. */
  constructor(now: () => number, mode: 'full' | 'fast') {
    super();
    this.setMaxListeners(0);
    this.#now = now;
    this.#keeps = mode === 'full';
  }

  /** false: nobody would see an event, so callers need not build one. */
  get wanted(): boolean {
    return this.#keeps || this.listenerCount('event') > 0;
  }

  publish(body: SandboxEventBody): void {
    if (!this.wanted || this.#closed) return;
    const event: SandboxEvent = { ...body, seq: ++this.#seq, atMs: this.#now() };
    if (this.#keeps) {
      this.#kept.push(event);
      if (this.#kept.length > KEPT) this.#kept.splice(0, KEPT / 10);
    }
    this.emit('event', event);
  }

  /** Events after `seq` (0: all) that are still kept; none in `fast` mode. */
  recent(seq = 0): readonly SandboxEvent[] {
    return this.#kept.filter((event) => event.seq > seq);
  }

  /** Events from now on, until the loop is left or the sandbox stops. */
  async *[Symbol.asyncIterator](): AsyncGenerator<SandboxEvent, void, undefined> {
    const queue: SandboxEvent[] = [];
    let wake: (() => void) | undefined;
    const onEvent = (event: SandboxEvent): void => {
      queue.push(event);
      wake?.();
    };
    const onClose = (): void => wake?.();
    this.on('event', onEvent);
    this.on('close', onClose);
    try {
      for (;;) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else if (this.#closed) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.off('event', onEvent);
      this.off('close', onClose);
    }
  }

  close(): void {
    this.#closed = true;
    this.emit('close');
  }
}
