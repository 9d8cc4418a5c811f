import type { FastifyInstance } from 'fastify';
import { registerAdmin } from '../api/admin/index.ts';
import { registerDevices } from '../api/devices/index.ts';
import { registerHealth } from '../api/health/index.ts';
import { type ReceiptPaths, registerReceipts } from '../api/receipts/index.ts';
import { registerRest } from '../api/rest/index.ts';
import type { SocketServer } from '../api/socket/index.ts';
import type { Config } from '../config/index.ts';
import type { OpenDataDir } from '../data-dir/index.ts';
import type { Im } from '../im/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Clock } from '../push/clock.ts';
import { adminDeps } from './admin-deps.ts';
import type { Apps } from './app-directory.ts';
import { httpServer, newApiListener, newListener } from './listeners.ts';
import type { PushParts } from './push-parts.ts';

/** Base URLs of the listeners. */
export interface Addresses {
  api: string;
  admin: string;
  receipts: string;
}
export interface ApisDeps {
  config: Config;
  data: OpenDataDir;
  apps: Apps;
  im: Im;
  push: PushParts;
  sockets: SocketServer;
  paths: ReceiptPaths;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  startedMs: number;
  addresses: Addresses;
  ready(): boolean;
}

/** The three doors: back ends and phones, operators, clouds. None of them listens yet. */
export async function createApis(deps: ApisDeps): Promise<Record<keyof Addresses, FastifyInstance>> {
  const api = newApiListener(deps.config);
  await registerApi(api, deps);
  const admin = newListener();
  await registerAdminSide(admin, deps);
  const receipts = newListener();
  const { store } = deps.data;
  await receipts.register(async (scope) =>
    registerReceipts(scope, {
      receipts: deps.push.receipts,
      paths: deps.paths,
      async certificatesOf(vendor) {
        const rows = (await store.listCertificates()).filter((row) => row.vendor === vendor);
        return rows.sort((a, b) => Number(b.enabled) - Number(a.enabled)).map((row) => row.id);
      },
      log: deps.log,
      metrics: deps.metrics,
    }),
  );
  return { api, admin, receipts };
}

async function registerApi(api: FastifyInstance, deps: ApisDeps): Promise<void> {
  const { im, apps, log, metrics, clock, config } = deps;
  await api.register(async (scope) =>
    registerRest(scope, { im, apps, now: () => clock.now(), log, metrics, settings: config }),
  );
  await api.register(async (scope) => registerDevices(scope, { sessions: im.sessions, log }));
  deps.sockets.attach(httpServer(api));
}

async function registerAdminSide(admin: FastifyInstance, deps: ApisDeps): Promise<void> {
  const { data, push, im, apps, clock, log, metrics, sockets } = deps;
  const { store } = data;
  await registerAdmin(admin, {
    ...adminDeps(deps.config, data, () => clock.now(), log),
    live: {
      send: (input) => im.messages.send(input),
      appsChanged: () => apps.refresh(),
      certificateChanged: (id) => push.dispatcher.certificateChanged(id),
      setLane: (id, state, reason) => push.dispatcher.setLane(id, state, reason),
      lanes: () => push.dispatcher.lanes(),
      addresses: () => deps.addresses,
      startedMs: deps.startedMs,
    },
  });
  registerHealth(admin, { storeHealth: () => store.health(), ready: deps.ready, metrics });
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
}
