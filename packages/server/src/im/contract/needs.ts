/** What instant messaging needs from the rest of the server. */
import type { Bus } from '../../bus/contract.ts';
import type { Accept, AcceptOutcome, AcceptRequest } from '../../push/accept-contract.ts';
import type { ShownPush, Store, StoredMessage } from '../../store/index.ts';
import type { CertificateProblem } from '../reported-certificate.ts';
import type { ImSettings } from '../settings.ts';

/** One app as the directory holds it, secret opened. */
export interface App {
  appId: number;
  /** The UserSig secret. Never log it. */
  secret: string;
  /** User IDs that may call REST v4. */
  admins: readonly string[];
  disabled: boolean;
  /** Settings of this app that beat the server's. */
  settings: Partial<Pick<ImSettings, 'loginPolicy' | 'recallWindowMs'>>;
}
export interface AppDirectory {
  get(appId: number): App | undefined;
}

export type { Accept, AcceptOutcome, AcceptRequest };

/** Reports of a device about a push, by the tag the push carried. Resolves whether the tag was ours. */
export interface Reports {
  click(tag: string, deviceId: number, atMs: number): Promise<boolean>;
  arrived(tag: string, deviceId: number, atMs: number): Promise<boolean>;
}
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
/** The part of a pino logger that is used. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ImDeps {
  store: Store;
  bus: Bus;
  accept: Accept;
  reports: Reports;
  apps: AppDirectory;
  clock: Clock;
  log: Log;
  settings: ImSettings;
  /** A phone reported a token: under a certificate ID that can be used, or why not. */
  onTokenReport?(certificate: 'ok' | CertificateProblem): void;
  /** A message was recalled; `shown` are the notifications that phones may still show. */
  onRecalled?(message: StoredMessage, shown: readonly ShownPush[]): void;
}
