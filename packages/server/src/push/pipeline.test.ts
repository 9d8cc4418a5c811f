/** The whole of push over the real store: a message comes in, a cloud gets it, the disk knows what became of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CertificateRow, LoginInput, MessageTrace, Store } from '../store/index.ts';
import { moduleBeside, openSqliteStore } from '../store/sqlite/index.ts';
import { createAcceptor } from './accept.ts';
import type { AcceptRequest } from './accept-contract.ts';
import { noBeforeCallback } from './before-callback.ts';
import { createChannelPool } from './channel-pool.ts';
import { systemClock, systemTimers } from './clock.ts';
import { createDispatcher, type Dispatcher } from './dispatch/index.ts';
import { explain } from './explain/index.ts';
import { noMetrics } from './metrics.ts';
import { createReceipts } from './receipts.ts';
import { DEFAULT_PUSH_SETTINGS, type PushSettings } from './settings.ts';
import { createTags } from './tag.ts';
import { createTestLog } from './testing/quiet-log.ts';
import { acceptRequest } from './testing/samples.ts';
import { accepted, createScriptedCloud, type ScriptedCloud } from './testing/scripted-channel.ts';

const APP = 1400000001;
const planner = moduleBeside('./plan/decide', import.meta.url);
const tags = createTags(Buffer.alloc(32, 1));
let directory: string;
let store: Store;
let stopped: Dispatcher[] = [];

const open = (): Promise<Store> => openSqliteStore({ file: join(directory, 'store.db'), planner });
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tim-push-'));
  store = await open();
  await store.createApp({
    appId: APP,
    name: '',
    sealedSecret: '',
    admins: [],
    settings: {},
    disabled: false,
    createdMs: Date.now(),
  });
});
afterEach(async () => {
  await Promise.all(stopped.map((dispatcher) => dispatcher.stop(0)));
  stopped = [];
  await store.close();
  await rm(directory, { recursive: true });
});

async function certificate(vendor: Vendor): Promise<CertificateRow> {
  const id = await store.reserveCertificateId();
  const times = { createdMs: Date.now(), updatedMs: Date.now() };
  return await store.putCertificate({
    id,
    appId: APP,
    vendor,
    name: vendor,
    vendorAccount: `${vendor} app`,
    sealedCredentials: '',
    options: {},
    endpoints: {},
    sealedProxy: '',
    enabled: true,
    ...times,
  });
}
async function logIn(userId: string, change: Partial<LoginInput> = {}) {
  const now = Date.now();
  const result = await store.login({
    appId: APP,
    userId,
    deviceKey: `${userId}-phone`,
    platform: 'Android',
    brand: 'xiaomi',
    model: '',
    language: 'en',
    tokenSource: 'xiaomi',
    appState: 'background',
    unread: 0,
    policy: 'one_per_platform',
    sigTimeMs: now,
    nowMs: now,
    ...change,
  });
  if (result.kind !== 'ok') throw new Error(result.kind);
  return result.device;
}
/** A phone of a user that is logged in and has reported its token. */
async function phone(userId: string, of: CertificateRow, change: Partial<LoginInput> = {}) {
  const device = await logIn(userId, { tokenSource: of.vendor, ...change });
  await store.setToken({
    deviceId: device.id,
    epoch: device.epoch,
    certificateId: of.id,
    token: `token-${userId}`,
    tokenSource: of.vendor,
    nowMs: Date.now(),
  });
  return device;
}

interface World {
  cloud: ScriptedCloud;
  dispatcher: Dispatcher;
  accept: ReturnType<typeof createAcceptor>;
  receipts: ReturnType<typeof createReceipts>;
}
async function start(vendor: Vendor = 'xiaomi', settings: Partial<PushSettings> = {}): Promise<World> {
  const cloud = createScriptedCloud({ vendor, now: Date.now, limits: { mixed: vendor === 'fcm' } });
  const { log } = createTestLog();
  const channels = createChannelPool({
    store,
    definition: () => cloud.definition,
    openCredentials: () => ({ credentials: {}, proxy: '' }),
    log,
  });
  const all: PushSettings = {
    ...DEFAULT_PUSH_SETTINGS,
    // Short, so that nothing here waits for seconds.
    dispatch: {
      ...DEFAULT_PUSH_SETTINGS.dispatch,
      sweepMs: 50,
      pollMs: 50,
      retry: { ...DEFAULT_PUSH_SETTINGS.dispatch.retry, baseMs: 10, capMs: 20 },
    },
    ...settings,
  };
  const common = { store, clock: systemClock, metrics: noMetrics, settings: all };
  const dispatcher = createDispatcher({
    ...common,
    channels,
    timers: systemTimers,
    log,
    tags,
    owner: 'server',
    receiptUrl: () => undefined,
  });
  await dispatcher.start();
  stopped.push(dispatcher);
  const accept = createAcceptor({ ...common, dispatcher, before: noBeforeCallback });
  return {
    cloud,
    dispatcher,
    accept,
    receipts: createReceipts({
      ...common,
      reader: async () => undefined,
      tags,
      log,
      deathsReported: () => 'retire',
      quotaSpent: () => {},
    }),
  };
}
let random = 0;
const chat = (to: string, change: Partial<AcceptRequest> = {}): AcceptRequest =>
  acceptRequest({
    appId: APP,
    to,
    random: ++random,
    elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `hello ${to}` } }],
    ...change,
  });
const traceOf = async (userId: string): Promise<MessageTrace> => {
  const [trace] = await store.trace({ appId: APP, userId, limit: 1 });
  if (trace === undefined) throw new Error(`no trace of ${userId}`);
  return trace;
};
const stateOf = async (userId: string) => {
  const push = (await traceOf(userId)).devices.find(({ device }) => device.userId === userId)?.push;
  return push === undefined ? undefined : [push.state, push.reason ?? ''];
};
const ends = (userId: string, state: string, reason = '') =>
  vi.waitFor(async () => expect(await stateOf(userId)).toEqual([state, reason]));

describe('a chat', () => {
  it.each(['xiaomi', 'fcm'] as const)('to a phone in the background is sent by %s, and explained', async (vendor) => {
    const of = await certificate(vendor);
    await logIn('alice', { deviceKey: 'a' });
    await store.setProfile(APP, 'alice', { nick: 'Alice' }, Date.now());
    await phone('bob', of);
    const { accept, cloud } = await start(vendor);
    expect(await accept(chat('bob'))).toMatchObject({
      kind: 'accepted',
      decisions: expect.arrayContaining([expect.objectContaining({ decision: 'push' })]),
    });
    await ends('bob', 'sent');
    expect(cloud.sent).toMatchObject([{ token: 'token-bob', content: { title: 'Alice', body: 'hello bob' } }]);
    const trace = await traceOf('bob');
    expect(trace.devices.find(({ device }) => device.userId === 'bob')?.push?.requests).toHaveLength(1);
    const lines = explain({
      traces: [trace],
      certificates: [of],
      lanes: await store.lanes(),
      language: 'en',
      nowMs: Date.now(),
    });
    expect(lines.map((line) => line.text).join('\n')).toMatch(/a push was planned[\s\S]*taken by the cloud/);
    expect(await store.audit()).toEqual([]);
  });

  it('that is accepted twice is pushed once', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    await phone('bob', of);
    const { accept, cloud } = await start();
    const request = chat('bob');
    expect(await accept(request)).toMatchObject({ kind: 'accepted', duplicate: false });
    expect(await accept(request)).toMatchObject({ kind: 'accepted', duplicate: true });
    await ends('bob', 'sent');
    expect(cloud.sent).toHaveLength(1);
  });

  it('to a live device becomes a push when its connection goes unacknowledged', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    const device = await phone('bob', of, { appState: 'foreground' });
    const { accept, dispatcher, cloud } = await start();
    const outcome = await accept(chat('bob', { liveDeviceIds: [device.id] }));
    expect(outcome).toMatchObject({
      decisions: expect.arrayContaining([{ deviceId: device.id, decision: 'waiting' }]),
    });
    expect(cloud.sent).toEqual([]);
    await dispatcher.endWaits([device.id]);
    await ends('bob', 'sent');
  });

  it('to a live device becomes a push when the wait is over', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    const device = await phone('bob', of, { appState: 'foreground' });
    const { accept } = await start('xiaomi', { waitMs: 30 });
    await accept(chat('bob', { liveDeviceIds: [device.id] }));
    await ends('bob', 'sent');
  });

  it('is marked clicked by its tag', async () => {
    const of = await certificate('fcm');
    await logIn('alice', { deviceKey: 'a' });
    const device = await phone('bob', of);
    const { accept, cloud, receipts } = await start('fcm');
    await accept(chat('bob'));
    await ends('bob', 'sent');
    expect(await receipts.click(cloud.sent[0]!.tag, device.id, Date.now())).toBe(true);
    const trace = await traceOf('bob');
    expect(trace.devices.find(({ device: of }) => of.id === device.id)?.push?.marks).toMatchObject([
      { kind: 'clicked' },
    ]);
  });
});

describe('what waits in a lane', () => {
  it('is not sent to who may no longer have it', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    const users = ['out', 'kicked', 'rebound', 'read', 'recalled', 'off', 'stays'];
    const devices = new Map<string, Awaited<ReturnType<typeof phone>>>();
    for (const user of users) devices.set(user, await phone(user, of));
    const { accept, dispatcher, cloud } = await start();
    await dispatcher.setLane(of.laneId, 'paused', 'test');
    const ids = new Map<string, number>();
    for (const user of users) {
      const outcome = await accept(chat(user));
      if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
      ids.set(user, outcome.message.id);
    }
    const now = Date.now();
    const out = devices.get('out')!;
    await store.logout(out.id, out.epoch, now);
    await store.kickAccount(APP, 'kicked', now);
    const other = await logIn('newcomer');
    await store.setToken({
      deviceId: other.id,
      epoch: other.epoch,
      certificateId: of.id,
      token: 'token-rebound',
      nowMs: now,
    });
    await store.markRead(APP, 'read', 'alice', now);
    await store.recall({
      appId: APP,
      by: 'alice',
      admin: false,
      messageId: ids.get('recalled')!,
      windowMs: 60_000,
      nowMs: now,
    });
    const off = devices.get('off')!;
    await store.setToken({ deviceId: off.id, epoch: off.epoch, certificateId: 0, token: '', nowMs: now });
    await dispatcher.setLane(of.laneId, 'open', '');
    await ends('stays', 'sent');
    await ends('out', 'cancelled', 'logged_out');
    await ends('kicked', 'cancelled', 'kicked');
    await ends('rebound', 'cancelled', 'rebound');
    await ends('read', 'cancelled', 'read');
    await ends('recalled', 'cancelled', 'recalled');
    await ends('off', 'cancelled', 'no_token');
    expect(cloud.sent.map((one) => one.token)).toEqual(['token-stays']);
    expect(await store.audit()).toEqual([]);
  });

  it('goes when its cloud is back', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    const users = Array.from({ length: 20 }, (_, n) => `user${n}`);
    for (const user of users) await phone(user, of);
    const { accept, cloud } = await start();
    cloud.script = (): Outcome => ({ kind: 'unavailable', code: '503' });
    for (const user of users) await accept(chat(user));
    await vi.waitFor(() => expect(cloud.requests).toBeGreaterThan(6));
    cloud.script = () => accepted;
    for (const user of users) await ends(user, 'sent');
    expect(await store.audit()).toEqual([]);
  });
});

describe('a crash', () => {
  it('between request and answer makes the push uncertain: it goes again with the same key', async () => {
    const of = await certificate('xiaomi');
    await logIn('alice', { deviceKey: 'a' });
    await phone('bob', of);
    const first = await start();
    first.cloud.gate = true;
    await first.accept(chat('bob'));
    await vi.waitFor(() => expect(first.cloud.sent).toHaveLength(1));
    // The process is gone: its dispatcher has no store any more.
    await store.close();
    store = await open();
    const second = await start();
    await ends('bob', 'sent');
    expect(second.cloud.sent[0]?.requestKey).toBe(first.cloud.sent[0]?.requestKey);
    expect((await traceOf('bob')).devices.find(({ device }) => device.userId === 'bob')?.push?.uncertain).toBe(1);
    const day = new Date().toISOString().slice(0, 10);
    const counters = await store.counters({ appId: APP, fromDay: '2000-01-01', toDay: day });
    expect(counters).toMatchObject([{ planned: 1, sent: 1, unknown: 0, secondRings: 1 }]);
    expect(await store.audit()).toEqual([]);
    first.cloud.release();
  });
});
