/** A number of the protocol's table (`codes`), what happened and what to do, and the field when one is to blame. */
export interface ImError {
  code: number;
  desc: string;
  field?: string;
}
export type ImResult<T> = { ok: true; value: T } | { ok: false; error: ImError };
