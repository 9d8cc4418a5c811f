import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Accounts, Messages, PresenceQuery, Sessions } from '../../im/contract.ts';
import type { RestFailure, RestResult } from './envelope.ts';
import { fieldError } from './field-error.ts';

/** The part of the domain services that REST v4 is a door to. */
export interface RestIm {
  sessions: Pick<Sessions, 'authenticate'>;
  messages: Pick<Messages, 'send' | 'withdraw'>;
  accounts: Accounts;
  presence: PresenceQuery;
}

/** What a command may use. */
export interface CommandContext {
  appId: number;
  /** The administrator who calls. */
  identifier: string;
  im: RestIm;
  /** Bytes of the request body as it came. */
  bodyBytes: number;
  limits: MessageLimits;
}
export interface MessageLimits {
  /** Largest message body, and largest JSON of a message call without its receivers. */
  maxMessageBytes: number;
  /** Takes receivers of batchsendmsg from the app's minute; false: too many. */
  takeReceivers(appId: number, count: number): boolean;
}

export interface Command {
  /** `service/command`. */
  name: string;
  /** `profile` answers carry an `ErrorDisplay` too (facts: tim-api §1). */
  errorDisplay: boolean;
  run(body: unknown, context: CommandContext): Promise<RestResult>;
}

/** Which code a wrong field gets, by its top-level name; everything else gets `fallback`. */
export interface FieldCodes {
  fallback: number;
  fields?: Readonly<Record<string, number>>;
}

/**
 * Makes a command from the schema of its body, compiled once, and what it does.
 *
 * @example
 * defineCommand('im_open_login_svc/kick', KickBody, { fallback: codes.parameterIllegal }, async (body, context) => …)
 */
export function defineCommand<S extends TSchema>(
  name: string,
  schema: S,
  fieldCodes: FieldCodes,
  run: (body: Static<S>, context: CommandContext) => Promise<RestResult>,
): Command {
  const validator = Compile(schema);
  return {
    name,
    errorDisplay: name.startsWith('profile/'),
    run: async (body, context) => {
      if (validator.Check(body)) return await run(body as Static<S>, context);
      const error: RestFailure = fieldError(validator.Errors(body), fieldCodes);
      return { ok: false, error };
    },
  };
}
