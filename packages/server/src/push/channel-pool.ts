/**
 * Certificate → channel. A channel is made when its certificate is first used, kept, and made anew when the
 * certificate changes; the old one closes once nothing of it is in flight.
 */
import type {
  Channel,
  ChannelDefinition,
  ChannelOptions,
  ChannelSpec,
  ConnectOptions,
  WireContent,
} from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { Logger } from '../logging/index.ts';
import type { AdminStore, CertificateRow } from '../store/index.ts';

export interface OpenCredentials {
  credentials: Readonly<Record<string, unknown>>;
  /** '' none. */
  proxy: string;
}
export interface ChannelPoolDeps {
  store: Pick<AdminStore, 'getCertificate'>;
  /** The registry of `channels`; undefined for a vendor that has no channel yet. */
  definition(vendor: Vendor): ChannelDefinition | undefined;
  /** Unseals what the certificate keeps. Its errors must not hold secrets. */
  openCredentials(row: CertificateRow): OpenCredentials | Promise<OpenCredentials>;
  /** How every channel connects. */
  connect?: ConnectOptions;
  log: Pick<Logger, 'error' | 'info'>;
}

export interface OpenChannel {
  readonly certificate: CertificateRow;
  readonly channel: Channel;
  /** Contents made for this channel, by message and language; see `dispatch/contents.ts`. */
  readonly contents: Map<string, PreparedContent>;
  /** Brackets around each request, so that a changed certificate cuts nothing off. */
  begin(): void;
  end(): void;
}
export interface PreparedContent {
  wire: WireContent;
  prepared?: Promise<unknown>;
}
export type ChannelLookup =
  | { kind: 'open'; open: OpenChannel }
  /** Deleted or disabled: its pushes are cancelled. */
  | { kind: 'gone' }
  /** Its credentials cannot be opened or do not fit: its lane is held. `reason` is fit for people. */
  | { kind: 'unusable'; reason: string };

export interface ChannelPool {
  /** What the vendor's cloud allows, without any certificate. */
  spec(vendor: Vendor): ChannelSpec | undefined;
  /** The channel if it is at hand; undefined: `get` it. */
  peek(certificateId: number): OpenChannel | undefined;
  get(certificateId: number): Promise<ChannelLookup>;
  /** The certificate was changed, enabled, disabled or deleted. */
  changed(certificateId: number): void;
  /** Open channels of one lane. */
  ofLane(laneId: number): OpenChannel[];
  close(): Promise<void>;
}

interface Entry extends OpenChannel {
  busy: number;
  retired: boolean;
}

function channelInput(
  row: CertificateRow,
  { credentials, proxy }: OpenCredentials,
  connect: ConnectOptions | undefined,
): [Readonly<Record<string, unknown>>, ChannelOptions] {
  return [credentials, { endpoints: row.endpoints, ...connect, ...(proxy === '' ? {} : { proxy }) }];
}

function makeEntry(certificate: CertificateRow, channel: Channel, shut: (entry: Entry) => void): Entry {
  const entry: Entry = {
    certificate,
    channel,
    contents: new Map(),
    busy: 0,
    retired: false,
    begin() {
      entry.busy += 1;
    },
    end() {
      entry.busy -= 1;
      if (entry.retired && entry.busy === 0) shut(entry);
    },
  };
  return entry;
}

export function createChannelPool(deps: ChannelPoolDeps): ChannelPool {
  const entries = new Map<number, Entry>();
  const opening = new Map<number, Promise<ChannelLookup>>();
  const versions = new Map<number, number>();
  const closing = new Set<Promise<void>>();

  const shut = (entry: Entry): void => {
    const done = entry.channel
      .close()
      .catch((error: unknown) =>
        deps.log.error({ err: error, certificate: entry.certificate.id }, 'closing a channel failed'),
      )
      .finally(() => closing.delete(done));
    closing.add(done);
  };
  const retire = (certificateId: number): void => {
    const entry = entries.get(certificateId);
    if (entry === undefined) return;
    entries.delete(certificateId);
    entry.retired = true;
    if (entry.busy === 0) shut(entry);
  };

  async function open(certificateId: number): Promise<ChannelLookup> {
    const version = versions.get(certificateId);
    const row = await deps.store.getCertificate(certificateId);
    if (row === undefined || !row.enabled) return { kind: 'gone' };
    const definition = deps.definition(row.vendor);
    if (definition === undefined) {
      return { kind: 'unusable', reason: `there is no channel for ${row.vendor} in this build` };
    }
    let channel: Channel;
    try {
      channel = definition.create(...channelInput(row, await deps.openCredentials(row), deps.connect));
    } catch (error) {
      deps.log.error(
        { err: error, certificate: row.id, alert: 'certificate_unusable' },
        'a certificate cannot be used',
      );
      return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
    }
    const entry = makeEntry(row, channel, shut);
    if (versions.get(certificateId) !== version) {
      // Changed while it was being opened: this one is of the old row.
      shut(entry);
      return open(certificateId);
    }
    entries.set(certificateId, entry);
    return { kind: 'open', open: entry };
  }

  return {
    spec: (vendor) => deps.definition(vendor)?.spec,
    peek: (certificateId) => entries.get(certificateId),
    get(certificateId) {
      const entry = entries.get(certificateId);
      if (entry !== undefined) return Promise.resolve({ kind: 'open', open: entry });
      const running = opening.get(certificateId);
      if (running !== undefined) return running;
      const started = open(certificateId).finally(() => {
        if (opening.get(certificateId) === started) opening.delete(certificateId);
      });
      opening.set(certificateId, started);
      return started;
    },
    changed(certificateId) {
      versions.set(certificateId, (versions.get(certificateId) ?? 0) + 1);
      retire(certificateId);
    },
    ofLane: (laneId) => [...entries.values()].filter((entry) => entry.certificate.laneId === laneId),
    async close() {
      for (const id of [...entries.keys()]) {
        const entry = entries.get(id);
        entries.delete(id);
        if (entry !== undefined) shut(entry);
      }
      await Promise.all(closing);
    },
  };
}
