/**
 * The domain services of instant messaging. The socket API, the push-only API and REST v4 are three doors to these and
 * hold no rules of their own.
 *
 * What may go wrong in normal life is a value (`ImResult`), never an exception. `im` and `push` meet only in `Accept`,
 * `Reports` and the hook of `ImDeps`: `im` imports nothing of `push` but the types of `accept-contract.ts`.
 */
import type { Accounts } from './contract/accounts.ts';
import type { Messages } from './contract/messages.ts';
import type { PresenceQuery } from './contract/presence.ts';
import type { Sessions } from './contract/sessions.ts';

export * from './contract/accounts.ts';
export * from './contract/messages.ts';
export * from './contract/needs.ts';
export * from './contract/presence.ts';
export * from './contract/result.ts';
export * from './contract/sessions.ts';

export interface Im {
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly accounts: Accounts;
  readonly presence: PresenceQuery;
}
