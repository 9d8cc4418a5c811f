/** What the main thread and the threads of the store say to each other. */
import { StoreError, type StoreErrorCode } from '../contract/index.ts';
import type { Flat } from './wire/flat.ts';

/** Number of the call, command, arguments. */
export type Call = [id: number, name: string, args: unknown[]];
export type ToThread =
  /** By threes, one call after the other: see `wire/flat.ts`. */
  | { t: 'calls'; calls: Flat }
  | { t: 'backup'; id: number; toFile: string }
  /** After everything that was sent before it. */
  | { t: 'close' };

export type Reply = [id: number, ok: true, value: unknown] | [id: number, ok: false, error: WireError];
export type FromThread =
  | { t: 'ready' }
  | { t: 'failed'; error: WireError }
  /** By threes, one reply after the other. */
  | { t: 'replies'; replies: Flat }
  | { t: 'progress'; id: number; done: number; total: number };

export function callsOf(flat: Flat): Call[] {
  const all: Call[] = [];
  for (let at = 0; at < flat.length; at += 3) all.push(flat.slice(at, at + 3) as Call);
  return all;
}
export function flatReplies(replies: readonly Reply[]): Flat {
  const flat: Flat = [];
  for (const [id, ok, value] of replies) flat.push(id, ok, value);
  return flat;
}

/** What a thread is started with. */
export interface ThreadData {
  file: string;
  /** Module URL that exports `planner`; the writer's only. */
  planner?: string;
  /** Pages in the log from which on it is copied; the writer's only. */
  logPages?: number | undefined;
}

export interface WireError {
  code: StoreErrorCode;
  message: string;
  /** Stack of what was thrown in the thread. */
  cause?: string;
}

export function toWire(error: StoreError): WireError {
  const { cause } = error;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : undefined;
  return { code: error.code, message: error.message, ...(stack !== undefined && { cause: stack }) };
}

export const fromWire = ({ code, message, cause }: WireError): StoreError => new StoreError(code, message, { cause });
