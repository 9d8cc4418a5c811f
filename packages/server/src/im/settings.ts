import type { LoginPolicy } from '../store/index.ts';

/** Rules of instant messaging that an operator may change. Times are milliseconds. */
export interface ImSettings {
  /** Which logins of one account live side by side. */
  loginPolicy: LoginPolicy;
  /** How long after sending its sender may recall a message. */
  recallWindowMs: number;
  /** Bytes of one message body (its elements as JSON). */
  maxMessageBytes: number;
  /** Days without a sign of life after which a device no longer counts as `PushOnline`. */
  inactiveDays: number;
  inactiveDaysPushOnly: number;
  /** Wrong UserSigs of one account from one address, and of all accounts from one address, per `failureWindowMs`. */
  maxFailuresPerAccount: number;
  maxFailuresPerAddress: number;
  failureWindowMs: number;
}

export const defaultImSettings: Readonly<ImSettings> = {
  loginPolicy: 'one_per_platform',
  // tim-api §1, code 20016: two minutes by default.
  recallWindowMs: 120_000,
  // tim-api §4.1: 12K.
  maxMessageBytes: 12 * 1024,
  // tim-api §5: seven days for one's own integration, thirty for the push-only service.
  inactiveDays: 7,
  inactiveDaysPushOnly: 30,
  maxFailuresPerAccount: 10,
  maxFailuresPerAddress: 200,
  // tim-api §1, code 70050: try again after about a minute.
  failureWindowMs: 60_000,
};

/** Rules of the long connections of one process. Times are milliseconds. */
export interface SocketSettings {
  /** Connections of this process; further ones are refused with HTTP 503. */
  maxConnections: number;
  /** Silence after which a connection is lost. */
  lostAfterMs: number;
  /** How long a connection may live without a login. */
  loginWithinMs: number;
  /** How often connections are looked at; the coarseness of the two above. */
  sweepMs: number;
  /** A connection's sign of life is written at most this often. */
  touchEveryMs: number;
  /** Bytes that may wait for a slow reader before its connection is dropped. */
  maxBufferedBytes: number;
  /** Requests of one connection at work; further ones wait and reading pauses. */
  maxInFlight: number;
  /** Requests a second of one connection, and how many may come at once. */
  requestsPerSecond: number;
  requestBurst: number;
  /** Malformed or refused frames that a connection may have ahead of its good ones. */
  maxBadFrames: number;
}

export const defaultSocketSettings: Readonly<SocketSettings> = {
  maxConnections: 100_000,
  // tim-api §5: heartbeat every 2 min, loss after 400 s.
  lostAfterMs: 400_000,
  loginWithinMs: 30_000,
  sweepMs: 5_000,
  touchEveryMs: 30 * 60_000,
  maxBufferedBytes: 512 * 1024,
  maxInFlight: 64,
  requestsPerSecond: 50,
  requestBurst: 200,
  maxBadFrames: 30,
};
