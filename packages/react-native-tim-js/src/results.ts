import { TimCode } from './codes.ts';

/** What every call without a value resolves to. `code` 0 is success; anything else is told in `desc`. */
export interface V2TimCallback {
  code: number;
  desc: string;
}
/** What every call with a value resolves to; `data` is there when `code` is 0 (and after a failed send: the message, with the `id` for another try). */
export interface V2TimValueCallback<T> {
  code: number;
  desc: string;
  data?: T;
}

export const done = (): V2TimCallback => ({ code: TimCode.ok, desc: 'ok' });
export const value = <T>(data: T): V2TimValueCallback<T> => ({ code: TimCode.ok, desc: 'ok', data });
export const failed = (code: number, desc: string): { code: number; desc: string } => ({ code, desc });
/** The same answer without its value. */
export const withoutData = ({ code, desc }: V2TimCallback): V2TimCallback => ({ code, desc });
/** The same answer with its value turned into what the caller wants. */
export function mapped<A, B>(answer: V2TimValueCallback<A>, convert: (data: A) => B): V2TimValueCallback<B> {
  if (answer.code !== TimCode.ok || answer.data === undefined) return withoutData(answer);
  return value(convert(answer.data));
}

type AsyncMethods = Record<string, (...args: never[]) => Promise<V2TimCallback>>;

/**
 * Holds a set of methods to the promise of this package: they resolve, whatever happens. An exception inside (ours, or of an
 * adapter that the app passed in) becomes a result that names the method.
 */
export function neverReject<M extends AsyncMethods>(methods: M, report: (message: string) => void): M {
  const held: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(methods)) {
    held[name] = async (...args: never[]) => {
      try {
        return await method(...args);
      } catch (error) {
        const desc = `${name} failed: ${error instanceof Error ? error.message : String(error)}`;
        report(desc);
        return failed(TimCode.internal, desc);
      }
    };
  }
  return held as M;
}
