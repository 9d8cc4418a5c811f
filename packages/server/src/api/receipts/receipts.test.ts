import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../metrics/index.ts';
import type { CallbackAnswer, VendorCallback } from '../../push/receipts.ts';
import { createReceiptPaths, registerReceipts } from './index.ts';

const paths = createReceiptPaths(Buffer.alloc(32, 7));
let app: FastifyInstance;
let url: string;
let taken: VendorCallback[];
let answer: () => Promise<CallbackAnswer>;

beforeEach(async () => {
  taken = [];
  answer = async () => ({ kind: 'done', applied: 1, parked: 0, duplicates: 0, unknown: 0, forged: 0 });
  app = fastify();
  await app.register(async (scope) =>
    registerReceipts(scope, {
      receipts: {
        vendorCallback: async (callback) => {
          taken.push(callback);
          return await answer();
        },
      },
      paths,
      certificatesOf: async (vendor) => (vendor === 'meizu' ? [9, 4] : []),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      metrics: createMetrics(),
    }),
  );
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await app.close();
});
const post = (path: string, body = 'data=%7B%7D') =>
  fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

describe('the receipts listener', () => {
  it('hands the raw body of a cloud to the certificate of the path', async () => {
    const response = await post(`${paths.path('xiaomi', 7)}?a=1`);
    expect(response.status).toBe(200);
    // Huawei wants to read this, code as a string; others are content with the status.
    expect(await response.json()).toEqual({ code: '0', message: 'success' });
    expect(taken).toEqual([
      {
        vendor: 'xiaomi',
        certificateIds: [7],
        contentType: 'application/x-www-form-urlencoded',
        body: 'data=%7B%7D',
        query: { a: '1' },
        headers: expect.objectContaining({ 'content-type': 'application/x-www-form-urlencoded' }),
      },
    ]);
  });

  it.each([
    ['a guessed token', `/v1/receipts/xiaomi/7-${'A'.repeat(22)}`],
    ['the token of another certificate', paths.path('xiaomi', 7).replace('/7-', '/8-')],
    ['the token of another vendor', paths.path('xiaomi', 7).replace('xiaomi', 'meizu')],
    ['no token', '/v1/receipts/xiaomi/'],
    ['an unknown vendor', '/v3/offline_push_report/nokia'],
    ['a vendor without certificate', '/v3/offline_push_report/vivo'],
  ])('answers 404 to %s and reads nothing', async (_name, path) => {
    expect((await post(path)).status).toBe(404);
    expect(taken).toEqual([]);
  });

  it('takes the path that vendors know from before', async () => {
    expect((await post('/v3/offline_push_report/meizu')).status).toBe(200);
    expect(taken[0]?.certificateIds).toEqual([9, 4]);
  });

  it.each([
    ['404 when nobody can read it', async () => ({ kind: 'not_found' as const }), 404],
    ['400 when it is no callback', async () => ({ kind: 'malformed' as const, detail: 'x' }), 400],
    ['503 when it could not be stored', async () => Promise.reject(new Error('disk full')), 503],
  ])('answers %s', async (_name, given, status) => {
    answer = given;
    expect((await post(paths.path('xiaomi', 7))).status).toBe(status);
  });

  it('takes a body of any type, and refuses one that is too large', async () => {
    expect((await fetch(`${url}${paths.path('xiaomi', 7)}`, { method: 'POST' })).status).toBe(200);
    expect((await post(paths.path('xiaomi', 7), 'x'.repeat(3_000_000))).status).toBe(413);
  });
});
