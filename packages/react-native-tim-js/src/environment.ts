/** The edge to the host: clock, timers, chance and sockets. All of it can be replaced, which is how tests run without waiting. */
export type TimerHandle = unknown;

/** The part of the WebSocket standard that is used: React Native, browsers and Node.js 22 have it. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code?: number; reason?: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export interface Environment {
  /** Epoch milliseconds. */
  now(): number;
  /** 0 ≤ n < 1. */
  random(): number;
  setTimer(run: () => void, ms: number): TimerHandle;
  clearTimer(handle: TimerHandle): void;
  openSocket(url: string): SocketLike;
}

/** What is looked for on the host. Looked up when used, so that polyfills loaded later count. */
interface HostGlobals {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  WebSocket?: new (url: string) => SocketLike;
}
const host = globalThis as unknown as HostGlobals;

export const hostEnvironment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, ms) => host.setTimeout(run, ms),
  clearTimer: (handle) => host.clearTimeout(handle),
  openSocket(url) {
    if (host.WebSocket === undefined) {
      throw new Error('this host has no WebSocket: pass setServer({ environment: { openSocket } }), or use Node.js 22');
    }
    return new host.WebSocket(url);
  },
};

/** Resolves with what `work` gives, or with `otherwise` once `ms` have passed. `work` must not reject. */
export function within<T>(env: Environment, ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  return new Promise((resolve) => {
    const timer = env.setTimer(() => resolve(otherwise()), ms);
    void work.then((result) => {
      env.clearTimer(timer);
      resolve(result);
    });
  });
}
