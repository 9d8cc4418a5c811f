import type { IncomingHttpHeaders } from 'node:http';
import type { AttemptRecord, SendHooks } from '../channel.ts';
import { redact } from '../text.ts';
import { attemptOfFailure, type TransportFailure } from './failure.ts';
import type { Http1Result } from './http1.ts';

/** What a channel read out of one answer, as far as the attempt record needs it. */
export interface AnswerRead {
  code: string;
  vendorId?: string | undefined;
  /** The cloud's words. Tokens are taken out here. */
  detail: string;
}
export interface RecordedExchange<A extends AnswerRead> {
  ask(): Promise<Http1Result>;
  read(status: number, headers: IncomingHttpHeaders, body: string): A;
  hooks: Pick<SendHooks, 'attempt'>;
  now: () => number;
  /** The tokens it speaks of: counted, and kept out of the record. */
  tokens: readonly string[];
  /** Of the targets that it carries, in a mixed send. */
  indexes?: readonly number[] | undefined;
}

/** Which targets a record is of. */
export function carried(indexes: readonly number[] | undefined): Pick<AttemptRecord, 'index' | 'indexes'> {
  const [index] = indexes ?? [];
  if (indexes === undefined || index === undefined) return {};
  return indexes.length === 1 ? { index } : { indexes };
}

/** One HTTP exchange with its attempt record: the answer as `read` reads it, or why there was none. */
export async function recorded<A extends AnswerRead>(
  exchange: RecordedExchange<A>,
): Promise<{ kind: 'answer'; answer: A } | { kind: 'failed'; failure: TransportFailure }> {
  const { hooks, now, tokens } = exchange;
  const atMs = now();
  const startedAt = performance.now();
  const result = await exchange.ask();
  const ms = Math.round(performance.now() - startedAt);
  const which = carried(exchange.indexes);
  if (result.kind === 'failed') {
    hooks.attempt?.({ ...attemptOfFailure(result.failure, atMs, ms, tokens.length), ...which });
    return result;
  }
  const answer = exchange.read(result.status, result.headers, result.body);
  hooks.attempt?.({
    atMs,
    ms,
    httpStatus: result.status,
    code: answer.code,
    ...(answer.vendorId === undefined ? {} : { vendorId: answer.vendorId }),
    detail: redact(answer.detail, tokens),
    targets: tokens.length,
    ...which,
  });
  return { kind: 'answer', answer };
}
