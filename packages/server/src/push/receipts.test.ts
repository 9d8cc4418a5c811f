import type { Receipt } from '@tim-push/channels';
import type { MessageElement } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import type { CertificateRow, ReceiptInput, ShownPush } from '../store/index.ts';
import { createChannelPool } from './channel-pool.ts';
import { noMetrics } from './metrics.ts';
import { createRecall } from './recall.ts';
import { createReceipts } from './receipts.ts';
import { DEFAULT_PUSH_SETTINGS } from './settings.ts';
import { createTags } from './tag.ts';
import { createTestLog } from './testing/quiet-log.ts';
import { DAY, message, NOW } from './testing/samples.ts';
import { createScriptedCloud } from './testing/scripted-channel.ts';

const tags = createTags(Buffer.alloc(32, 1));
const forger = createTags(Buffer.alloc(32, 2));
const row = { id: 11, vendor: 'xiaomi', enabled: true, laneId: 1, endpoints: {}, options: {} } as CertificateRow;

function setUp(row11: CertificateRow | undefined = row) {
  const { log } = createTestLog();
  const cloud = createScriptedCloud({ vendor: 'xiaomi', now: () => NOW });
  const channels = createChannelPool({
    store: { getCertificate: async (id) => (id === 11 ? row11 : undefined) },
    definition: () => cloud.definition,
    openCredentials: () => ({ credentials: {}, proxy: '' }),
    log,
  });
  const applied: ReceiptInput[] = [];
  const spent: unknown[] = [];
  const deaths: number[] = [];
  const receipts = createReceipts({
    store: {
      applyReceipts: async (inputs) => {
        applied.push(...inputs);
        const quotaSpent = inputs
          .filter(({ kind }) => kind === 'quota_exceeded')
          .map(({ code, atMs }) => ({ laneId: 1, priority: 4, code, atMs }));
        return { applied: inputs.length, parked: 0, duplicates: 0, unknown: 0, quotaSpent };
      },
    },
    deathsReported: (_laneId, tokens) => {
      deaths.push(tokens);
      return deaths.length > 1 ? 'keep' : 'retire';
    },
    quotaSpent: (one) => spent.push(one),
    channels,
    tags,
    clock: { now: () => NOW },
    log,
    metrics: noMetrics,
  });
  const post = (list: Partial<Receipt>[], certificateId = 11) =>
    receipts.vendorCallback({
      certificateId,
      contentType: 'application/json',
      body: JSON.stringify(list.map((one) => ({ kind: 'delivered', tokens: ['t'], code: '1', atMs: NOW, ...one }))),
      query: {},
    });
  return { receipts, applied, spent, deaths, post, channels, cloud, log };
}

describe("a cloud's receipts", () => {
  it('retire no token once too many look dead', async () => {
    const { post, applied, deaths } = setUp();
    const tag = tags.make({ batchId: 7 });
    const dead = { tag, kind: 'token_invalid', tokens: ['c', 'd'] } as const;
    await post([{ tag, tokens: ['a'] }, dead]);
    await post([dead, { tag, kind: 'notifications_off' }, { ...dead, tokens: [] }]);
    expect(deaths).toEqual([2, 3]);
    expect(applied.map(({ keepTokens }) => keepTokens)).toEqual([undefined, undefined, true, undefined, true]);
  });
  it('pass on that a quota was spent', async () => {
    const { post, spent } = setUp();
    const tag = tags.make({ batchId: 7 });
    await post([{ tag }, { tag, kind: 'quota_exceeded', code: '128' }]);
    expect(spent).toEqual([{ laneId: 1, priority: 4, code: '128', atMs: NOW }]);
  });
  it('are matched by the tag and stored before the answer', async () => {
    const { post, applied } = setUp();
    expect(
      await post([
        { tag: tags.make({ batchId: 7 }) },
        { tag: tags.make({ batchId: 8, deviceId: 3 }), kind: 'clicked' },
      ]),
    ).toMatchObject({ kind: 'done', applied: 2, forged: 0 });
    expect(applied).toMatchObject([
      { batchId: 7, vendor: 'xiaomi', kind: 'delivered', tokens: ['t'] },
      { batchId: 8, deviceId: 3, kind: 'clicked' },
    ]);
  });
  it('without a tag of ours are counted and ignored', async () => {
    const { post, applied } = setUp();
    expect(await post([{ tag: forger.make({ batchId: 7 }) }, { tag: '' }])).toMatchObject({
      kind: 'done',
      applied: 0,
      forged: 2,
    });
    expect(applied).toEqual([]);
  });
  it('get a plausible time', async () => {
    const { post, applied } = setUp();
    const tag = tags.make({ batchId: 7 });
    await post([
      { tag, atMs: NOW + DAY },
      { tag, atMs: 0 },
      { tag, atMs: NOW - 5 },
    ]);
    expect(applied.map((one) => one.atMs)).toEqual([NOW, NOW - 7 * DAY, NOW - 5]);
  });
  it('that cannot be read are malformed', async () => {
    const { receipts } = setUp();
    expect(await receipts.vendorCallback({ certificateId: 11, contentType: '', body: '<', query: {} })).toMatchObject({
      kind: 'malformed',
    });
  });
  it('of an unknown certificate are not found', async () => {
    expect(await setUp().post([], 12)).toEqual({ kind: 'not_found' });
    expect(await setUp({ ...row, enabled: false }).post([])).toEqual({ kind: 'not_found' });
  });
});

describe("a phone's report", () => {
  it('of its own push is a mark', async () => {
    const { receipts, applied } = setUp();
    expect(await receipts.click(tags.make({ batchId: 7, deviceId: 3 }), 3, NOW)).toBe(true);
    expect(await receipts.arrived(tags.make({ batchId: 7 }), 4, NOW)).toBe(true);
    expect(applied).toMatchObject([
      { batchId: 7, deviceId: 3, kind: 'clicked' },
      { batchId: 7, deviceId: 4, kind: 'delivered' },
    ]);
  });
  it("of another phone's push, or with a made-up tag, is none", async () => {
    const { receipts, applied } = setUp();
    expect(await receipts.click(tags.make({ batchId: 7, deviceId: 3 }), 4, NOW)).toBe(false);
    expect(await receipts.click(forger.make({ batchId: 7, deviceId: 3 }), 3, NOW)).toBe(false);
    expect(applied).toEqual([]);
  });
});

describe('recall', () => {
  const shown = (token: string, change: Partial<ShownPush> = {}): ShownPush => ({
    ...{ deviceId: 1, certificateId: 11, token, language: 'en', replaceKey: 'm1', requestKey: 'b1', index: 0 },
    ...change,
  });
  const texts = DEFAULT_PUSH_SETTINGS.texts;
  it('takes shown notifications back by the key they were sent with', async () => {
    const { channels, cloud, log } = setUp();
    const pushes = [shown('a'), shown('b'), shown('c', { certificateId: 12 }), shown('d', { requestKey: 'b2' })];
    expect(await createRecall({ channels, log, texts })(message(), pushes)).toEqual({
      recalled: 3,
      unsupported: 0,
      failed: 1,
    });
    expect(cloud.recalls).toEqual([
      { tokens: ['a', 'b'], replaceKey: 'm1', requestKey: 'b1' },
      { tokens: ['d'], replaceKey: 'm1', requestKey: 'b2' },
    ]);
  });
  it('knows the keys of contents that differ by language', async () => {
    const { channels, cloud, log } = setUp();
    const image = message({ elements: [{ MsgType: 'TIMImageElem', MsgContent: {} } as MessageElement] });
    await createRecall({ channels, log, texts })(image, [shown('a'), shown('b', { language: 'zh' })]);
    expect(cloud.recalls.map(({ requestKey }) => requestKey)).toEqual(['b1-en', 'b1-zh']);
  });
});

describe('the channel pool', () => {
  it('opens a channel once, however many ask at the same time', async () => {
    const { channels } = setUp();
    const [one, other] = await Promise.all([channels.get(11), channels.get(11)]);
    expect(one).toBe(other);
    expect(channels.peek(11)).toBe(one.kind === 'open' ? one.open : undefined);
    expect(channels.ofLane(1)).toHaveLength(1);
  });
  it('closes the channel of a changed certificate when its last request is done', async () => {
    const { channels } = setUp();
    const found = await channels.get(11);
    if (found.kind !== 'open') throw new Error(found.kind);
    let closed = false;
    found.open.channel.close = async () => {
      closed = true;
    };
    found.open.begin();
    channels.changed(11);
    expect(closed).toBe(false);
    expect(channels.peek(11)).toBeUndefined();
    found.open.end();
    expect(closed).toBe(true);
  });
  it('never keeps a channel of the row before a change', async () => {
    const { channels } = setUp();
    const opening = channels.get(11);
    channels.changed(11);
    const first = await opening;
    const second = await channels.get(11);
    expect(first).toEqual(second);
    expect(channels.peek(11)).toBe(second.kind === 'open' ? second.open : undefined);
  });
  it('says why a certificate cannot be used', async () => {
    const { log, lines } = createTestLog();
    const cloud = createScriptedCloud({ vendor: 'xiaomi', now: () => NOW });
    const channels = createChannelPool({
      store: { getCertificate: async () => row },
      definition: () => cloud.definition,
      openCredentials: () => {
        throw new Error('sealed with an unknown key');
      },
      log,
    });
    expect(await channels.get(11)).toEqual({ kind: 'unusable', reason: 'sealed with an unknown key' });
    expect(lines[0]?.alert).toBe('certificate_unusable');
  });
});
