import { codes } from '@tim-push/protocol';
import { StoreError } from '../store/index.ts';
import type { ImError, ImResult, Log } from './contract.ts';

export const ok = <T>(value: T): ImResult<T> => ({ ok: true, value });
export const done: ImResult<void> = { ok: true, value: undefined };

export function fail(code: number, desc: string, field?: string): { ok: false; error: ImError } {
  return { ok: false, error: field === undefined ? { code, desc } : { code, desc, field } };
}

/**
 * Runs one service call: what the store refuses becomes a result that tells the caller what to do. Anything else is a
 * defect and goes on as an exception, to be logged and answered at the door.
 */
export async function storeCall<T>(log: Log, work: () => Promise<ImResult<T>>): Promise<ImResult<T>> {
  try {
    return await work();
  } catch (error) {
    return storeRefusal(log, error);
  }
}

/** What a caught error of the store says to the caller. @throws what is no error of the store */
export function storeRefusal(log: Log, error: unknown): { ok: false; error: ImError } {
  if (error instanceof StoreError) return storeFailure(log, error);
  throw error;
}

function storeFailure(log: Log, error: StoreError): { ok: false; error: ImError } {
  switch (error.code) {
    case 'busy':
      return fail(codes.busy, 'the server is busy: nothing was written, try again in a moment');
    case 'closed':
      return fail(codes.busy, 'the server is stopping: nothing was written, connect again in a moment');
    case 'disk_full':
      return fail(codes.storageFull, "the server's disk is full: nothing was written, ask its operator to free space");
    case 'io':
    case 'corrupt':
    case 'exists':
    case 'internal':
      log.error({ err: error, storeCode: error.code }, 'the store failed');
      return fail(codes.internal, 'the store failed: see the server log');
    default: {
      const never: never = error.code;
      return never;
    }
  }
}
