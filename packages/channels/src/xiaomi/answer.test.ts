import { describe, expect, it } from 'vitest';
import type { Outcome } from '../channel.ts';
import { readXiaomiAnswer } from './answer.ts';
import { XIAOMI_CODES } from './codes.ts';

const read = (status: number, body: unknown, targets = 1, headers = {}) =>
  readXiaomiAnswer(status, headers, typeof body === 'string' ? body : JSON.stringify(body), targets, 0);
const code = (value: number, targets = 1, headers = {}) =>
  read(200, { result: 'error', code: value, reason: 'r', trace_id: 'T1' }, targets, headers).outcome;

const refused = (value: number, cause: Extract<Outcome, { kind: 'refused' }>['cause']): [number, Outcome] => [
  value,
  { kind: 'refused', code: String(value), cause },
];
const kind = (value: number, outcome: 'unavailable' | 'uncertain'): [number, Outcome] => [
  value,
  { kind: outcome, code: String(value) },
];
const throttled = (value: number, ms: number): [number, Outcome] => [
  value,
  { kind: 'throttled', code: String(value), retryAfterMs: ms, scope: 'lane' },
];
const strike = (value: number): [number, Outcome] => [
  value,
  { kind: 'invalid_token', code: String(value), evidence: 'strike' },
];

// Every code of clouds/xiaomi.md §7, written out again so that a slip in the table shows.
const TABLE: [number, Outcome][] = [
  ...[-1, 1, 10001, 10003, 10010, 10011, 20607, 22102, 26003, 65029, 65030].map((c) => kind(c, 'uncertain')),
  ...[10002, 10009, 10037, 20215, 20216, 20315, 65040].map((c) => kind(c, 'unavailable')),
  ...[100, 10008, 10012, 10016, 10017, 10018, 10035, 20209, 21305, 22100, 22103].map((c) => refused(c, 'payload')),
  ...[65007, 65008, 65009, 65010, 65011, 65012, 65013, 65014, 65015].map((c) => refused(c, 'payload')),
  ...[65016, 65017, 65028, 65035, 65041].map((c) => refused(c, 'payload')),
  ...[10006, 10013, 21301, 21302, 22000, 22001, 22002, 22003, 22004, 22005, 22006, 22007, 22008].map((c) =>
    refused(c, 'credentials'),
  ),
  ...[10004, 10005, 10014, 10026, 10031, 10033, 10036, 10038, 21303, 26006].map((c) => refused(c, 'permission')),
  ...[22020, 22021, 22022].map((c) => refused(c, 'credentials')),
  ...[10007, 10020, 10021, 10025].map((c) => refused(c, 'config')),
  [27001, { kind: 'refused', code: '27001', cause: 'config', scope: 'some' }],
  ...[65036, 65037, 65038].map((c) => refused(c, 'config')),
  ...[10034, 200001].map((c) => refused(c, 'quota')),
  ...[10022, 10023, 10024, 10027, 10028, 10030, 10032, 10039, 22101, 26004, 26005, 65006].map((c) =>
    throttled(c, 5_000),
  ),
  throttled(200002, 1_000),
  ...[10029, 20301, 65003].map(strike),
];

describe('xiaomi answer', () => {
  it.each(TABLE)('reads code %i as %j', (value, outcome) => {
    expect(code(value)).toEqual(outcome);
  });

  it('has no code that this test does not know', () => {
    expect([...XIAOMI_CODES.keys()].sort()).toEqual(TABLE.map(([value]) => value).sort());
  });

  it('reads an acceptance', () => {
    const verdict = read(200, { result: 'ok', trace_id: 'T', code: 0, data: { id: 'scm1' }, info: '1 REGID' });
    expect(verdict).toMatchObject({ outcome: { kind: 'sent', vendorId: 'scm1' }, code: '0', vendorId: 'scm1' });
  });

  it.each(['bad_regids', 'bad_regIds'])('is certain of ids in %s when the cloud took the others', (key) => {
    const verdict = read(200, { code: 0, data: { id: 'm', [key]: 'a, b' } }, 3);
    const bad: Outcome = { kind: 'invalid_token', code: 'bad_regids', evidence: 'certain' };
    expect([...verdict.byToken]).toEqual([
      ['a', bad],
      ['b', bad],
    ]);
    expect(verdict.outcome.kind).toBe('sent');
  });

  it('only strikes when every id of the request is bad: a wrong region host looks the same', () => {
    const all = read(200, { code: 0, data: { id: 'm', bad_regids: 'a,b' } }, 2);
    expect(all.byToken.get('a')).toMatchObject({ evidence: 'strike' });
    const none = read(200, { code: 20301, reason: 'no valid targets', data: { bad_regids: 'a,b' } }, 2);
    expect(none.byToken.get('b')).toMatchObject({ evidence: 'strike' });
    expect(none.outcome).toEqual({ kind: 'invalid_token', code: '20301', evidence: 'strike' });
  });

  it('says of a code that speaks of one device that it is true of one', () => {
    expect([10029, 65003, 20301, 10017].map((number) => read(200, { code: number }, 2).isOfOne)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('takes an unknown code for neither accepted nor refused', () => {
    expect(code(987654)).toEqual({ kind: 'uncertain', code: '987654' });
  });

  it.each<[number, string, Outcome]>([
    [200, '<html>', { kind: 'uncertain', code: 'unreadable' }],
    [200, '', { kind: 'uncertain', code: 'unreadable' }],
    [200, '{"result":"ok"}', { kind: 'uncertain', code: 'unreadable' }],
    [302, '', { kind: 'refused', code: 'http_302', cause: 'config' }],
    [400, '', { kind: 'refused', code: 'http_400', cause: 'payload' }],
    [401, '', { kind: 'refused', code: 'http_401', cause: 'credentials' }],
    [403, '', { kind: 'refused', code: 'http_403', cause: 'permission' }],
    [404, '', { kind: 'refused', code: 'http_404', cause: 'config' }],
    [413, '', { kind: 'refused', code: 'http_413', cause: 'payload' }],
    [429, '', { kind: 'throttled', code: 'http_429', retryAfterMs: 10_000, scope: 'lane' }],
    [500, '<html>', { kind: 'uncertain', code: 'http_500' }],
    [502, '<html>', { kind: 'uncertain', code: 'http_502' }],
    [503, '', { kind: 'unavailable', code: 'http_503' }],
    [504, '', { kind: 'uncertain', code: 'http_504' }],
    [500, '{"code":0,"data":{"id":"x"}}', { kind: 'uncertain', code: 'http_500' }],
    [500, '{"code":10002}', { kind: 'unavailable', code: '10002' }],
  ])('reads HTTP %i with body %j as %j', (status, body, outcome) => {
    expect(read(status, body).outcome).toEqual(outcome);
  });

  it('honours Retry-After', () => {
    const headers = { 'retry-after': '7' };
    expect(code(200002, 1, headers)).toMatchObject({ retryAfterMs: 7_000 });
    expect(code(10002, 1, headers)).toMatchObject({ retryAfterMs: 7_000 });
    expect(read(503, '', 1, headers).outcome).toMatchObject({ kind: 'unavailable', retryAfterMs: 7_000 });
  });

  it('tells the operator of the quota', () => {
    const verdict = read(200, { code: 0, data: { id: 'm', day_quota: '100', day_acked: '99' } });
    expect(verdict.detail).toBe('day_quota 100 · day_acked 99');
  });
});
