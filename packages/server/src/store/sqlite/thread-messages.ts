/** What the main thread and the threads of the store say to each other. */
import { StoreError, type StoreErrorCode } from '../contract/index.ts';

/** Number of the call, command, arguments. */
export type Call = [id: number, name: string, args: unknown[]];
export type ToThread =
  | { t: 'calls'; calls: Call[] }
  | { t: 'backup'; id: number; toFile: string }
  /** After everything that was sent before it. */
  | { t: 'close' };

export type Reply = [id: number, ok: true, value: unknown] | [id: number, ok: false, error: WireError];
export type FromThread =
  | { t: 'ready' }
  | { t: 'failed'; error: WireError }
  | { t: 'replies'; replies: Reply[] }
  | { t: 'progress'; id: number; done: number; total: number };

/** What a thread is started with. */
export interface ThreadData {
  file: string;
  /** Module URL that exports `planner`; the writer's only. */
  planner?: string;
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
