import { INIT_FAILED, NATIVE_MISSING } from './codes.ts';
import type { PushResult } from './types.ts';

export const OK: PushResult<never> = { code: 0, desc: 'ok' };

export const done = <T>(data: T): PushResult<T> => ({ ...OK, data });

export const fail = (code: number, desc: string): PushResult<never> => ({ code, desc });

/** Every call resolves: a native half that throws is a result like any other. */
export async function settled<T>(work: () => Promise<PushResult<T>>): Promise<PushResult<T>> {
  try {
    return await work();
  } catch (error) {
    return fail(INIT_FAILED, `failed: ${error}`);
  }
}

export const NO_NATIVE = fail(NATIVE_MISSING, 'native half not in this build: rebuild the app, or use setDeviceToken');
