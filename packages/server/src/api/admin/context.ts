import type { ChannelDefinition, ConnectOptions } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { Messages } from '../../im/contract.ts';
import type { Logger } from '../../logging/index.ts';
import type { ElementTextSettings } from '../../push/compose/index.ts';
import type { LaneView } from '../../push/dispatch/index.ts';
import type { Secrets } from '../../secrets/index.ts';
import type { AppRow, CertificateRow, Store } from '../../store/index.ts';
import { problem } from './problems.ts';

/** How a lane stands with its cloud. */
export type LiveLane = Pick<LaneView, 'id' | 'openUntilMs' | 'recheckAtMs' | 'trouble'>;

/** What only the running server has; absent when the command line opened the data directory itself. */
export interface LiveParts {
  send: Messages['send'];
  /** An app or its secret changed. */
  appsChanged(): Promise<void>;
  certificateChanged(certificateId: number): Promise<void>;
  /** Pauses or resumes a lane at once. */
  setLane(laneId: number, state: 'open' | 'paused', reason: string): Promise<void>;
  /** What this process knows of its lanes, beside what the store has. */
  lanes(): LiveLane[];
  addresses(): { api: string; admin: string; receipts: string };
  startedMs: number;
}

export interface AdminDeps {
  store: Store;
  secrets: Secrets;
  vendors: readonly Vendor[];
  /** The channel of a vendor; undefined when this build has none. */
  channel(vendor: Vendor): ChannelDefinition | undefined;
  /** How every channel connects. */
  connect: ConnectOptions;
  fingerprintKey: Buffer;
  adminToken: string;
  createApp(input: { name: string; admins: string[]; appId?: number; secret?: string }): Promise<number | undefined>;
  /** Seals everything with a fresh key; `dropOld` forgets the former keys, which older backups need. */
  rotateKeys(old: 'keep' | 'drop'): Promise<{ resealed: number; keys: number }>;
  /** As notifications are composed with. */
  texts: ElementTextSettings;
  /** Where the cloud of a certificate reports receipts; undefined when no public base URL is set. */
  receiptUrl(certificate: Pick<CertificateRow, 'id' | 'vendor'>): string | undefined;
  now(): number;
  log: Logger;
  version: string;
  live?: LiveParts;
}

/** The app that is meant: the named one, or the only one there is. */
export async function resolveApp(deps: AdminDeps, appId: number | undefined): Promise<AppRow> {
  const apps = await deps.store.listApps();
  const found = appId === undefined && apps.length === 1 ? apps[0] : apps.find((app) => app.appId === appId);
  if (found !== undefined) return found;
  if (appId !== undefined) throw problem('no_such_app', 'appId', { id: appId });
  throw problem('app_ambiguous', 'appId', { apps: apps.map((app) => app.appId) });
}

export async function resolveCertificate(deps: AdminDeps, id: number): Promise<CertificateRow> {
  const found = await deps.store.getCertificate(id);
  if (found === undefined) throw problem('no_such_certificate', 'id', { id });
  return found;
}
