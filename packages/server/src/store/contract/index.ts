/**
 * The store: durable truth and queue in one. Every method is one whole unit of work; what it resolved is on the disk
 * (power-cut safe). Methods are grouped by concern; one engine implements all of them, one conformance suite tests them.
 *
 * The store knows no vendor, no HTTP and no clock: times come in as epoch milliseconds. Pure rules it needs inside a
 * commit (who gets a push) come in as a `Planner`.
 */
import type { AccountStore } from './accounts.ts';
import type { AdminStore } from './admin.ts';
import type { DeviceStore } from './devices.ts';
import type { ExplainStore } from './explain.ts';
import type { MessageStore } from './messages.ts';
import type { PushStore } from './pushes.ts';

export * from './accounts.ts';
export * from './admin.ts';
export * from './decisions.ts';
export * from './devices.ts';
export * from './explain.ts';
export * from './messages.ts';
export * from './pushes.ts';

export interface Store extends AdminStore, AccountStore, DeviceStore, MessageStore, PushStore, ExplainStore {
  /** Commits what is queued, then closes. Later calls reject with `StoreClosedError`. */
  close(): Promise<void>;
  /** A consistent copy while running, written beside the target and renamed. @throws {StoreError} `disk_full`, `exists`. */
  backup(toFile: string, onProgress?: (done: number, total: number) => void): Promise<void>;
  health(): Promise<StoreHealth>;
  /** Drops partitions older than the retention; called hourly. Unsettled pushes in them end `expired` first. */
  maintain(nowMs: number): Promise<{ droppedDays: number }>;
  /**
   * Once on a copy that takes a lost server's place: ids and login epochs leap over those that it gave out after the
   * backup, and queued pushes, which it may have sent, count as tried with uncertain answers. Returns how many.
   */
  afterRestore(nowMs: number): Promise<{ uncertain: number }>;
}
export interface StoreHealth {
  ok: boolean;
  detail?: string;
  sizeBytes: number;
  /** Commands waiting for a commit; above the bound new ones are refused with `busy`. */
  queued: number;
}

export type StoreErrorCode = 'closed' | 'busy' | 'disk_full' | 'io' | 'corrupt' | 'exists' | 'internal';
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The database itself is in trouble: nothing of the transaction can be kept, the next one may work again. */
export function isTrouble(error: StoreError): boolean {
  return error.code === 'disk_full' || error.code === 'io' || error.code === 'corrupt' || error.code === 'busy';
}
