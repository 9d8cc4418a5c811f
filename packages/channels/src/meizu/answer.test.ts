import { describe, expect, it } from 'vitest';
import type { Outcome } from '../channel.ts';
import { readMeizuAnswer } from './answer.ts';
import { MEIZU_CODES } from './codes.ts';

/** 2026-11-23 16:00 in Shanghai. */
const NOW = Date.UTC(2026, 10, 23, 8);
const read = (body: unknown, { status = 200, headers = {} } = {}) =>
  readMeizuAnswer(status, headers, typeof body === 'string' ? body : JSON.stringify(body), NOW);

describe('meizu answer', () => {
  it.each([
    ['an object', {}],
    ['nothing', ''],
    ['null', null],
  ])('is accepted with %s as value', (_name, value) => {
    expect(read({ code: '200', message: '', value, msgId: 'm1', redirect: '' })).toMatchObject({
      outcome: { kind: 'sent', vendorId: 'm1' },
      code: '200',
    });
  });

  it('is accepted without a msgId, and with a number as code', () => {
    expect(read({ code: 200, value: {} }).outcome).toEqual({ kind: 'sent', vendorId: 'accepted' });
  });

  it('splits what is listed by target', () => {
    const value = {
      '201': ['a'],
      '501': ['b'],
      '513': ['c'],
      '519': ['d'],
      '520': ['e'],
      '110002': ['f', 'g'],
      '110003': ['h'],
      '110005': ['i'],
      '110010': ['j'],
      '110011': ['k'],
      '777': ['l'],
    };
    const { outcome, byToken, detail } = read({ code: '200', message: '', value, msgId: 'm1' });
    expect(outcome).toEqual({ kind: 'sent', vendorId: 'm1' });
    expect(Object.fromEntries(byToken)).toEqual({
      a: { kind: 'refused', code: '201', cause: 'permission', scope: 'some' },
      b: { kind: 'uncertain', code: '501' },
      c: { kind: 'uncertain', code: '513' },
      d: { kind: 'throttled', code: '519', retryAfterMs: 5_000, scope: 'token' },
      e: { kind: 'sent', vendorId: 'm1' },
      f: { kind: 'invalid_token', code: '110002', evidence: 'certain' },
      g: { kind: 'invalid_token', code: '110002', evidence: 'certain' },
      h: { kind: 'invalid_token', code: '110003', evidence: 'certain' },
      i: { kind: 'notifications_off', code: '110005' },
      j: { kind: 'notifications_off', code: '110010' },
      k: { kind: 'throttled', code: '110011', retryAfterMs: 8 * 3_600_000, scope: 'token' },
      l: { kind: 'refused', code: '777', cause: 'unexplained' },
    });
    expect(detail).toContain('110002: 2');
    expect(detail).not.toContain('"');
  });

  it.each<[string, Outcome]>([
    ['500', { kind: 'uncertain', code: '500' }],
    ['518', { kind: 'throttled', code: '518', retryAfterMs: 1_000, scope: 'lane' }],
    ['1001', { kind: 'uncertain', code: '1001' }],
    ['1003', { kind: 'unavailable', code: '1003' }],
    ['1005', { kind: 'refused', code: '1005', cause: 'payload' }],
    ['1006', { kind: 'refused', code: '1006', cause: 'credentials' }],
    ['110000', { kind: 'refused', code: '110000', cause: 'credentials' }],
    ['110001', { kind: 'refused', code: '110001', cause: 'credentials' }],
    ['110002', { kind: 'invalid_token', code: '110002', evidence: 'certain' }],
    ['110003', { kind: 'invalid_token', code: '110003', evidence: 'certain' }],
    ['110004', { kind: 'refused', code: '110004', cause: 'payload' }],
    ['110009', { kind: 'refused', code: '110009', cause: 'permission' }],
    ['110010', { kind: 'throttled', code: '110010', retryAfterMs: 1_000, scope: 'lane' }],
    ['110019', { kind: 'refused', code: '110019', cause: 'quota' }],
    ['110031', { kind: 'refused', code: '110031', cause: 'config' }],
    ['110032', { kind: 'refused', code: '110032', cause: 'payload' }],
    ['110033', { kind: 'refused', code: '110033', cause: 'credentials' }],
    ['110051', { kind: 'refused', code: '110051', cause: 'quota' }],
    ['110053', { kind: 'refused', code: '110053', cause: 'quota' }],
    ['424242', { kind: 'refused', code: '424242', cause: 'unexplained' }],
  ])('%s for the whole request', (code, outcome) => {
    expect(read({ code, message: '', value: '', redirect: '' })).toMatchObject({ outcome, code });
  });

  it('holds the table above to the codes it knows', () => {
    expect([...MEIZU_CODES.keys()]).toHaveLength(19);
  });

  it('says of a word about an id that it is true of one of the request', () => {
    expect(read({ code: '110003', value: '' }).isOfOne).toBe(true);
    expect(read({ code: '1005', value: '' }).isOfOne).toBe(false);
  });

  it('names the new address of a cloud that moved', () => {
    const { outcome, detail } = read({ code: '300', message: '', value: '', redirect: 'https://new.example' });
    expect(outcome).toEqual({ kind: 'refused', code: '300', cause: 'config' });
    expect(detail).toContain('https://new.example');
  });

  it.each<[string, string, number, object, Outcome]>([
    ['a cut body', '{"code":"2', 200, {}, { kind: 'uncertain', code: 'unreadable' }],
    ['a page', '<html>', 502, {}, { kind: 'uncertain', code: 'http_502' }],
    ['a 500 that says 200', '{"code":"200"}', 500, {}, { kind: 'uncertain', code: 'http_500' }],
    [
      'a 429',
      '',
      429,
      { 'retry-after': '7' },
      { kind: 'throttled', code: 'http_429', retryAfterMs: 7_000, scope: 'lane' },
    ],
    ['a 503', '', 503, { 'retry-after': '3' }, { kind: 'unavailable', code: 'http_503', retryAfterMs: 3_000 }],
    ['a 404', 'no', 404, {}, { kind: 'refused', code: 'http_404', cause: 'config' }],
  ])('goes by the status: %s', (_name, body, status, headers, outcome) => {
    expect(read(body, { status, headers }).outcome).toEqual(outcome);
  });
});
