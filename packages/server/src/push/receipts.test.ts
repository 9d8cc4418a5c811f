import { createHmac } from 'node:crypto';
import { channelDefinition, type Receipt } from '@tim-push/channels';
import type { MessageElement } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import type { CertificateRow, ReceiptInput, ShownPush } from '../store/index.ts';
import { type ChannelPoolDeps, createChannelPool } from './channel-pool.ts';
import { noMetrics } from './metrics.ts';
import { createRecall } from './recall.ts';
import { createReceiptReaders } from './receipt-readers.ts';
import { createReceipts } from './receipts.ts';
import { DEFAULT_PUSH_SETTINGS } from './settings.ts';
import { createTags } from './tag.ts';
import { createTestLog } from './testing/quiet-log.ts';
import { DAY, message, NOW } from './testing/samples.ts';
import { createScriptedCloud } from './testing/scripted-channel.ts';

const tags = createTags(Buffer.alloc(32, 1));
const forger = createTags(Buffer.alloc(32, 2));
const row = { id: 11, vendor: 'xiaomi', enabled: true, laneId: 1, endpoints: {}, options: {} } as CertificateRow;

const SIGNED = { appId: '1', appSecret: 's', receiptUser: 'u', receiptSecret: 'k' };

/** @param others credentials of certificates beside the one with ID 11. */
function setUp(
  row11: CertificateRow | null = row,
  credentials: Readonly<Record<string, unknown>> = {},
  others: Readonly<Record<number, object>> = {},
) {
  const { log, lines } = createTestLog();
  const cloud = createScriptedCloud({ vendor: 'xiaomi', now: () => NOW });
  const certificates: ChannelPoolDeps = {
    store: {
      getCertificate: async (id) =>
        id === 11 ? (row11 ?? undefined) : id in others && row11 !== null ? { ...row11, id } : undefined,
    },
    definition: (vendor) => (vendor === 'xiaomi' ? cloud.definition : channelDefinition(vendor)),
    openCredentials: ({ id }) => ({ credentials: { ...(others[id] ?? credentials) }, proxy: '' }),
    log,
  };
  const channels = createChannelPool(certificates);
  const applied: ReceiptInput[] = [];
  /** Batch 9 is of another lane, batch 404 is unknown. */
  const laneOf = (batchId: number) => (batchId === 9 ? 2 : 1);
  const spent: unknown[] = [];
  const deaths: [laneId: number, tokens: number][] = [];
  const receipts = createReceipts({
    store: {
      applyReceipts: async (inputs) => {
        applied.push(...inputs);
        const quotaSpent = inputs
          .filter(({ kind }) => kind === 'quota_exceeded')
          .map(({ code, atMs }) => ({ laneId: 1, priority: 4, code, atMs }));
        const unknown = inputs.filter(({ batchId }) => batchId === 404).length;
        return { applied: inputs.length - unknown, parked: 0, duplicates: 0, unknown, quotaSpent };
      },
      deathsReported: async (inputs) =>
        [...Map.groupBy(inputs, ({ batchId }) => laneOf(batchId))].map(([laneId, of]) => ({
          laneId,
          batchIds: of.map(({ batchId }) => batchId),
          tokens: of.reduce((sum, { tokens }) => sum + tokens.length, 0),
        })),
    },
    deathsReported: (laneId, tokens) => {
      deaths.push([laneId, tokens]);
      return laneId === 1 && deaths.length > 1 ? 'keep' : 'retire';
    },
    quotaSpent: (one) => spent.push(one),
    reader: createReceiptReaders({ ...certificates, channels }),
    tags,
    clock: { now: () => NOW },
    log,
    metrics: noMetrics,
  });
  const post = (list: Partial<Receipt>[], certificateId = 11) =>
    receipts.vendorCallback({
      vendor: 'xiaomi',
      certificateIds: [certificateId],
      contentType: 'application/json',
      body: JSON.stringify(list.map((one) => ({ kind: 'delivered', tokens: ['t'], code: '1', atMs: NOW, ...one }))),
      query: {},
    });
  return { receipts, applied, spent, deaths, post, channels, cloud, log, lines };
}

describe("a cloud's receipts", () => {
  it('retire no token once too many look dead', async () => {
    const { post, applied, deaths } = setUp();
    const tag = tags.make({ batchId: 7 });
    const dead = { tag, kind: 'token_invalid', tokens: ['c', 'd'] } as const;
    await post([{ tag, tokens: ['a'] }, dead]);
    await post([dead, { tag, kind: 'notifications_off' }, { ...dead, tag: tags.make({ batchId: 9 }) }]);
    expect(deaths).toEqual([
      [1, 2],
      [1, 2],
      [2, 2],
    ]);
    // Each by the lane of its own push, whichever certificate the cloud named.
    expect(applied.map(({ keepTokens }) => keepTokens)).toEqual([undefined, undefined, true, undefined, undefined]);
  });
  it('that name no push of ours are logged without their tokens', async () => {
    const { post, lines } = setUp();
    const lie = { tag: tags.make({ batchId: 404 }), kind: 'token_invalid', tokens: ['guessed-token'] } as const;
    expect(await post([lie])).toMatchObject({ kind: 'done', applied: 0, unknown: 1, forged: 0 });
    expect(lines).toMatchObject([{ level: 40, vendor: 'xiaomi', certificates: [11], unknown: 1 }]);
    expect(JSON.stringify(lines)).not.toContain('guessed-token');
    expect(JSON.stringify(lines)).not.toContain(lie.tag);
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
    const callback = { vendor: 'xiaomi', certificateIds: [11], contentType: '', body: '<', query: {} } as const;
    expect(await receipts.vendorCallback(callback)).toMatchObject({ kind: 'malformed' });
  });
  it.each([
    ['switched off', { ...row, enabled: false }],
    ['removed', null],
    ['of another vendor since', { ...row, vendor: 'oppo' }],
    ['of another vendor since, and switched off', { ...row, vendor: 'oppo', enabled: false }],
  ] as const)('of a certificate that is %s are taken as ever, by the tag', async (_name, row11) => {
    const { post, applied } = setUp(row11);
    const genuine = { tag: tags.make({ batchId: 7 }) };
    expect(await post([genuine, { tag: forger.make({ batchId: 8 }) }])).toMatchObject({ applied: 1, forged: 1 });
    expect(applied).toMatchObject([{ batchId: 7, vendor: 'xiaomi', tokens: ['t'] }]);
  });
  it('are signed where the cloud signs them, while there is a certificate to say so', async () => {
    const body = JSON.stringify({ statuses: [{ biTag: tags.make({ batchId: 7 }), status: 0, token: 't' }] });
    const callback = { vendor: 'huawei', certificateIds: [11], contentType: '', body, query: {} } as const;
    const kindOf = async (row11: CertificateRow | null) =>
      (await setUp(row11, SIGNED).receipts.vendorCallback(callback)).kind;
    expect(await kindOf({ ...row, vendor: 'huawei' })).toBe('malformed');
    expect(await kindOf({ ...row, vendor: 'huawei', enabled: false })).toBe('malformed');
    expect(await kindOf(null)).toBe('done');
  });
  it('of a URL that names no certificate are read by the one whose signature they bear', async () => {
    const timestamp = String(Date.now());
    const value = createHmac('sha256', 'k').update(`${timestamp}nonceu`).digest('base64');
    const headers = { 'x-huawei-callback-id': `timestamp=${timestamp}; nonce=nonce; value=${value}` };
    const body = JSON.stringify({ statuses: [{ biTag: tags.make({ batchId: 7 }), status: 0, token: 't' }] });
    const { receipts, applied } = setUp({ ...row, vendor: 'huawei' }, SIGNED, {
      10: { ...SIGNED, receiptSecret: 'of another' },
    });
    const callback = { vendor: 'huawei', contentType: '', body, query: {}, headers } as const;
    expect(await receipts.vendorCallback({ ...callback, certificateIds: [10] })).toMatchObject({ kind: 'malformed' });
    expect(await receipts.vendorCallback({ ...callback, certificateIds: [10, 11] })).toMatchObject({ applied: 1 });
    expect(applied).toMatchObject([{ batchId: 7 }]);
    const unsigned = { ...callback, headers: {}, certificateIds: [10, 11] };
    expect(await receipts.vendorCallback(unsigned)).toMatchObject({ kind: 'malformed' });
  });
  describe('of a URL that names no certificate, where one of several has a receipt secret', () => {
    const ids = { bare: 10, signed: 11, otherSigned: 12 };
    const bare = { appId: '2', appSecret: 's' };
    const withSecret = (secret: string) => ({ ...SIGNED, receiptSecret: secret });
    const signature = (secret: string, at = Date.now()) => {
      const value = createHmac('sha256', secret).update(`${at}nonceu`).digest('base64');
      return { 'x-huawei-callback-id': `timestamp=${at}; nonce=nonce; value=${value}` };
    };
    const statuses = JSON.stringify({ statuses: [{ biTag: tags.make({ batchId: 7 }), status: 0, token: 't' }] });
    const readHuawei = async (
      certificateIds: readonly number[],
      headers: Record<string, string>,
      body: string = statuses,
    ) => {
      const { receipts, lines } = setUp({ ...row, vendor: 'huawei' }, SIGNED, { 10: bare, 12: withSecret('q') });
      const callback = { vendor: 'huawei', contentType: '', body, query: {}, certificateIds, headers } as const;
      return { ...(await receipts.vendorCallback(callback)), lines };
    };

    it.each([
      ['with that secret', signature('k'), 'done'],
      ['with the secret of the other', signature('q'), 'done'],
      ['with nobody’s', signature('guess'), 'malformed'],
      ['with that secret ten minutes ago', signature('k', Date.now() - 600_000), 'malformed'],
      ['with rubbish', { 'x-huawei-callback-id': 'rubbish' }, 'malformed'],
      // Of the app whose certificate has none: Huawei signs only where the console has a secret too.
      ['not at all', {}, 'done'],
    ] as const)('signed %s: they are taken as they should, whatever the order', async (_name, headers, kind) => {
      expect(await readHuawei([ids.bare, ids.signed, ids.otherSigned], headers)).toMatchObject({ kind });
      expect(await readHuawei([ids.signed, ids.otherSigned, ids.bare], headers)).toMatchObject({ kind });
    });
    it('are refused unsigned where every certificate has one', async () => {
      expect(await readHuawei([ids.signed, ids.otherSigned], {})).toMatchObject({ kind: 'malformed' });
    });
    it('are read by no other once one knows the signature', async () => {
      const { kind, lines } = await readHuawei([ids.signed, ids.bare], signature('k'), '{"statuses":7}');
      expect([kind, lines[0]?.['detail']]).toEqual(['malformed', expect.stringContaining('statuses')]);
    });
    it('say in the log what to do about a signature that none knows', async () => {
      const { lines } = await readHuawei([ids.bare, ids.signed], signature('guess'));
      expect(lines).toMatchObject([
        {
          level: 40,
          vendor: 'huawei',
          certificates: [10, 11],
          detail: expect.stringMatching(/signed.*receipt secret/),
        },
      ]);
    });
    it('are taken as before where none has a secret to tell by', async () => {
      expect(await readHuawei([ids.bare], signature('of the console'))).toMatchObject({ kind: 'done' });
    });

    it('of Meizu, whose every receipt bears a token, are read by the one without where no other knows it', async () => {
      const { receipts } = setUp(
        { ...row, vendor: 'meizu' },
        { appId: '1', appSecret: 's', receiptToken: 'known' },
        {
          10: bare,
        },
      );
      const post = async (access_token: string, certificateIds: readonly number[]) => {
        const cb = JSON.stringify({ 'm-1': { param: tags.make({ batchId: 7 }), type: 1, targets: ['t'] } });
        const body = new URLSearchParams({ cb, access_token }).toString();
        return await receipts.vendorCallback({ vendor: 'meizu', contentType: '', body, query: {}, certificateIds });
      };
      expect(await post('known', [ids.bare, ids.signed])).toMatchObject({ kind: 'done' });
      expect(await post('of the other app', [ids.signed, ids.bare])).toMatchObject({ kind: 'done' });
      expect(await post('of the other app', [ids.signed])).toMatchObject({ kind: 'malformed' });
    });
  });
  it('of a certificate that cannot be opened are not found', async () => {
    const { receipts } = setUp({ ...row, vendor: 'huawei', enabled: false }, { clientId: 7 });
    const callback = { vendor: 'huawei', certificateIds: [11], contentType: '', body: '{}', query: {} } as const;
    expect(await receipts.vendorCallback(callback)).toEqual({ kind: 'not_found' });
  });
  it('of a cloud that sends none are not found', async () => {
    const callback = { vendor: 'fcm', certificateIds: [12], contentType: '', body: '{}', query: {} } as const;
    expect(await setUp().receipts.vendorCallback(callback)).toEqual({ kind: 'not_found' });
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
