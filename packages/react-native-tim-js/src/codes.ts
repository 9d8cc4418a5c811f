import { codes } from '@tim-push/protocol';

/**
 * Every code that this client makes by itself. A code that is not here came from the server and is handed through
 * (`70001`, `80002`, `20016` …). 0 is success everywhere.
 */
export const TimCode = {
  ok: codes.ok,
  /** Call `initSDK` first. */
  notInitialized: codes.notInitialized,
  /** Nobody is logged in, or the login ended (logout, kick, another login) while the call was under way. */
  notLoggedIn: codes.notLoggedIn,
  /** An argument is missing or of the wrong kind; `desc` names it. */
  badParameter: codes.badParameter,
  /** The UserSig expired: make a new one and log in again. The server's own number for the same is 70001. */
  userSigExpired: codes.clientSigExpired,
  serverSigExpired: codes.sigExpired,
  /** Another login of this account took this device's place. */
  kickedOffline: codes.kickedOffline,
  /** A user ID is 1 to 32 bytes of printable ASCII. */
  userIDInvalid: codes.userIdInvalid,
  /** The message body is over 12 KB. */
  messageTooLong: codes.messageTooLong,
  /** No connection could be opened. */
  networkUnavailable: codes.networkUnavailable,
  /** No answer within `requestTimeoutMs`. */
  networkTimeout: codes.networkTimeout,
  /** The client failed inside; `desc` says at what. Please report it. */
  internal: codes.internal,
  /** `TencentImSDKPlugin.setServer({ url })` has to come before `initSDK`. */
  serverNotSet: codes.serverNotSet,
  /** A method of the old package that this server has no counterpart of yet; `desc` names it. */
  notSupported: codes.notSupported,
  /** A local path where an http(s) URL of the app's own storage is needed. */
  localFile: codes.localFile,
} as const;

/** Answers that say "not now": the client goes on trying by itself. Of a login everything else ends it. */
const TRANSIENT: ReadonlySet<number> = new Set<number>([
  codes.requestTimeout,
  codes.frequencyExceeded,
  codes.apiTooFrequent,
  codes.networkTimeout,
  codes.networkUnavailable,
  codes.internalRetry,
  codes.internal,
  codes.accountInternal,
  codes.c2cInternal,
  codes.busy,
  codes.storageFull,
  codes.tooManyFailures,
]);

export const isTransient = (code: number): boolean => TRANSIENT.has(code);

export type LoginRefusal = 'transient' | 'expired' | 'kicked' | 'final';

/** What a refused reconnect means for the login. 70052 (signatures revoked) needs a new UserSig just as an expired one does. */
export function loginRefusal(code: number): LoginRefusal {
  if (isTransient(code)) return 'transient';
  if (code === codes.sigExpired || code === codes.clientSigExpired || code === codes.sigRevoked) return 'expired';
  if (code === codes.kickedOffline) return 'kicked';
  return 'final';
}
