import type { Outcome } from '@tim-push/channels';
import { afterEach, describe, expect, it } from 'vitest';
import { type CertificateRow, type ClaimTicket, PRIORITIES, StoreError } from '../../store/index.ts';
import { createChannelPool } from '../channel-pool.ts';
import { noMetrics } from '../metrics.ts';
import { DEFAULT_PUSH_SETTINGS, type DispatchSettings } from '../settings.ts';
import { createTags } from '../tag.ts';
import { createManualTime } from '../testing/manual-time.ts';
import { createQueueStore } from '../testing/queue-store.ts';
import { createTestLog } from '../testing/quiet-log.ts';
import { message, NOW, recipient } from '../testing/samples.ts';
import { accepted, type CloudOptions, createScriptedCloud } from '../testing/scripted-channel.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';

const NO_ADVICE = { key: 'credentials', values: {}, said: '' };

const tags = createTags(Buffer.alloc(32, 1));
const certificate = (id: number, laneId: number, vendor: 'xiaomi' | 'fcm'): CertificateRow => ({
  id,
  appId: 1,
  vendor,
  name: '',
  laneId,
  vendorAccount: `account-${laneId}`,
  sealedCredentials: '',
  options: {},
  endpoints: {},
  sealedProxy: '',
  enabled: true,
  createdMs: 0,
  updatedMs: 0,
});

let running: { dispatcher: Dispatcher; advance(ms: number): Promise<void> } | undefined;
afterEach(async () => {
  const stopping = running?.dispatcher.stop(0);
  await running?.advance(10_000);
  await stopping;
  running = undefined;
});

/** Lane 1: Xiaomi (certificate 11), lane 2: FCM (certificate 12). */
function setUp(
  of: {
    xiaomi?: Partial<CloudOptions>;
    fcm?: Partial<CloudOptions>;
    settings?: Partial<DispatchSettings>;
    /** Before each certificate is read. */
    certificates?: () => Promise<void>;
  } = {},
) {
  const time = createManualTime(NOW);
  const store = createQueueStore();
  const { log, lines } = createTestLog();
  const xiaomi = createScriptedCloud({ vendor: 'xiaomi', now: time.now, ...of.xiaomi });
  const fcm = createScriptedCloud({
    vendor: 'fcm',
    now: time.now,
    ...of.fcm,
    limits: { mixed: true, concurrency: 10, targets: 500, ...of.fcm?.limits },
  });
  const rows = new Map([certificate(11, 1, 'xiaomi'), certificate(12, 2, 'fcm')].map((row) => [row.id, row]));
  store.lane(1);
  store.lane(2, { vendor: 'fcm' });
  const channels = createChannelPool({
    store: {
      async getCertificate(id) {
        await of.certificates?.();
        return rows.get(id);
      },
    },
    definition: (vendor) => (vendor === 'xiaomi' ? xiaomi.definition : vendor === 'fcm' ? fcm.definition : undefined),
    openCredentials: () => ({ credentials: {}, proxy: '' }),
    log,
  });
  const dispatcher = createDispatcher({
    store,
    channels,
    clock: time,
    timers: time,
    log,
    metrics: noMetrics,
    tags,
    settings: { ...DEFAULT_PUSH_SETTINGS, dispatch: { ...DEFAULT_PUSH_SETTINGS.dispatch, ...of.settings } },
    owner: 'me',
    receiptUrl: () => undefined,
    random: () => 0,
  });
  running = { dispatcher, advance: time.advance };
  const start = async (): Promise<void> => {
    const started = dispatcher.start();
    await time.settle();
    await started;
    await time.settle();
  };
  return {
    time,
    store,
    xiaomi,
    fcm,
    dispatcher,
    lines,
    rows,
    channels,
    start,
    alerts: () => lines.flatMap((line) => line.alert ?? []),
  };
}
const toFcm = { laneId: 2, certificateId: 12 };
const many = (count: number, prefix = 't') =>
  Array.from({ length: count }, (_, index) => recipient({ index, deviceId: 100 + index, token: `${prefix}${index}` }));
const unavailable: Outcome = { kind: 'unavailable', code: '503' };

describe('the way of a batch', () => {
  it('is one request to a multi-token cloud, with one content, key and tag', async () => {
    const { store, xiaomi, start } = setUp();
    const { id } = store.add({ recipients: many(3) });
    await start();
    expect(xiaomi.requests).toBe(1);
    expect(xiaomi.payloads).toBe(1);
    expect(new Set(xiaomi.sent.map((one) => `${one.requestKey} ${one.tag}`)).size).toBe(1);
    expect(tags.read(xiaomi.sent[0]!.tag)).toEqual({ batchId: id });
    expect(store.states()).toEqual(['sent', 'sent', 'sent']);
    expect(store.batch(id).attempts).toBe(3);
  });

  it('is one request per language where the text differs', async () => {
    const { store, xiaomi, start } = setUp();
    const languages = ['en', 'zh', 'en'].map((language, index) => recipient({ index, language, token: `t${index}` }));
    store.add({
      recipients: languages,
      message: message({ elements: [{ MsgType: 'TIMFaceElem', MsgContent: { Index: 1 } }] }),
    });
    await start();
    expect(xiaomi.sent.map((one) => `${one.token} ${one.content.body}`).sort()).toEqual([
      't0 [Face]',
      't1 [表情]',
      't2 [Face]',
    ]);
    expect(xiaomi.requests).toBe(2);
    expect(store.states()).toEqual(['sent', 'sent', 'sent']);
  });

  it('is cut into requests of the size the cloud takes', async () => {
    const { store, xiaomi, start } = setUp({ xiaomi: { limits: { targets: 2 } } });
    store.add({ recipients: many(5) });
    await start();
    expect(xiaomi.requests).toBe(3);
    expect(store.states()).toEqual(Array(5).fill('sent'));
    expect(store.settles.filter((one) => one.release)).toHaveLength(1);
  });

  it('is put together with others for a cloud that takes mixed targets, each with its own key and tag', async () => {
    const { store, fcm, start } = setUp();
    const batches = [1, 2, 3].map((n) =>
      store.add({ ...toFcm, message: message({ id: n }), recipients: [recipient({ deviceId: n, token: `t${n}` })] }),
    );
    await start();
    expect(fcm.requests).toBe(1);
    expect(fcm.sent.map((one) => tags.read(one.tag))).toEqual(
      batches.map(({ id }, at) => ({ batchId: id, deviceId: at + 1 })),
    );
    expect(new Set(fcm.sent.map((one) => one.requestKey)).size).toBe(3);
    expect(batches.map(({ id }) => store.batch(id).attempts)).toEqual([1, 1, 1]);
  });

  it.each([
    ['each, of many pushes in one', 'fcm', 'each', [[0], [0, 1, 2], [0, 1]]],
    ['one for all of them', 'fcm', 'all', [[0], [[0, 1, 2]], [[0, 1]]]],
    ['one for some of them', 'fcm', 'two', [[0], [0, [1, 2]], [[0, 1]]]],
    ['each, of a part of a push', 'xiaomi', 'each', [[0], [0, 1, 2], [0, 1]]],
    ['one for a part of a push', 'xiaomi', 'all', [[0], [[0, 1], 2], [[0, 1]]]],
  ] as const)('keeps each request under what it carried: %s', async (_, vendor, records, expected) => {
    const { store, start, ...clouds } = setUp({ xiaomi: { limits: { targets: 2 } } });
    const to = vendor === 'fcm' ? toFcm : {};
    clouds[vendor].records = records;
    const batches = [1, 3, 2].map((count, at) =>
      store.add({ ...to, message: message({ id: at + 1 }), recipients: many(count, `of${at}-`) }),
    );
    await start();
    const named = (batchId: number): unknown[] =>
      store.settles
        .filter((one) => one.batchId === batchId)
        .flatMap((one) => one.attempts.map(({ index, indexes }) => index ?? indexes));
    expect(batches.map(({ id }) => named(id))).toEqual(expected);
  });

  it('never has more in flight than the lane allows', async () => {
    const { store, fcm, time, start } = setUp();
    fcm.gate = true;
    for (let n = 0; n < 35; n += 1) store.add(toFcm);
    await start();
    expect(fcm.sent).toHaveLength(10);
    fcm.release();
    await time.advance(1000);
    expect(store.states()).toEqual(Array(35).fill('sent'));
    expect(fcm.peak).toBeLessThanOrEqual(10);
  });

  it('is composed once for all batches of a fan-out', async () => {
    const { store, xiaomi, start } = setUp();
    for (let n = 0; n < 4; n += 1) store.add({ recipients: many(2) });
    await start();
    expect(xiaomi.requests).toBe(4);
    expect(xiaomi.payloads).toBe(1);
  });

  it('takes the batches that a commit claimed without asking the store again', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    store.add();
    const ticket = dispatcher.ticket();
    const { batches } = await store.claim(ticket, time.now());
    dispatcher.submit(ticket, batches);
    await time.settle();
    expect(xiaomi.requests).toBe(1);
    expect(store.states()).toEqual(['sent']);
  });

  it('puts back at once what was claimed beyond the free slots', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    xiaomi.gate = true;
    for (let n = 0; n < 6; n += 1) store.add();
    const ticket = { owner: 'me', leaseMs: 30_000, slots: { 1: 6 } };
    const { batches } = await store.claim(ticket, time.now());
    dispatcher.submit(ticket, batches);
    await time.settle();
    expect(store.states()).toEqual(['attempted', 'attempted', 'attempted', 'attempted', 'queued', 'queued']);
    xiaomi.release();
    await time.advance(100);
    expect(store.states()).toEqual(Array(6).fill('sent'));
    expect(xiaomi.sent).toHaveLength(6);
  });

  it('ends at once when nobody is left to be told', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    const { id } = store.add({ recipients: [] });
    dispatcher.submit(dispatcher.ticket(), [{ ...store.batch(id).base, recipients: [] }]);
    await time.settle();
    expect(store.settles).toMatchObject([{ batchId: id, release: true, results: [] }]);
    expect(xiaomi.requests).toBe(0);
  });

  it('is refused when its content cannot be composed, and does not stop the next', async () => {
    const { store, xiaomi, rows, start, channels } = setUp();
    const bad = store.add({ message: message({ fromNick: 'bad' }) });
    const good = store.add();
    const found = await channels.get(rows.get(11)!.id);
    if (found.kind !== 'open') throw new Error(found.kind);
    const { payload } = found.open.channel;
    found.open.channel.payload = (content) => {
      if (content.title === 'bad') throw new TypeError('a bug');
      return payload(content);
    };
    await start();
    expect(store.batch(bad.id).recipients[0]).toMatchObject({ state: 'refused', code: 'compose_failed' });
    expect(store.states(good.id)).toEqual(['sent']);
    expect(xiaomi.requests).toBe(1);
  });

  it('asks for no more of a line than is known to wait, so that new messages keep their slots; for half of the room when it finds more', async () => {
    const { store, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 100 } } });
    await start();
    const asked: (number | undefined)[] = [];
    const { claim } = store;
    let release = (): void => {};
    store.claim = async (ticket, nowMs) => {
      asked.push(ticket.slots[1]);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return claim(ticket, nowMs);
    };
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    dispatcher.wake([1, 1]);
    await nextTurn();
    expect(asked).toEqual([2 + 16]);
    const ticket = dispatcher.ticket();
    expect(ticket.slots[1]).toBe(100 - 18);
    dispatcher.submit(ticket, []);
    // Others have come into line that nobody told of.
    for (let n = 0; n < 40; n += 1) store.add();
    release();
    await time.settle();
    // Half of the 82 that were free; the rest, and what answers freed since, is left to new messages.
    expect(asked.slice(1)).toEqual([41]);
    const behind = dispatcher.ticket();
    expect(behind.slots[1]).toBe(100 + 18 - 41);
    dispatcher.submit(behind, []);
    store.claim = claim;
    release();
    await time.settle();
    expect(store.states()).toEqual(Array(40).fill('sent'));
  });

  it('offers no slot twice to commits that run side by side', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    xiaomi.gate = true;
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    // Those of one turn share a ticket; the store counts what they take of it.
    const one = dispatcher.ticket();
    expect(one.slots[1]).toBe(4);
    expect(dispatcher.ticket()).toBe(one);
    await nextTurn();
    const two = dispatcher.ticket();
    expect(two.slots[1]).toBe(2);
    const others = Array.from({ length: 5 }, () => dispatcher.ticket());
    await nextTurn();
    const none = dispatcher.ticket();
    expect(none.slots[1]).toBeUndefined();
    await nextTurn();
    // The four that came too late for a slot, and the one that was offered none, hold nothing back from the next.
    dispatcher.submit(one, []);
    const three = dispatcher.ticket();
    expect(three.slots[1]).toBe(1);
    dispatcher.submit(three, []);
    await nextTurn();
    for (const ticket of [one, two, ...others, none]) dispatcher.submit(ticket, []);
    expect(dispatcher.ticket().slots[1]).toBe(4);
    expect(store.states()).toEqual([]);
    await time.settle();
  });
});

describe('the end of waits', () => {
  it('has a ticket of its own: it may go to the store after the messages of its turn have gone', async () => {
    const { store, dispatcher, start } = setUp();
    await start();
    const tickets: ClaimTicket[] = [];
    const { endWaits } = store;
    store.endWaits = (which, plan, ticket, nowMs) => {
      if (ticket !== undefined) tickets.push(ticket);
      return endWaits(which, plan, ticket, nowMs);
    };
    const ofMessages = dispatcher.ticket();
    await dispatcher.endWaits([1]);
    expect(tickets.map(({ slots }) => slots[1])).toEqual([3]);
    expect(tickets).not.toContain(ofMessages);
    dispatcher.submit(ofMessages, []);
  });
});

describe('a cloud in trouble', () => {
  it('is left alone after troubles in a row, asked by one probe, and ramps up when it is back', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 8 } } });
    xiaomi.script = () => unavailable;
    for (let n = 0; n < 40; n += 1) store.add();
    await start();
    const before = xiaomi.requests;
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'open' });
    await time.advance(300);
    expect(xiaomi.requests).toBe(before);
    await time.advance(60_000);
    // Probes only: one each pause.
    expect(xiaomi.requests - before).toBeLessThan(12);
    xiaomi.script = () => accepted;
    xiaomi.peak = 0;
    await time.advance(120_000);
    expect(store.states()).toEqual(Array(40).fill('sent'));
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'closed' });
  });

  it.each<[string, Outcome, string]>([
    ['is too busy', { kind: 'throttled', code: 'http_429', retryAfterMs: 20_000, scope: 'lane' }, 'busy'],
    ['is not reached', { kind: 'unavailable', code: 'ECONNREFUSED' }, 'notReached'],
    ['is broken', { kind: 'uncertain', code: 'http_502' }, 'broken'],
    ['answers with a code of its own', { kind: 'unavailable', code: '10005' }, 'broken'],
  ])('that %s shows in the lane, since when and with what, until it answers again', async (_name, outcome, kind) => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    xiaomi.script = () => outcome;
    store.add();
    await start();
    const { code } = outcome as { code: string };
    expect(dispatcher.lanes()[0]?.trouble).toEqual({ kind, code, sinceMs: NOW, lastMs: NOW });
    expect(dispatcher.lanes()[1]).not.toHaveProperty('trouble');
    await time.advance(100_000);
    const later = dispatcher.lanes()[0]?.trouble;
    expect(later).toMatchObject({ kind, code, sinceMs: NOW });
    expect(later?.lastMs).toBeGreaterThan(NOW);
    xiaomi.script = () => accepted;
    store.add();
    dispatcher.wake([1]);
    await time.advance(120_000);
    expect(dispatcher.lanes()[0]).not.toHaveProperty('trouble');
  });

  it('is not well because an answer of before its pause comes late', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 2 } } });
    xiaomi.script = ({ token }) =>
      token === 'late' ? accepted : { kind: 'throttled', code: '429', retryAfterMs: 20_000, scope: 'lane' };
    xiaomi.gate = true;
    store.add({ recipients: [recipient({ token: 'first' })] });
    store.add({ recipients: [recipient({ token: 'late' })] });
    await start();
    xiaomi.release();
    await time.settle();
    expect(store.states()).toEqual(['queued', 'sent']);
    expect(dispatcher.lanes()[0]?.trouble).toMatchObject({ kind: 'busy' });
  });

  it('does not delay another lane', async () => {
    const { store, xiaomi, fcm, time, start } = setUp();
    xiaomi.script = () => 'silent';
    for (let n = 0; n < 20; n += 1) store.add();
    const chats = Array.from({ length: 20 }, () => store.add(toFcm));
    await start();
    await time.settle();
    expect(fcm.sent).toHaveLength(20);
    expect(chats.flatMap(({ id }) => store.states(id))).toEqual(Array(20).fill('sent'));
  });

  it('that asks to slow down gets nothing until then, and nobody holds a lease meanwhile', async () => {
    const { store, fcm, time, start } = setUp();
    fcm.script = () => ({ kind: 'throttled', code: '429', retryAfterMs: 20_000, scope: 'lane' });
    for (let n = 0; n < 30; n += 1) store.add(toFcm);
    await start();
    const first = fcm.sent.length;
    expect(first).toBeLessThanOrEqual(10);
    expect(store.states()).toEqual(Array(30).fill('queued'));
    fcm.script = () => accepted;
    await time.advance(19_999);
    expect(fcm.sent).toHaveLength(first);
    await time.advance(10_000);
    expect(store.states()).toEqual(Array(30).fill('sent'));
  });

  it.each<[string, Outcome]>([
    ['asked to be left alone', { kind: 'throttled', code: '429', retryAfterMs: 3_600_000, scope: 'lane' }],
    ['named a time', { kind: 'unavailable', code: 'http_503', retryAfterMs: 3_600_000 }],
    ['is broken', unavailable],
  ])('that %s is asked at once when an operator resumes its lane, and ramps up', async (_name, outcome) => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 8 } } });
    xiaomi.script = () => outcome;
    for (let n = 0; n < 40; n += 1) store.add();
    await start();
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'open' });
    const before = xiaomi.requests;
    xiaomi.script = () => accepted;
    xiaomi.gate = true;
    xiaomi.peak = 0;
    await dispatcher.setLane(1, 'open', '');
    await time.settle();
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'ramping', state: 'open' });
    expect(dispatcher.lanes()[0]).not.toHaveProperty('trouble');
    expect([xiaomi.requests - before, xiaomi.peak]).toEqual([1, 1]);
    xiaomi.release();
    await time.advance(1000);
    expect(store.states()).toEqual(Array(40).fill('sent'));
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'closed' });
  });

  it('that asks again after an operator resumed its lane gets its pause again', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'throttled', code: '429', retryAfterMs: 20_000, scope: 'lane' });
    store.add();
    await start();
    await dispatcher.setLane(1, 'open', '');
    await time.settle();
    expect(xiaomi.requests).toBe(2);
    expect(dispatcher.lanes()[0]).toMatchObject({ breaker: 'open', trouble: { kind: 'busy' } });
    xiaomi.script = () => accepted;
    await time.advance(19_999);
    expect(xiaomi.requests).toBe(2);
    await time.advance(1000);
    expect(store.states()).toEqual(['sent']);
  });

  it('that throttles one phone does not slow the lane', async () => {
    const { store, fcm, dispatcher, time, start } = setUp();
    fcm.script = (target) =>
      target.token === 'busy' && fcm.sent.length < 5
        ? { kind: 'throttled', code: 'device', retryAfterMs: 5000, scope: 'token' }
        : accepted;
    store.add({ ...toFcm, recipients: [recipient({ token: 'busy' })] });
    store.add(toFcm);
    await start();
    expect(store.states()).toEqual(['queued', 'sent']);
    expect(dispatcher.lanes()[1]).toMatchObject({ breaker: 'closed' });
    for (let n = 0; n < 5; n += 1) store.add(toFcm);
    dispatcher.wake([2]);
    await time.advance(5001);
    expect(store.states()).toEqual(Array(7).fill('sent'));
  });

  it('that is silent makes a push uncertain: tried again with the same key, then unknown', async () => {
    const { store, xiaomi, time, start } = setUp();
    xiaomi.script = () => 'silent';
    store.add();
    await start();
    await time.advance(600_000);
    expect(store.states()).toEqual(['unknown']);
    expect(xiaomi.sent).toHaveLength(3);
    expect(new Set(xiaomi.sent.map((one) => one.requestKey)).size).toBe(1);
  });

  it('that is away too long lets pushes expire with its code', async () => {
    const { store, xiaomi, time, start } = setUp();
    xiaomi.script = () => unavailable;
    const { id } = store.add({ expiresAtMs: NOW + 60_000 });
    await start();
    await time.advance(120_000);
    expect(store.states()).toEqual(['expired']);
    expect(store.batch(id).recipients[0]).toMatchObject({ code: '503' });
  });

  it('is swept of all that expired, however many slices that takes', async () => {
    const { store, time, start } = setUp();
    await start();
    const slices = [3, 2];
    store.expireDue = async () => slices.shift() ?? 0;
    await time.advance(5_000);
    expect(slices).toEqual([]);
  });

  it('does not stop the others when its channel has a bug', async () => {
    const { store, xiaomi, lines, time, start } = setUp();
    xiaomi.script = (_target, nth) => (nth === 0 ? 'crash' : accepted);
    store.add();
    await start();
    await time.advance(10_000);
    expect(store.states()).toEqual(['sent']);
    expect(lines.some((line) => line.msg === 'a channel broke its contract')).toBe(true);
  });
});

describe('a lane', () => {
  it('is held when its credentials are refused, alerts, and goes on when a check passes', async () => {
    const { store, xiaomi, dispatcher, alerts, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'refused', code: '21301', cause: 'credentials' });
    xiaomi.check = () => ({ ok: false, code: '21301', cause: 'credentials', detail: '', fix: '', advice: NO_ADVICE });
    for (let n = 0; n < 10; n += 1) store.add();
    await start();
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'held', reason: expect.stringContaining('21301') });
    expect(alerts()).toEqual(['lane_held']);
    expect(store.states()).toEqual(Array(10).fill('queued'));
    const tried = xiaomi.requests;
    await time.advance(70_000);
    expect(xiaomi.checks).toBe(1);
    expect(xiaomi.requests).toBe(tried);
    xiaomi.script = () => accepted;
    xiaomi.check = () => ({ ok: true, proved: 'secret', detail: '' });
    await time.advance(300_000);
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'open' });
    expect(store.states()).toEqual(Array(10).fill('sent'));
  });

  it.each(['config', 'permission', 'credentials'] as const)(
    'is held for a mistake in %s, and spends no push on it',
    async (cause) => {
      const { store, xiaomi, dispatcher, start } = setUp();
      xiaomi.script = () => ({ kind: 'refused', code: '19', cause });
      for (let n = 0; n < 10; n += 1) store.add();
      await start();
      expect(dispatcher.lanes()[0]).toMatchObject({ state: 'held', reason: expect.stringContaining('19') });
      expect(store.states()).toEqual(Array(10).fill('queued'));
    },
  );

  it('goes on past pushes that meet a mistake of their own; they wait, and one alert an hour tells of them', async () => {
    const { store, xiaomi, dispatcher, alerts, time, start } = setUp();
    let isMended = false;
    xiaomi.script = ({ token }) =>
      token === 'abroad' && !isMended
        ? { kind: 'refused', code: '80300002', cause: 'permission', scope: 'some' }
        : accepted;
    const abroad = () => store.add({ recipients: [recipient({ token: 'abroad' })] });
    abroad();
    store.add();
    abroad();
    await start();
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'open' });
    expect(store.states()).toEqual(['queued', 'sent', 'queued']);
    expect(alerts()).toEqual(['pushes_refused']);
    isMended = true;
    await time.advance(60_000);
    expect(store.states()).toEqual(['sent', 'sent', 'sent']);
  });

  it('is not held for one such push, however often it is tried', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'refused', code: '67', cause: 'permission', scope: 'some' });
    store.add();
    await start();
    await time.advance(3_600_000);
    expect(xiaomi.requests).toBeGreaterThan(20);
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'open' });
    expect(store.states()).toEqual(['queued']);
  });

  it('is held when every push meets such a mistake', async () => {
    const { store, xiaomi, dispatcher, alerts, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'refused', code: '67', cause: 'permission', scope: 'some' });
    xiaomi.check = () => ({ ok: false, code: '67', cause: 'permission', detail: '', fix: '', advice: NO_ADVICE });
    for (let n = 0; n < 30; n += 1) store.add();
    await start();
    await time.advance(5_000);
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'held', reason: expect.stringContaining('67') });
    expect(alerts()).toEqual(['pushes_refused', 'lane_held']);
    expect(store.states()).toEqual(Array(30).fill('queued'));
  });

  it('that was held is checked at once when its certificate changes', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'refused', code: '21301', cause: 'credentials' });
    store.add();
    await start();
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'held' });
    xiaomi.script = () => accepted;
    await dispatcher.certificateChanged(11);
    await time.advance(10);
    expect(store.states()).toEqual(['sent']);
  });

  it('is paused and resumed by an operator', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    await dispatcher.setLane(1, 'paused', 'maintenance');
    store.add();
    dispatcher.wake([1]);
    await time.advance(60_000);
    expect(xiaomi.requests).toBe(0);
    await dispatcher.setLane(1, 'open', '');
    await time.settle();
    expect(store.states()).toEqual(['sent']);
  });

  it('follows a pause that another process stored', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    await store.setLane(1, 'paused', 'by command line', NOW);
    await time.advance(5000);
    store.add();
    dispatcher.wake([1]);
    await time.advance(10);
    expect(xiaomi.requests).toBe(0);
    await store.setLane(1, 'open', '', NOW);
    await time.advance(5000);
    expect(store.states()).toEqual(['sent']);
  });

  it('lets chats pass a long marketing backlog', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 1 } } });
    xiaomi.gate = true;
    for (let n = 0; n < 50; n += 1) store.add({ priority: PRIORITIES.marketing });
    await start();
    const chat = store.add({ priority: PRIORITIES.chat, recipients: [recipient({ token: 'chat' })] });
    const ticket = dispatcher.ticket();
    expect(ticket.slots[1]).toBeUndefined();
    dispatcher.submit(ticket, []);
    dispatcher.wake([1]);
    xiaomi.release();
    await time.advance(10);
    expect(store.states(chat.id)).toEqual(['sent']);
    expect(xiaomi.sent.findIndex((one) => one.token === 'chat')).toBe(1);
  });

  it('claims ahead of its answers while they come, and looks anew at what a silent cloud then let wait', async () => {
    const { store, fcm, dispatcher, time, start } = setUp();
    for (let n = 0; n < 20; n += 1) store.add(toFcm);
    await start();
    await time.advance(50);
    fcm.gate = true;
    // 10 on the wire, and as many more as were answered in the last moments.
    const ticket = dispatcher.ticket();
    expect(ticket.slots[2]).toBe(30);
    const later = Array.from({ length: 30 }, () => store.add(toFcm));
    const { batches } = await store.claim(ticket, time.now());
    dispatcher.submit(ticket, batches);
    await time.settle();
    expect(fcm.inFlight).toBe(10);
    expect(dispatcher.ticket().slots[2]).toBeUndefined();
    await time.advance(1000);
    const before = store.settles.length;
    fcm.release();
    await time.advance(1000);
    expect(store.states()).toEqual(Array(50).fill('sent'));
    expect(fcm.sent).toHaveLength(50);
    // Those behind the silence went back first, untouched, and were claimed again.
    const putBack = store.settles.slice(before).filter(({ results }) => results.length === 0);
    expect(putBack.map(({ batchId }) => batchId)).toEqual(later.slice(10).map(({ id }) => id));
  });

  it('keeps to its rate', async () => {
    const { store, xiaomi, time, start } = setUp({ xiaomi: { limits: { perSecond: 10, concurrency: 100 } } });
    for (let n = 0; n < 40; n += 1) store.add();
    await start();
    expect(xiaomi.sent).toHaveLength(10);
    await time.advance(1000);
    expect(xiaomi.sent.length).toBeLessThanOrEqual(20);
    await time.advance(5000);
    expect(store.states()).toEqual(Array(40).fill('sent'));
    // Claimed as their turn came: none was put back.
    expect(store.settles.filter(({ results }) => results.length === 0)).toEqual([]);
  });

  it('counts what a channel sends once more against its rate', async () => {
    const { store, xiaomi, time, start } = setUp({ xiaomi: { limits: { perSecond: 10, concurrency: 1 } } });
    xiaomi.again = 30;
    store.add();
    store.add();
    await start();
    // Of 10 there are, 31 were taken: 22 more must come first.
    await time.advance(2_000);
    expect(store.states()).toEqual(['sent', 'queued']);
    await time.advance(1_000);
    expect(store.states()).toEqual(['sent', 'sent']);
  });

  it("closes a class whose quota is spent until the vendor's midnight, and no other class", async () => {
    const { store, xiaomi, dispatcher, alerts, time, start } = setUp();
    xiaomi.script = (target) =>
      target.token === 'ad' ? { kind: 'refused', code: '200001', cause: 'quota' } : accepted;
    store.add({ priority: PRIORITIES.marketing, recipients: [recipient({ token: 'ad' })] });
    await start();
    // Noon UTC: Shanghai's midnight is at 16:00.
    expect(dispatcher.lanes()[0]?.closed).toEqual([
      { priority: PRIORITIES.marketing, untilMs: NOW + 4 * 3_600_000, code: '200001' },
    ]);
    expect(alerts()).toEqual(['quota_spent']);
    store.add({ priority: PRIORITIES.chat });
    dispatcher.wake([1]);
    await time.advance(60_000);
    expect(store.states()).toEqual(['queued', 'sent']);
    xiaomi.script = () => accepted;
    await time.advance(4 * 3_600_000);
    expect(store.states()).toEqual(['sent', 'sent']);
  });

  it('retires no token in mass on the word of receipts', async () => {
    const { store, alerts, time, dispatcher, start } = setUp();
    await start();
    expect(dispatcher.deathsReported(1, 10)).toBe('retire');
    expect(dispatcher.deathsReported(1, 1)).toBe('keep');
    await time.settle();
    expect(alerts()).toEqual(['dead_tokens_in_mass']);
    expect(store.revived).toEqual([{ laneId: 1, sinceMs: NOW }]);
    // The cloud takes pushes all the same, which proves nobody alive.
    store.add();
    dispatcher.wake([1]);
    await time.advance(10);
    expect(store.states()).toEqual(['sent']);
    expect(dispatcher.lanes()[0]).toMatchObject({ state: 'open', retiring: false });
    for (let n = 0; n < 110; n += 1) store.add();
    dispatcher.wake([1]);
    await time.advance(10_000);
    expect(dispatcher.lanes()[0]).toMatchObject({ retiring: true });
    expect(dispatcher.deathsReported(1, 5)).toBe('retire');
  });

  it("closes a class when a receipt of the vendor's day says that its quota is spent", async () => {
    const { store, xiaomi, dispatcher, alerts, time, start } = setUp();
    await start();
    // 23:59 in Shanghai the day before.
    dispatcher.quotaSpent(1, PRIORITIES.marketing, '128', NOW - 20 * 3_600_000 - 60_000);
    expect(dispatcher.lanes()[0]?.closed).toEqual([]);
    dispatcher.quotaSpent(1, PRIORITIES.marketing, '128', NOW - 60_000);
    dispatcher.quotaSpent(1, PRIORITIES.marketing, '128', NOW);
    expect(dispatcher.lanes()[0]?.closed).toEqual([
      { priority: PRIORITIES.marketing, untilMs: NOW + 4 * 3_600_000, code: '128' },
    ]);
    expect(alerts()).toEqual(['quota_spent']);
    store.add({ priority: PRIORITIES.marketing });
    store.add({ priority: PRIORITIES.chat });
    dispatcher.wake([1]);
    await time.advance(60_000);
    expect(store.states()).toEqual(['queued', 'sent']);
    await time.advance(4 * 3_600_000);
    expect(store.states()).toEqual(['sent', 'sent']);
    expect(xiaomi.sent).toHaveLength(2);
  });

  it('retires no token in mass: it alerts, gives back those it retired, and is held', async () => {
    const { store, fcm, alerts, time, dispatcher, start } = setUp();
    fcm.script = () => ({ kind: 'invalid_token', code: '404', evidence: 'certain' });
    for (let n = 0; n < 300; n += 1) store.add(toFcm);
    await start();
    await time.advance(10_000);
    expect(alerts()).toEqual(['dead_tokens_in_mass', 'lane_held']);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'held', reason: expect.stringContaining('project') });
    expect(store.revived).toEqual([{ laneId: 2, sinceMs: NOW }]);
    expect(store.retired.length).toBeLessThanOrEqual(10);
    expect(store.states().filter((state) => state === 'refused')).toHaveLength(10);
    expect(store.states().filter((state) => state === 'queued')).toHaveLength(290);
  });

  it('that is held for dead tokens spends nothing on a look, and goes on with the first token that lives', async () => {
    const { store, fcm, time, dispatcher, start } = setUp();
    fcm.script = () => ({ kind: 'invalid_token', code: '403', evidence: 'strike' });
    for (let n = 0; n < 50; n += 1) store.add(toFcm);
    await start();
    await time.advance(10_000);
    expect(store.states()).toEqual(Array(50).fill('queued'));
    const tried = fcm.sent.length;
    await time.advance(60_000);
    expect(fcm.sent.length).toBeGreaterThan(tried);
    expect(fcm.sent.length).toBeLessThanOrEqual(tried + 10);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'held' });
    expect(store.states()).toEqual(Array(50).fill('queued'));
    fcm.script = () => accepted;
    await dispatcher.certificateChanged(12);
    await time.advance(10_000);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'open', retiring: true });
    expect(store.states()).toEqual(Array(50).fill('sent'));
  });

  it('that is held for dead tokens takes a phone whose notifications are off for a living one', async () => {
    const { store, fcm, time, dispatcher, start } = setUp();
    fcm.script = () => ({ kind: 'invalid_token', code: '403', evidence: 'strike' });
    for (let n = 0; n < 12; n += 1) store.add(toFcm);
    await start();
    await time.advance(10_000);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'held' });
    fcm.script = (_target, nth) =>
      nth === fcm.sent.length - 1 ? { kind: 'notifications_off', code: 'off' } : accepted;
    await time.advance(60_000);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'open', retiring: true });
  });

  it('that was held is checked when its certificate changes, without a wait for another cloud', async () => {
    const { store, xiaomi, fcm, time, dispatcher, start } = setUp();
    const refused: Outcome = { kind: 'refused', code: '401', cause: 'credentials' };
    xiaomi.script = () => refused;
    fcm.script = () => refused;
    store.add();
    store.add(toFcm);
    await start();
    expect(dispatcher.lanes()).toMatchObject([{ state: 'held' }, { state: 'held' }]);
    const asked = { xiaomi: xiaomi.checks, fcm: fcm.checks };
    xiaomi.script = () => accepted;
    await dispatcher.certificateChanged(11);
    await time.advance(10);
    expect(store.states()).toEqual(['sent', 'queued']);
    expect({ xiaomi: xiaomi.checks, fcm: fcm.checks }).toEqual({ ...asked, xiaomi: asked.xiaomi + 1 });
  });

  it('that a restart finds held for dead tokens still spends nothing on them', async () => {
    const { store, fcm, time, dispatcher, start } = setUp();
    store.lane(2, { vendor: 'fcm', state: 'held', reason: 'dead_tokens_in_mass: check' });
    fcm.script = () => ({ kind: 'invalid_token', code: '404', evidence: 'certain' });
    for (let n = 0; n < 50; n += 1) store.add(toFcm);
    await start();
    await time.advance(10_000);
    expect(fcm.sent.length).toBeGreaterThan(0);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'held' });
    expect(store.states()).toEqual(Array(50).fill('queued'));
  });

  it('with dead tokens among living ones goes on, and retires none', async () => {
    const { store, fcm, alerts, time, dispatcher, start } = setUp();
    fcm.script = (_target, nth) =>
      nth % 2 === 0 ? accepted : { kind: 'invalid_token', code: '404', evidence: 'certain' };
    for (let n = 0; n < 100; n += 1) store.add(toFcm);
    await start();
    await time.advance(10_000);
    expect(alerts()).toEqual(['dead_tokens_in_mass']);
    expect(dispatcher.lanes()[1]).toMatchObject({ state: 'open', retiring: false });
    expect(store.states().filter((state) => state === 'sent')).toHaveLength(50);
    expect(store.states().filter((state) => state === 'refused')).toHaveLength(50);
  });

  it('asks again about a token in doubt, and retires it with the third strike', async () => {
    const { store, xiaomi, time, start } = setUp();
    xiaomi.script = () => ({ kind: 'invalid_token', code: '20301', evidence: 'strike' });
    store.add();
    await start();
    expect(store.states()).toEqual(['queued']);
    await time.advance(10_000);
    expect(xiaomi.sent).toHaveLength(3);
    expect(store.states()).toEqual(['refused']);
  });

  it('whose certificate was removed cancels its pushes', async () => {
    const { store, rows, start } = setUp();
    rows.delete(11);
    const { id } = store.add();
    await start();
    expect(store.batch(id).recipients[0]).toMatchObject({ state: 'cancelled', reason: 'certificate_removed' });
  });
});

describe('leases', () => {
  it('are renewed while a request is in flight', async () => {
    const { store, xiaomi, time, start } = setUp({ settings: { silenceMs: 300_000 } });
    xiaomi.gate = true;
    const { id } = store.add();
    await start();
    await time.advance(120_000);
    expect(store.batch(id)).toMatchObject({ owner: expect.stringMatching(/^me-/), leaseEpoch: 1 });
    xiaomi.release();
    await time.settle();
    expect(store.states()).toEqual(['sent']);
    expect(xiaomi.sent).toHaveLength(1);
  });

  it('that another holds now are not renewed: what is not on the wire stays here no longer', async () => {
    const { store, xiaomi, time, start } = setUp({
      xiaomi: { limits: { concurrency: 1, targets: 1 } },
      settings: { silenceMs: 300_000 },
    });
    xiaomi.gate = true;
    const { id } = store.add({ recipients: many(2) });
    await start();
    expect(xiaomi.requests).toBe(1);
    store.batch(id).leaseEpoch += 1;
    await time.advance(25_000);
    xiaomi.release();
    await time.settle();
    expect(xiaomi.requests).toBe(1);
  });

  it('that were lost let a late answer only add what was sent', async () => {
    const { store, xiaomi, lines, time, start } = setUp();
    xiaomi.gate = true;
    const { id } = store.add();
    await start();
    store.batch(id).leaseEpoch += 1;
    xiaomi.release();
    await time.settle();
    expect(store.states()).toEqual(['sent']);
    expect(lines.some((line) => line.msg === 'a batch was settled after its lease was lost')).toBe(true);
  });

  it('that were lost and taken again leave no trace in the room of their lane', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 2 } } });
    await start();
    // A lane of two takes no more once some twenty batches wait for the disk.
    for (let round = 0; round < 50; round++) {
      xiaomi.gate = true;
      const { id } = store.add();
      dispatcher.wake([1]);
      await time.settle();
      const one = store.batch(id);
      one.owner = undefined;
      for (const recipient of one.recipients) recipient.state = 'queued';
      dispatcher.wake([1]);
      await time.settle();
      expect(one.leaseEpoch).toBe(2);
      xiaomi.release();
      await time.advance(1000);
    }
    expect(new Set(store.states())).toEqual(new Set(['sent']));
    expect(store.states()).toHaveLength(50);
  });

  it('of a process that crashed make its pushes uncertain; they go again with the same key', async () => {
    const { store, xiaomi, start } = setUp();
    const { id, requestKey } = store.add();
    await store.claim({ owner: 'crashed', leaseMs: 30_000, slots: { 1: 1 } }, NOW);
    await start();
    expect(store.states()).toEqual(['sent']);
    expect(store.batch(id).recipients[0]).toMatchObject({ uncertain: 1 });
    expect(xiaomi.sent.map((one) => one.requestKey)).toEqual([requestKey]);
  });

  it('of a process that crashed end unknown what is no longer fresh', async () => {
    const { store, xiaomi, start } = setUp();
    store.add({ expiresAtMs: NOW - 1 });
    await store.claim({ owner: 'crashed', leaseMs: 30_000, slots: { 1: 1 } }, NOW - 10);
    await start();
    expect(store.states()).toEqual(['unknown']);
    expect(xiaomi.requests).toBe(0);
  });
});

describe('waits', () => {
  it('that are over become pushes at their time', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    await start();
    store.waits.push({ atMs: NOW + 10_000, batch: {} }, { atMs: NOW + 15_000, batch: {} });
    dispatcher.waitDue(NOW + 10_000);
    await time.advance(9999);
    expect(xiaomi.requests).toBe(0);
    await time.advance(1);
    expect(store.states()).toEqual(['sent']);
    await time.advance(5000);
    expect(store.states()).toEqual(['sent', 'sent']);
  });
  it('of a former process end at the start', async () => {
    const { store, start } = setUp();
    store.waits.push({ atMs: NOW + 10_000, batch: {} });
    await start();
    expect(store.states()).toEqual(['sent']);
  });
});

describe('a store that refuses', () => {
  it('gets results again until it takes them; nothing is sent twice', async () => {
    const { store, xiaomi, alerts, time, start } = setUp();
    store.failSettle = new StoreError('disk_full', 'no space');
    store.add();
    await start();
    expect(store.states()).toEqual(['attempted']);
    await time.advance(1000);
    expect(store.states()).toEqual(['sent']);
    expect(xiaomi.requests).toBe(1);
    expect(alerts()).toEqual(['settle_failed']);
  });

  it('until after a retry was due has it go as soon as it takes the result', async () => {
    const { store, xiaomi, time, start } = setUp({ settings: { pollMs: 60_000 } });
    xiaomi.script = (_target, nth) => (nth === 0 ? unavailable : accepted);
    // Offered again after a second; the retry is due after half of one.
    store.failSettle = new StoreError('busy', 'too many wait');
    store.add();
    await start();
    await time.advance(1000);
    expect(store.states()).toEqual(['sent']);
    expect(xiaomi.sent.map(({ atMs }) => atMs)).toEqual([NOW, NOW + 1000]);
  });

  it('to take back what could not start has it go as soon as it is back', async () => {
    const { store, xiaomi, time, start } = setUp({
      certificates: () => (reads++ === 0 ? Promise.reject(new Error('the disk failed')) : Promise.resolve()),
      settings: { pollMs: 60_000, retry: { ...DEFAULT_PUSH_SETTINGS.dispatch.retry, baseMs: 500 } },
    });
    let reads = 0;
    store.failSettle = new StoreError('busy', 'too many wait');
    store.add();
    await start();
    await time.advance(1010);
    expect(store.states()).toEqual(['sent']);
    expect(xiaomi.requests).toBe(1);
  });
});

describe('stopping', () => {
  it('waits for answers, claims nothing more and leaves the rest queued', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp({ xiaomi: { limits: { concurrency: 2 } } });
    xiaomi.gate = true;
    for (let n = 0; n < 5; n += 1) store.add();
    await start();
    const stopped = dispatcher.stop(10_000);
    await time.advance(1000);
    xiaomi.release();
    await time.advance(100);
    await stopped;
    expect(store.states()).toEqual(['sent', 'sent', 'queued', 'queued', 'queued']);
    expect(xiaomi.requests).toBe(2);
  });
  it('puts back what waits for its certificate: nothing of it was tried', async () => {
    const read = Promise.withResolvers<void>();
    const { store, xiaomi, dispatcher, time, start } = setUp({ certificates: () => read.promise });
    const { id } = store.add();
    await start();
    expect(store.states()).toEqual(['attempted']);
    let stopped = false;
    const stopping = dispatcher.stop(5000).then(() => {
      stopped = true;
    });
    await time.settle();
    expect(stopped).toBe(false);
    read.resolve();
    await stopping;
    expect(store.batch(id).recipients[0]).toMatchObject({ state: 'queued', attempts: 0, uncertain: 0 });
    expect(xiaomi.requests).toBe(0);
  });
  it('gives up after the grace: what has no answer is uncertain', async () => {
    const { store, xiaomi, dispatcher, time, start } = setUp();
    xiaomi.script = () => 'silent';
    const { id } = store.add();
    await start();
    const stopped = dispatcher.stop(5000);
    await time.advance(10_000);
    await stopped;
    expect(store.batch(id).recipients[0]).toMatchObject({ state: 'queued', uncertain: 1 });
  });
});
