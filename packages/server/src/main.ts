/**
 * The composition root: the only place that knows every part. It opens the data directory, puts store, bus, push
 * pipeline, domain services and APIs together (`composition/`), and takes them apart again in the opposite order.
 */
import { createSocketServer } from './api/socket/index.ts';
import { createMemoryBus } from './bus/index.ts';
import { connectOptions, receiptPathsOf, receiptUrlOf } from './composition/admin-deps.ts';
import { type Addresses, createApis } from './composition/apis.ts';
import { openApps } from './composition/app-directory.ts';
import { clockWentBack, watchClock } from './composition/clock-watch.ts';
import { lastUsedMs, noteUsed, startHousekeeping } from './composition/housekeeping.ts';
import { listen } from './composition/listeners.ts';
import { openStore } from './composition/open-store.ts';
import { createPushParts } from './composition/push-parts.ts';
import { imSettings, socketSettings } from './composition/settings.ts';
import { createTeardown, type Teardown } from './composition/teardown.ts';
import { version } from './composition/version.ts';
import type { Config } from './config/index.ts';
import { DEFAULT_ADMIN, type OpenDataDir, openDataDir, removeServerFile, writeServerFile } from './data-dir/index.ts';
import { createIm } from './im/index.ts';
import { createLogger, type Logger } from './logging/index.ts';
import { createMetrics } from './metrics/index.ts';
import { type Clock, systemClock, systemTimers, type Timers } from './push/clock.ts';
import { createPushMetrics } from './push/metrics.ts';
import { deriveKey } from './secrets/index.ts';

export type { Addresses } from './composition/apis.ts';
/** What tests and embedders may put in place of the real thing. */
export interface Overrides {
  clock?: Clock;
  timers?: Timers;
  log?: Logger;
  /** The store died: nothing can be kept any more. Default: only logged; `tim-push serve` ends the process. */
  onFatal?(error: Error): void;
}
export interface Server {
  /** Once. @throws {ConfigError | DataDirError | SecretsError | StoreError} saying what to do; nothing is left open then. */
  start(): Promise<Addresses>;
  /** Stops accepting, lets requests on the wire end (`stopSeconds`), closes the store. Safe to call twice. */
  stop(): Promise<void>;
  readonly addresses: Addresses;
  /** Set after the first start on an empty data directory, also when that start failed. */
  readonly firstStart: FirstStart | undefined;
}
export interface FirstStart {
  appId: number;
  /** User ID of the app's administrator. */
  admin: string;
  adminToken: string;
}

interface Surroundings {
  clock: Clock;
  timers: Timers;
  log: Logger;
}

/**
 * A server on one data directory. Ports may be 0; `start` tells the real ones.
 *
 * @example
 * const server = createServer(loadConfig({ env: process.env }));
 * const { api } = await server.start();
 * await server.stop();
 */
export function createServer(config: Config, overrides: Overrides = {}): Server {
  const clock = overrides.clock ?? systemClock;
  const timers = overrides.timers ?? systemTimers;
  const log = overrides.log ?? createLogger({ level: config.logLevel });
  const teardown = createTeardown((what, error) => log.error({ err: error }, `stopping: ${what} failed`));
  let addresses: Addresses | undefined;
  let firstStart: FirstStart | undefined;
  let stopped: Promise<void> | undefined;

  const onDeath = (error: Error): void => {
    log.fatal({ err: error, alert: 'store_dead' }, 'the store died, nothing can be kept any more');
    overrides.onFatal?.(error);
  };
  return {
    async start() {
      try {
        const data = await openDataDir(config, (file) => openStore(file, onDeath), clock.now());
        teardown.add('closing the data directory', () => data.close());
        // Before the rest, which may fail: what was made is there all the same.
        if (data.first !== undefined) {
          firstStart = { appId: data.first.appId, admin: DEFAULT_ADMIN, adminToken: data.adminToken };
        }
        addresses = await startParts(config, data, { clock, timers, log }, teardown);
        return addresses;
      } catch (error) {
        await teardown.run();
        throw error;
      }
    },
    stop() {
      stopped ??= teardown.run().then(() => log.info({}, 'the server has stopped'));
      return stopped;
    },
    get addresses() {
      if (addresses === undefined) throw new Error('the server has not been started');
      return addresses;
    },
    get firstStart() {
      return firstStart;
    },
  };
}

async function startParts(
  config: Config,
  data: OpenDataDir,
  { clock, timers, log }: Surroundings,
  teardown: Teardown,
): Promise<Addresses> {
  const { store, keys } = data;
  const startedMs = clock.now();
  const graceMs = config.stopSeconds * 1000;
  await greet(data, startedMs, log);

  const metrics = createMetrics();
  const apps = await openApps(store, keys.secrets);
  const bus = createMemoryBus();
  const paths = receiptPathsOf(data);
  const push = createPushParts({
    config,
    store,
    secrets: keys.secrets,
    apps,
    tagKey: deriveKey(data.serverSecret, 'push-tag'),
    connect: connectOptions(config),
    receiptUrl: receiptUrlOf(config, paths),
    clock,
    timers,
    log,
    metrics: createPushMetrics(metrics.registry),
  });
  teardown.add('closing the channels', () => push.channels.close());
  const report = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed`);
  const im = createIm({
    store,
    bus,
    accept: push.accept,
    reports: push.receipts,
    apps,
    clock,
    log,
    settings: imSettings(config),
    onTokenReport: (certificate) => metrics.tokenReports.inc({ certificate }),
    onRecalled: (message, shown) => void push.recall(message, shown).catch(report('taking back notifications')),
  });
  const sockets = createSocketServer({
    im,
    bus,
    clock,
    log,
    settings: socketSettings(config),
    onConnectionLost: (deviceIds) =>
      void push.dispatcher.endWaits([...deviceIds]).catch(report('ending the waits of lost connections')),
  });
  const addresses: Addresses = { api: '', admin: '', receipts: '' };
  let ready = false;
  const apis = await createApis({
    ...{ config, data, apps, im, push, sockets, paths, metrics, clock, log, startedMs, addresses },
    ready: () => ready,
  });

  teardown.add('stopping the webhooks', () => push.webhooks.stop());
  push.webhooks.start();
  teardown.add('stopping the dispatcher', () => push.dispatcher.stop(graceMs));
  await push.dispatcher.start();
  const housekeeping = startHousekeeping({ store, clock, timers, log });
  const clockWatch = watchClock({ clock, timers, monotonic: () => performance.now(), log });
  teardown.add('stopping timers', () => {
    housekeeping.cancel();
    clockWatch.cancel();
  });

  for (const app of Object.values(apis)) teardown.add('closing a listener', () => app.close());
  teardown.add('closing the connections', () => sockets.stop(graceMs));
  addresses.api = await listen(apis.api, config.apiHost, config.apiPort, 'apiPort');
  addresses.admin = await listen(apis.admin, config.adminHost, config.adminPort, 'adminPort');
  addresses.receipts = await listen(apis.receipts, config.receiptsHost, config.receiptsPort, 'receiptsPort');
  writeServerFile(config.dataDir, { pid: process.pid, startedMs, version, ...addresses });
  ready = true;
  teardown.add('leaving', () => {
    log.info({}, 'the server is stopping');
    ready = false;
    removeServerFile(config.dataDir);
  });
  log.info({ ...addresses, version }, 'the server is ready');
  return addresses;
}

/** Warnings that are due at a start. */
async function greet({ store, keys }: OpenDataDir, nowMs: number, log: Logger): Promise<void> {
  if (keys.warning !== undefined) log.warn({ alert: 'key_file_mode' }, keys.warning);
  const skew = clockWentBack(nowMs, await lastUsedMs(store));
  if (skew !== undefined) log.warn({ alert: 'clock_skew' }, skew);
  await noteUsed(store, nowMs);
}
