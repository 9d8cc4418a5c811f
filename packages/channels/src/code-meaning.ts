import type { Outcome, RefusalCause } from './channel.ts';
import { outcomeOfStatus, retryAfter } from './transport/http-status.ts';

/**
 * What a code of a vendor's table means for a push, in the words that every such table shares.
 *
 * - `not_taken`: the cloud says that it took nothing: safe to send again.
 * - `inside`: something failed behind the door (time-out, RPC, database): it may have been sent.
 * - `token`: the id is dead, or in question (`strike`: only a repetition makes it a death).
 * - `limit`: too fast; a pause for the lane, or for this phone alone.
 * - `folded`: taken, and folded into another push of the same phone, or known to the cloud already.
 * - `refused`: for somebody's mistake; `some` when not every push of the account meets it (a region, a category, a template),
 *   `tokens` when it is the tokens of the request that it speaks of.
 */
export type CodeMeaning =
  | { kind: 'not_taken' | 'inside' | 'folded' | 'off' }
  | { kind: 'token'; evidence: 'certain' | 'strike' }
  | { kind: 'limit'; pauseMs: number; scope: 'lane' | 'token' }
  | { kind: 'refused'; cause: RefusalCause; scope?: 'some' | 'tokens' };

export const NOT_TAKEN: CodeMeaning = { kind: 'not_taken' };
export const INSIDE: CodeMeaning = { kind: 'inside' };
export const FOLDED: CodeMeaning = { kind: 'folded' };
export const NOTIFICATIONS_OFF: CodeMeaning = { kind: 'off' };
export const DEAD_TOKEN: CodeMeaning = { kind: 'token', evidence: 'certain' };
export const DOUBTFUL_TOKEN: CodeMeaning = { kind: 'token', evidence: 'strike' };
export const PAYLOAD = refusedFor('payload');
export const CONTENT = refusedFor('content');
export const CREDENTIALS = refusedFor('credentials');
export const PERMISSION = refusedFor('permission');
export const QUOTA = refusedFor('quota');
export const CONFIG = refusedFor('config');
/** The operator's to mend too, but only some pushes of the account meet it. */
export const CONFIG_OF_SOME: CodeMeaning = { kind: 'refused', cause: 'config', scope: 'some' };
export const PERMISSION_OF_SOME: CodeMeaning = { kind: 'refused', cause: 'permission', scope: 'some' };
export const CONFIG_OF_TOKENS: CodeMeaning = { kind: 'refused', cause: 'config', scope: 'tokens' };
export const PERMISSION_OF_TOKENS: CodeMeaning = { kind: 'refused', cause: 'permission', scope: 'tokens' };
/** The lane pauses that long, unless the answer names a time. */
export const limited = (pauseMs: number): CodeMeaning => ({ kind: 'limit', pauseMs, scope: 'lane' });

function refusedFor(cause: RefusalCause): CodeMeaning {
  return { kind: 'refused', cause };
}

/**
 * A code that no document of the cloud names: an answer, and no acceptance. The HTTP status may say what kind it is; where
 * it does not, nobody knows whether it speaks of more than this one push.
 */
export function unexplained(code: string, status: number, waitMs: number | undefined): Outcome {
  const said = outcomeOfStatus(status, waitMs);
  const isClear = status !== 200 && !(said.kind === 'refused' && said.cause === 'payload');
  return isClear && said.kind !== 'sent' ? { ...said, code } : { kind: 'refused', code, cause: 'unexplained' };
}

/** The outcome for a message that named itself what these codes refuse: then neither certificate nor account is to blame. */
export const ofOwnField = (outcome: Outcome, codes: ReadonlySet<string>): Outcome =>
  outcome.kind === 'refused' && codes.has(outcome.code)
    ? { kind: 'refused', code: outcome.code, cause: 'payload' }
    : outcome;

/** The outcome of a push whose answer was that code. `vendorId` names a push that was taken after all. */
export function outcomeOfMeaning(
  meaning: CodeMeaning,
  code: string,
  waitMs: number | undefined,
  vendorId = code,
): Outcome {
  switch (meaning.kind) {
    case 'not_taken':
      return { kind: 'unavailable', code, ...retryAfter(waitMs) };
    case 'inside':
      return { kind: 'uncertain', code, ...retryAfter(waitMs) };
    case 'folded':
      return { kind: 'sent', vendorId };
    case 'off':
      return { kind: 'notifications_off', code };
    case 'token':
      return { kind: 'invalid_token', code, evidence: meaning.evidence };
    case 'limit':
      return { kind: 'throttled', code, retryAfterMs: waitMs ?? meaning.pauseMs, scope: meaning.scope };
    case 'refused':
      return { kind: 'refused', code, cause: meaning.cause, ...(meaning.scope && { scope: 'some' }) };
    default:
      return meaning satisfies never;
  }
}

/** Whether a code, said of a whole request, may be true of one of its tokens only. */
export const speaksOfTokens = (meaning: CodeMeaning | undefined): boolean =>
  meaning?.kind === 'token' || (meaning?.kind === 'refused' && meaning.scope === 'tokens');

/** What a failed first step of two means: no phone was told anything, so nothing is uncertain. */
export const notSent = (outcome: Outcome): Outcome =>
  outcome.kind === 'uncertain' ? { kind: 'unavailable', code: outcome.code } : outcome;
