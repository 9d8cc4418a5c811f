import { PushCode } from './codes.ts';
import type { PushResult } from './types.ts';

export const OK: PushResult<never> = { code: PushCode.ok, desc: 'ok' };

export const done = <T>(data: T): PushResult<T> => ({ ...OK, data });

export const fail = (code: number, desc: string): PushResult<never> => ({ code, desc });

export const isOk = ({ code }: { code: number }): boolean => code === PushCode.ok;

/** Every call resolves: a native half that throws is a result like any other. */
export const settled = <T>(promise: Promise<PushResult<T>>): Promise<PushResult<T>> =>
  promise.catch((error) => fail(PushCode.initFailed, `the native half failed: ${error}`));

export const NO_NATIVE = fail(
  PushCode.nativeMissing,
  'react-native-tim-push’s native half is not in this build: rebuild the app, or use setDeviceToken',
);
