import { describe, expect, it } from 'vitest';
import {
  DECISIONS,
  type Decision,
  type LaneRow,
  type MessageTrace,
  PUSH_STATES,
  type PushState,
  type PushTrace,
} from '../../store/index.ts';
import { DAY, device, message, NOW } from '../testing/samples.ts';
import { type ExplainLanguage, type ExplainLine, explain } from './explain.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';

const certificates = [{ id: 11, vendor: 'xiaomi' as const, name: 'chat', enabled: true, laneId: 1 }];
const lane = (change: Partial<LaneRow> = {}): LaneRow => ({
  id: 1,
  vendor: 'xiaomi',
  vendorAccount: 'a',
  state: 'open',
  reason: '',
  sinceMs: NOW,
  closed: [],
  ...change,
});
const push = (change: Partial<PushTrace> = {}): PushTrace => ({
  batchId: 7,
  laneId: 1,
  certificateId: 11,
  state: 'sent',
  attempts: 1,
  uncertain: 0,
  queuedMs: NOW,
  expiresAtMs: NOW + DAY,
  requests: [{ atMs: NOW, ms: 31, httpStatus: 200, code: '0', vendorId: 'scm1', targets: 1 }],
  marks: [],
  ...change,
});
const trace = (decisions: Decision[], of?: PushTrace, change: Parameters<typeof device>[0] = {}): MessageTrace => ({
  message: message(),
  devices: [
    {
      device: device(change),
      decisions: decisions.map((decision) => ({ decision, atMs: NOW })),
      ...(of === undefined ? {} : { push: of }),
    },
  ],
});
const say = (traces: MessageTrace[], language: ExplainLanguage = 'en', lanes = [lane()]): ExplainLine[] =>
  explain({ traces, certificates, lanes, language, nowMs: NOW + 1000 });
const lostAt = (lines: ExplainLine[]) => lines.find((line) => line.lostAt !== undefined)?.lostAt;
const text = (lines: ExplainLine[]): string => lines.map((line) => line.text).join('\n');

describe.each(['en', 'zh'] as const)('explain in %s', (language) => {
  const texts = { en, zh }[language];

  it.each(Object.keys(DECISIONS) as Decision[])('says why and what to do for the decision %s', (decision) => {
    const lines = say([trace([decision])], language);
    expect(text(lines)).toContain(texts.decisions[decision].why);
    expect(text(lines)).toContain(texts.decisions[decision].fix);
    const nobody = ['push', 'waiting', 'online', 'own_message', 'read'];
    expect(lostAt(lines)).toBe(
      decision === 'push' || decision === 'waiting' ? undefined : nobody.includes(decision) ? 'nobody' : 'decision',
    );
  });

  it.each<[PushState, string | undefined]>([
    ['queued', undefined],
    ['attempted', undefined],
    ['sent', 'nobody'],
    ['refused', 'cloud'],
    ['expired', 'cloud'],
    ['cancelled', 'decision'],
    ['unknown', 'cloud'],
  ])('says what became of a push that is %s', (state, where) => {
    const lines = say([trace(['push'], push({ state, reason: 'logged_out' }))], language);
    expect(text(lines)).toContain(texts.states[state]);
    expect(lostAt(lines)).toBe(where);
  });

  it('has a text for every state', () => {
    expect(Object.keys(texts.states).sort()).toEqual(Object.keys(PUSH_STATES).sort());
  });
});

describe('explain', () => {
  it('shows each request with time, code, status and the words of the cloud', () => {
    const requests = [{ atMs: NOW, ms: 31, httpStatus: 503, code: 'UNAVAILABLE', detail: 'try later', targets: 1 }];
    expect(text(say([trace(['push'], push({ state: 'queued', requests, notBeforeMs: NOW + 5000 }))]))).toContain(
      'request 2026-01-10 12:00:00 UTC: UNAVAILABLE (HTTP 503), 31 ms, "try later"\n',
    );
  });
  it('shows a wait that ended', () => {
    expect(text(say([trace(['waiting', 'online'])]))).toMatch(
      /waited for it to acknowledge[\s\S]*acknowledged the message/,
    );
  });
  it('blames the lane for a push that expired in it without a request', () => {
    const lines = say([trace(['push'], push({ state: 'expired', requests: [] }))], 'en', [
      lane({ state: 'held', reason: '21301: wrong secret' }),
    ]);
    expect(lostAt(lines)).toBe('lane');
    expect(text(lines)).toContain('is held: 21301: wrong secret');
  });
  it.each<[string, Partial<LaneRow>, string]>([
    ['a held lane', { state: 'held', reason: '21301' }, 'is held: 21301'],
    ['a paused lane', { state: 'paused' }, 'an operator paused'],
    ['a spent quota', { closed: [{ priority: 1, untilMs: NOW + DAY, code: '200001' }] }, '200001'],
  ])('says that a waiting push stands in %s', (_name, change, words) => {
    expect(text(say([trace(['push'], push({ state: 'queued', requests: [] }))], 'en', [lane(change)]))).toContain(
      words,
    );
  });
  it.each<[string, Partial<PushTrace>, Parameters<typeof device>[0], string]>([
    ['shown', { marks: [{ kind: 'delivered', code: '1', atMs: NOW }] }, {}, 'nobody'],
    ['a dead token found later', { marks: [{ kind: 'token_invalid', code: '16', atMs: NOW }] }, {}, 'phone'],
    ['notifications off', {}, { notificationsOff: true }, 'phone'],
    ["the cloud's quota", { marks: [{ kind: 'quota_exceeded', code: '128', atMs: NOW }] }, {}, 'cloud'],
  ])('knows after the cloud took it: %s', (_name, change, of, where) => {
    expect(lostAt(say([trace(['push'], push(change), of)]))).toBe(where);
  });
  it('says that a phone may have rung twice', () => {
    expect(text(say([trace(['push'], push({ uncertain: 2 }))]))).toContain('2 request(s) may have been processed');
  });
  it.each([
    [99, 'does not exist'],
    [11, 'xiaomi "chat"'],
  ])('names certificate %i', (certificateId, words) => {
    expect(text(say([trace(['bad_certificate'], undefined, { certificateId })]))).toContain(words);
  });
  it('says when there is no message, and when there is no device', () => {
    expect(text(say([]))).toBe(en.words.nothingFound);
    expect(text(say([{ message: message(), devices: [] }]))).toContain(en.words.noDevicesFix);
  });
});
