/** Decides which fault strikes which request of one cloud. */
import type { Random } from '../random.ts';
import type { Faults } from './fault-spec.ts';

export type Answering =
  | { kind: 'status'; status: number; retryAfter: string | undefined; body: 'vendor' | 'html' | 'empty' }
  | { kind: 'throttle'; retryAfter: string | undefined }
  | { kind: 'vendor_code'; code: string };

/** What shall happen to one request. */
export interface Strike {
  delayMs: number;
  /** Before the cloud sees the request; nothing is processed. */
  before: 'reset' | 'rst' | 'refused' | 'silence' | undefined;
  /** Instead of the cloud's own answer; nothing is processed. */
  answer: Answering | undefined;
  /** The cloud processes the request, then the connection is cut and the answer lost. */
  loseAnswer: boolean;
}

interface Aim {
  next?: number | undefined;
  rate?: number | undefined;
  endpoint?: string | undefined;
}
/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.326;

export class CloudFaults {
  #faults: Faults = {};
  /** How often each counted fault may still strike. */
  readonly #left = new Map<string, number>();
  readonly #random: Random;
  readonly #changed: () => void;

  /** @param changed told after every `set` and `clear` (the front closes or opens its door by it). */
  constructor(random: Random, changed: () => void) {
    this.#random = random;
    this.#changed = changed;
  }

  get current(): Readonly<Faults> {
    return this.#faults;
  }
  /** false: no request can be struck, so the hot path asks no more. */
  get any(): boolean {
    return this.#any;
  }
  #any = false;

  /** Adds to the faults in force; one of the same name is replaced. */
  set(faults: Faults): void {
    this.#faults = { ...this.#faults, ...faults };
    for (const [name, fault] of Object.entries(faults)) {
      const next = typeof fault === 'object' && 'next' in fault ? fault.next : undefined;
      if (next === undefined) this.#left.delete(name);
      else this.#left.set(name, next);
    }
    this.#any = true;
    this.#changed();
  }
  clear(): void {
    this.#faults = {};
    this.#left.clear();
    this.#any = false;
    this.#changed();
  }

  /** One request to `endpoint` has come: what happens to it? Counted faults count it. */
  strike(endpoint: string, protocol: 'h1' | 'h2'): Strike {
    const { stream, reset, silence, status, throttle, vendorCode } = this.#faults;
    const strike: Strike = { delayMs: this.#latency(), before: undefined, answer: undefined, loseAnswer: false };
    if (reset !== undefined && this.#hits('reset', reset, endpoint)) {
      if (reset.at === 'before') strike.before = 'reset';
      else strike.loseAnswer = true;
    } else if (stream !== undefined && protocol === 'h2' && this.#hits('stream', stream, endpoint)) {
      strike.before = stream.reset;
    } else if (silence !== undefined && this.#hits('silence', silence, endpoint)) {
      strike.before = 'silence';
    } else if (status !== undefined && this.#hits('status', status, endpoint)) {
      strike.answer = {
        kind: 'status',
        status: status.code,
        retryAfter: status.retryAfter?.toString(),
        body: status.body ?? 'vendor',
      };
    } else if (throttle !== undefined && this.#hits('throttle', throttle, endpoint)) {
      strike.answer = { kind: 'throttle', retryAfter: throttle.retryAfter?.toString() };
    } else if (vendorCode !== undefined && this.#hits('vendorCode', vendorCode, endpoint)) {
      strike.answer = { kind: 'vendor_code', code: String(vendorCode.code) };
    }
    return strike;
  }

  /** A connection has served `requests`: does the cloud close it with GOAWAY now? */
  goaway(requests: number): { code: number; debug: string } | undefined {
    const { goaway } = this.#faults;
    if (goaway === undefined || requests !== goaway.afterRequests || !this.#hits('goaway', goaway, undefined)) {
      return undefined;
    }
    return { code: goaway.code ?? 0, debug: goaway.debug ?? 'max_age' };
  }

  isPartialVictim(token: string): boolean {
    return this.#faults.partial?.tokens.includes(token) ?? false;
  }

  /** The code by which a request to these tokens is refused whole, for one among them. A lone one is refused as its cloud does it. */
  wholeRefusal(tokens: readonly string[]): string | undefined {
    const whole = this.#faults.partial?.whole;
    if (whole === undefined || tokens.length < 2) return undefined;
    return tokens.some((token) => this.isPartialVictim(token)) ? String(whole) : undefined;
  }

  #hits(name: string, aim: Aim, endpoint: string | undefined): boolean {
    if (endpoint !== undefined && endpoint !== (aim.endpoint ?? 'api')) return false;
    if (aim.rate !== undefined && this.#random() >= aim.rate) return false;
    const left = this.#left.get(name);
    if (left === undefined) return true;
    if (left <= 0) return false;
    this.#left.set(name, left - 1);
    return true;
  }
  #latency(): number {
    const { latency } = this.#faults;
    if (latency === undefined) return 0;
    if ('fixedMs' in latency) return latency.fixedMs;
    if ('minMs' in latency) return latency.minMs + this.#random() * (latency.maxMs - latency.minMs);
    // Log-normal through the two given points, as round trips are.
    const spread = Math.log(Math.max(latency.p99Ms, latency.medianMs) / Math.max(latency.medianMs, 0.001)) / Z99;
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    return latency.medianMs * Math.exp(normal * spread);
  }
}
