import { type ConnectOptions, channelDefinition } from '@tim-push/channels';
import { openCredentials, openProxy } from '../api/admin/index.ts';
import type { Config } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import { createAcceptor } from '../push/accept.ts';
import { createBeforeCallback } from '../push/callbacks.ts';
import { type ChannelPoolDeps, createChannelPool } from '../push/channel-pool.ts';
import type { Clock, Timers } from '../push/clock.ts';
import { createDispatcher } from '../push/dispatch/index.ts';
import type { PushMetrics } from '../push/metrics.ts';
import { createRecall } from '../push/recall.ts';
import { createReceiptReaders } from '../push/receipt-readers.ts';
import { createReceipts } from '../push/receipts.ts';
import { createTags } from '../push/tag.ts';
import { createWebhooks } from '../push/webhooks.ts';
import type { Secrets } from '../secrets/index.ts';
import type { CertificateRow, Store } from '../store/index.ts';
import type { Apps } from './app-directory.ts';
import { pushSettings } from './settings.ts';

export interface PushPartsDeps {
  config: Config;
  store: Store;
  secrets: Secrets;
  apps: Apps;
  tagKey: Buffer;
  connect: ConnectOptions;
  receiptUrl(certificate: Pick<CertificateRow, 'id' | 'vendor'>): string | undefined;
  clock: Clock;
  timers: Timers;
  log: Logger;
  metrics: PushMetrics;
}
export type PushParts = ReturnType<typeof createPushParts>;

/** Who claims batches. One process serves a data directory, so after a restart its leases are known by the same name. */
const OWNER = 'server';

/** The push pipeline, put together: accept → plan → compose → dispatch → settle. */
export function createPushParts(deps: PushPartsDeps) {
  const { config, store, secrets, apps, clock, timers, log, metrics } = deps;
  const settings = pushSettings(config);
  const tags = createTags(deps.tagKey);
  const certificates: Pick<ChannelPoolDeps, 'store' | 'definition' | 'openCredentials' | 'log'> = {
    store,
    definition: channelDefinition,
    openCredentials: (row) => ({ credentials: openCredentials({ secrets }, row), proxy: openProxy({ secrets }, row) }),
    log,
  };
  const channels = createChannelPool({ ...certificates, connect: deps.connect });
  const dispatcher = createDispatcher({
    store,
    channels,
    clock,
    timers,
    log,
    metrics,
    tags,
    settings,
    owner: OWNER,
    receiptUrl: deps.receiptUrl,
  });
  const before = createBeforeCallback({ target: apps.beforeCallback, clock, log });
  const accept = createAcceptor({ store, dispatcher, before, clock, metrics, settings });
  const receipts = createReceipts({
    store,
    reader: createReceiptReaders({ ...certificates, channels }),
    tags,
    clock,
    log,
    metrics,
    deathsReported: dispatcher.deathsReported,
    quotaSpent: ({ laneId, priority, code, atMs }) => dispatcher.quotaSpent(laneId, priority, code, atMs),
  });
  const webhooks = createWebhooks({ store, target: apps.webhook, clock, timers, log, metrics });
  const recall = createRecall({ channels, log, texts: settings.texts });
  return { accept, channels, dispatcher, receipts, recall, webhooks };
}
