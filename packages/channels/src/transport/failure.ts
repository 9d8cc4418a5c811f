import type { AttemptRecord, Outcome } from '../channel.ts';

/** Why an HTTP exchange brought no answer. */
export interface TransportFailure {
  /** `no`: the server certainly did not process it (not connected, refused, above GOAWAY's last stream). */
  processed: 'no' | 'maybe';
  /** `ECONNREFUSED`, `timeout`, `goaway`, `refused_stream` … */
  code: string;
  /** For the operator; holds no secret. */
  detail: string;
}

export const failure = (processed: 'no' | 'maybe', code: string, detail = ''): TransportFailure => ({
  processed,
  code,
  detail,
});

/** Not processed is safe to send again; what was written and not answered may have rung a phone. */
export function outcomeOfFailure({ processed, code }: TransportFailure): Outcome {
  return processed === 'no' ? { kind: 'unavailable', code } : { kind: 'uncertain', code };
}

/** The attempt record of an exchange that brought no answer. */
export function attemptOfFailure(failed: TransportFailure, atMs: number, ms: number, targets: number): AttemptRecord {
  return { atMs, ms, code: failed.code, detail: failed.detail, targets };
}

/** The stable code of an error of Node or undici, and its words without addresses of proxies with credentials. */
export function describeError(error: unknown): { code: string; detail: string } {
  if (!(error instanceof Error)) return { code: 'unknown', detail: String(error).slice(0, 200) };
  const nested = error.cause instanceof Error ? describeError(error.cause) : undefined;
  const own = (error as NodeJS.ErrnoException).code;
  // AggregateError of happy eyeballs says little itself: its first error has the reason.
  if (error instanceof AggregateError && error.errors.length > 0 && own === undefined) {
    return describeError(error.errors[0]);
  }
  const code = typeof own === 'string' ? own : (nested?.code ?? error.name);
  const detail = error.message.replace(/\/\/[^\s/@]*@/g, '//<redacted>@').slice(0, 200);
  return { code, detail };
}
