/** A server's socket side for tests: real HTTP, real store in a directory of its own, memory bus; the clock stands still. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginData, LoginRequest } from '@tim-push/protocol';
import { createUserSig } from '@tim-push/protocol/usersig';
import { type Bus, createMemoryBus } from '../../../bus/index.ts';
import {
  type App,
  createIm,
  defaultImSettings,
  defaultSocketSettings,
  type Im,
  type ImSettings,
  type Log,
  type Reports,
  type SocketSettings,
} from '../../../im/index.ts';
import { createAcceptor } from '../../../push/accept.ts';
import { noBeforeCallback } from '../../../push/before-callback.ts';
import { DEFAULT_PUSH_SETTINGS } from '../../../push/settings.ts';
import type { CertificateRow, Store } from '../../../store/index.ts';
import { moduleBeside, openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSocketServer, SOCKET_PATH, type SocketServer } from '../index.ts';
import { TestClient } from './client.ts';

export const APP = 1_400_000_000;
export const OTHER_APP = 1_400_000_001;
const secretOf = (appId: number): string => `secret of ${appId}`;

export interface World {
  clock: { nowMs: number; now(): number };
  store: Store;
  bus: Bus;
  im: Im;
  sockets: SocketServer;
  url: string;
  /** What push was told: connections that went, and reports of devices. */
  lost: number[];
  reported: { kind: 'click' | 'arrived'; tag: string; deviceId: number; atMs: number }[];
  logged: { level: string; text: string }[];
  /** What was counted of certificate IDs in token reports. */
  counted: string[];
  /** A certificate, without credentials; returns its ID. */
  certificate(fields?: Partial<CertificateRow>): Promise<number>;
  sig(userID: string, options?: { appId?: number; secret?: string; expireSeconds?: number }): string;
  connect(): Promise<TestClient>;
  login(userID: string, fields?: Partial<LoginRequest>): Promise<{ client: TestClient; data: LoginData }>;
  /** Accounts that exist without ever having logged in. */
  import(...userIds: string[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(
  options: { im?: Partial<ImSettings>; socket?: Partial<SocketSettings> } = {},
): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'tim-push-socket-'));
  const clock = { nowMs: 1_700_000_000_000, now: () => clock.nowMs };
  const store = await openSqliteStore({
    file: join(directory, 'store.db'),
    planner: moduleBeside('../../../push/plan/decide', import.meta.url),
  });
  const bus = createMemoryBus();
  const apps = new Map([APP, OTHER_APP].map((appId) => [appId, makeApp(appId)]));
  for (const { appId, admins } of apps.values()) {
    await store.createApp({
      appId,
      name: '',
      sealedSecret: '',
      admins: [...admins],
      settings: {},
      disabled: false,
      createdMs: 0,
    });
  }
  const logged: World['logged'] = [];
  const reported: World['reported'] = [];
  const lost: number[] = [];
  const counted: string[] = [];
  const log = recordingLog(logged);

  const im = createIm({
    store,
    bus,
    accept: createAcceptor({
      store,
      // No cloud here: what is queued stays queued.
      dispatcher: { ticket: () => ({ owner: 'test', leaseMs: 1, slots: {} }), submit() {}, wake() {}, waitDue() {} },
      before: noBeforeCallback,
      clock,
      metrics: { accept() {}, decided() {} },
      settings: DEFAULT_PUSH_SETTINGS,
    }),
    reports: recordingReports(reported),
    apps: { get: (appId) => apps.get(appId) },
    clock,
    log,
    settings: { ...defaultImSettings, ...options.im },
    onTokenReport: (certificate) => counted.push(certificate),
  });
  const sockets = createSocketServer({
    im,
    bus,
    clock,
    log,
    // Tests sweep by hand.
    settings: { ...defaultSocketSettings, sweepMs: 2 ** 31 - 1, ...options.socket },
    onConnectionLost: (deviceIds) => lost.push(...deviceIds),
  });
  const http = createServer((_request, response) => response.writeHead(404).end());
  sockets.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}${SOCKET_PATH}`;

  const world: World = {
    clock,
    store,
    bus,
    im,
    sockets,
    url,
    lost,
    reported,
    logged,
    counted,
    async certificate(fields = {}) {
      const id = await store.reserveCertificateId();
      const empty = { name: '', sealedCredentials: '', sealedProxy: '', options: {}, endpoints: {} };
      const rest = { vendorAccount: 'account', enabled: true, createdMs: 0, updatedMs: 0 };
      await store.putCertificate({ id, appId: APP, vendor: 'xiaomi', ...empty, ...rest, ...fields });
      return id;
    },
    sig: (userID, { appId = APP, secret = secretOf(appId), expireSeconds = 86_400 } = {}) =>
      createUserSig({ sdkAppID: appId, secret, userID, expireSeconds, timeSeconds: Math.floor(clock.nowMs / 1000) }),
    connect: () => TestClient.open(url),
    async login(userID, fields = {}) {
      const client = await world.connect();
      const data = await client.good('login', {
        sdkAppID: APP,
        userID,
        userSig: world.sig(userID),
        deviceID: `phone-of-${userID}`,
        platform: 'Android',
        ...fields,
      });
      return { client, data };
    },
    async import(...userIds) {
      await store.importAccounts(
        APP,
        userIds.map((userId) => ({ userId })),
        clock.nowMs,
      );
    },
    async stop() {
      await sockets.stop(1000);
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return world;
}

const makeApp = (appId: number): App => ({
  appId,
  secret: secretOf(appId),
  admins: ['administrator'],
  disabled: false,
  settings: {},
});

function recordingReports(reported: World['reported']): Reports {
  const note = (kind: 'click' | 'arrived') => async (tag: string, deviceId: number, atMs: number) => {
    reported.push({ kind, tag, deviceId, atMs });
    return tag.startsWith('known');
  };
  return { click: note('click'), arrived: note('arrived') };
}

function recordingLog(logged: World['logged']): Log {
  const at = (level: string) => (details: object, message: string) =>
    void logged.push({ level, text: `${message} ${JSON.stringify(details)}` });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const text = (words: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: words } }];
