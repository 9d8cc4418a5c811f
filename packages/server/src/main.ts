/**
 * The composition root: the only place that knows every part. It opens the data directory, puts store, bus, push
 * pipeline, domain services and APIs together, and takes them apart again in the right order.
 */
import type { FastifyInstance } from 'fastify';
import { registerAdmin } from './api/admin/index.ts';
import { registerDevices } from './api/devices/index.ts';
import { registerHealth } from './api/health/index.ts';
import { registerReceipts } from './api/receipts/index.ts';
import { registerRest } from './api/rest/index.ts';
import { createSocketServer, type SocketServer } from './api/socket/index.ts';
import { createMemoryBus } from './bus/index.ts';
import { adminDeps, channelCa, receiptPathsOf, receiptUrlOf } from './composition/admin-deps.ts';
import { openApps } from './composition/app-directory.ts';
import { clockWentBack, watchClock } from './composition/clock-watch.ts';
import { lastUsedMs, noteUsed, startHousekeeping } from './composition/housekeeping.ts';
import { httpServer, listen, newApiListener, newListener } from './composition/listeners.ts';
import { openStore } from './composition/open-store.ts';
import { createPushParts, type PushParts } from './composition/push-parts.ts';
import { imSettings, socketSettings } from './composition/settings.ts';
import { version } from './composition/version.ts';
import type { Config } from './config/index.ts';
import { type OpenDataDir, openDataDir, removeServerFile, writeServerFile } from './data-dir/index.ts';
import { createIm } from './im/index.ts';
import { createLogger, type Logger } from './logging/index.ts';
import { createMetrics } from './metrics/index.ts';
import { type Clock, systemClock, systemTimers, type Timer, type Timers } from './push/clock.ts';
import { createPushMetrics } from './push/metrics.ts';
import { deriveKey } from './secrets/index.ts';

/** Base URLs of the listeners. */
export interface Addresses {
  api: string;
  admin: string;
  receipts: string;
}
/** What tests and embedders may put in place of the real thing. */
export interface Overrides {
  clock?: Clock;
  timers?: Timers;
  log?: Logger;
  /** The store died: nothing can be kept any more. Default: only logged; `tim-push serve` ends the process. */
  onFatal?(error: Error): void;
}
export interface Server {
  /** @throws {ConfigError | DataDirError | SecretsError | StoreError} saying what to do. */
  start(): Promise<Addresses>;
  /** Stops accepting, lets requests on the wire end (`stopSeconds`), closes the store. Safe to call twice. */
  stop(): Promise<void>;
  readonly addresses: Addresses;
  /** Set after the first start on an empty data directory. */
  readonly firstStart: FirstStart | undefined;
}
export interface FirstStart {
  appId: number;
  admin: string;
  adminToken: string;
}

interface Running {
  data: OpenDataDir;
  listeners: FastifyInstance[];
  sockets: SocketServer;
  push: PushParts;
  timers: Timer[];
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
  const log = overrides.log ?? createLogger({ level: config.logLevel });
  let running: Running | undefined;
  let stopped: Promise<void> | undefined;
  let addresses: Addresses | undefined;
  let firstStart: FirstStart | undefined;

  return {
    async start() {
      const onDeath = (error: Error): void => {
        log.fatal({ err: error, alert: 'store_dead' }, 'the store died, nothing can be kept any more');
        overrides.onFatal?.(error);
      };
      const data = await openDataDir(config, (file) => openStore(file, onDeath), clock.now());
      const parts: Partial<Running> = { data, listeners: [], timers: [] };
      try {
        const started = await startParts(config, data, { clock, timers: overrides.timers ?? systemTimers, log }, parts);
        running = started.running;
        addresses = started.addresses;
      } catch (error) {
        for (const listener of parts.listeners ?? []) await listener.close();
        await data.close();
        throw error;
      }
      if (data.first !== undefined) {
        firstStart = { appId: data.first.appId, admin: 'administrator', adminToken: data.adminToken };
      }
      return addresses;
    },
    stop() {
      stopped ??= running === undefined ? Promise.resolve() : stopParts(config, running, log);
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
  { clock, timers, log }: { clock: Clock; timers: Timers; log: Logger },
  parts: Partial<Running>,
): Promise<{ running: Running; addresses: Addresses }> {
  const startedMs = clock.now();
  const { store, keys } = data;
  if (keys.warning !== undefined) log.warn({ alert: 'key_file_mode' }, keys.warning);
  const skew = clockWentBack(startedMs, await lastUsedMs(store));
  if (skew !== undefined) log.warn({ alert: 'clock_skew' }, skew);
  await noteUsed(store, startedMs);

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
    ca: channelCa(config),
    receiptUrl: receiptUrlOf(config, paths),
    clock,
    timers,
    log,
    metrics: createPushMetrics(metrics.registry),
  });
  const im = createIm({
    store,
    bus,
    accept: push.accept,
    reports: push.receipts,
    apps,
    clock,
    log,
    settings: imSettings(config),
    onRecalled: (message, shown) => {
      push
        .recall(message, shown)
        .catch((error: unknown) =>
          log.error({ err: error, trace: String(message.id) }, 'taking back notifications failed'),
        );
    },
  });
  const sockets = createSocketServer({
    im,
    bus,
    clock,
    log,
    settings: socketSettings(config),
    onConnectionLost: (deviceIds) => {
      push.dispatcher
        .endWaits([...deviceIds])
        .catch((error: unknown) => log.error({ err: error }, 'waits of lost connections were not ended'));
    },
  });

  const api = newApiListener(config);
  const admin = newListener();
  const receipts = newListener();
  parts.listeners?.push(api, admin, receipts);
  await api.register(async (scope) =>
    registerRest(scope, { im, apps, now: () => clock.now(), log, metrics, settings: config }),
  );
  await api.register(async (scope) => registerDevices(scope, { sessions: im.sessions, log }));
  sockets.attach(httpServer(api));
  await receipts.register(async (scope) =>
    registerReceipts(scope, {
      receipts: push.receipts,
      paths,
      anyCertificate: async (vendor) =>
        (await store.listCertificates()).find((row) => row.vendor === vendor && row.enabled)?.id,
      log,
      metrics,
    }),
  );
  let ready = false;
  const addresses: Addresses = { api: '', admin: '', receipts: '' };
  const warnLater = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed`);
  await registerAdmin(admin, {
    ...adminDeps(config, data, () => clock.now(), log),
    live: {
      send: im.messages.send,
      appsChanged: apps.refresh,
      certificateChanged: (id) =>
        void push.dispatcher.certificateChanged(id).catch(warnLater('taking over a changed certificate')),
      setLane: push.dispatcher.setLane,
      addresses: () => addresses,
      startedMs,
    },
  });
  registerHealth(admin, { storeHealth: () => store.health(), ready: () => ready, metrics });
  metrics.watch({
    lanes: () => store.lanes(),
    counters: () => {
      const today = new Date(clock.now()).toISOString().slice(0, 10);
      return store.counters({ fromDay: today, toDay: today });
    },
    connections: () => sockets.stats().connections,
    storeQueue: async () => (await store.health()).queued,
    now: () => clock.now(),
  });

  await push.dispatcher.start();
  push.webhooks.start();
  const timersRunning = [
    startHousekeeping({ store, clock, timers, log }),
    watchClock({ clock, timers, monotonic: () => performance.now(), log }),
  ];
  parts.timers?.push(...timersRunning);
  addresses.api = await listen(api, config.apiHost, config.apiPort, 'apiPort');
  addresses.admin = await listen(admin, config.adminHost, config.adminPort, 'adminPort');
  addresses.receipts = await listen(receipts, config.receiptsHost, config.receiptsPort, 'receiptsPort');
  writeServerFile(config.dataDir, { pid: process.pid, startedMs, version, ...addresses });
  ready = true;
  log.info({ ...addresses, version }, 'the server is ready');
  return { running: { data, listeners: [api, receipts, admin], sockets, push, timers: timersRunning }, addresses };
}

async function stopParts(
  config: Config,
  { data, listeners, sockets, push, timers }: Running,
  log: Logger,
): Promise<void> {
  log.info({}, 'the server is stopping');
  const graceMs = config.stopSeconds * 1000;
  removeServerFile(config.dataDir);
  for (const timer of timers) timer.cancel();
  await sockets.stop(graceMs);
  for (const listener of listeners) await listener.close();
  await push.dispatcher.stop(graceMs);
  await push.webhooks.stop();
  await push.channels.close();
  await data.close();
  log.info({}, 'the server has stopped');
}
