import { describe, expect, it } from 'vitest';
import {
  type CancelReason,
  DECISIONS,
  type Decision,
  type LaneRow,
  type MessageTrace,
  PUSH_STATES,
  type PushState,
  type PushTrace,
  REFUSED_FOR,
} from '../../store/index.ts';
import { DAY, device, message, NOW } from '../testing/samples.ts';
import { type ExplainedMessage, type ExplainLanguage, type ExplainLine, explain } from './explain.ts';
import { en } from './texts/en.ts';
import { MARK_KINDS } from './texts/shape.ts';
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
const say = (traces: ExplainedMessage[], language: ExplainLanguage = 'en', lanes = [lane()]): ExplainLine[] =>
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

  it.each(REFUSED_FOR)('says by whom and what to do when the cloud refused for %s', (reason) => {
    const lines = say([trace(['push'], push({ state: 'refused', code: 'x', reason }))], language);
    const advice = reason === 'dead_token' ? texts.cloud.doubtedToken : texts.refused[reason];
    expect(text(lines)).toContain(advice.why);
    expect(text(lines)).toContain(advice.fix);
    expect(lostAt(lines)).toBe(reason === 'dead_token' || reason === 'notifications_off' ? 'phone' : 'cloud');
  });

  it.each(Object.keys(texts.cancelled) as CancelReason[])('says why a push was cancelled: %s', (reason) => {
    const lines = say([trace(['push'], push({ state: 'cancelled', reason, requests: [] }))], language);
    expect(text(lines)).toContain(texts.cancelled[reason].why);
    expect(text(lines)).toContain(texts.cancelled[reason].fix);
    expect(lostAt(lines)).toBe(['read', 'online', 'superseded'].includes(reason) ? 'nobody' : 'decision');
  });

  it.each(MARK_KINDS)('names the mark %s, and what to do where it says that the push did not show', (kind) => {
    const lines = say([trace(['push'], push({ marks: [{ kind, code: '1', atMs: NOW }] }))], language);
    expect(text(lines)).toContain(texts.marks[kind]);
    const shown = kind === 'delivered' || kind === 'clicked';
    expect(lines.some((line) => line.kind === 'fix')).toBe(!shown);
  });

  it('tells what was changed so that the cloud takes the message', () => {
    const [of = { message: message(), devices: [] }] = [trace(['push'], push())];
    const note = { kind: 'truncated', field: 'title', detail: '80 characters, the cloud takes 50' } as const;
    const devices = of.devices.map((device) => ({ ...device, notes: [note] }));
    expect(text(say([{ ...of, devices }], language))).toContain(`${texts.notes.truncated('title')} (80 characters`);
  });

  it.each([
    ['busy', 'RESOURCE_EXHAUSTED', 429],
    ['busy', 'http_429', 429],
    ['notReached', 'oauth_ECONNREFUSED', undefined],
    ['notReached', 'connect_timeout', undefined],
    ['broken', 'http_503', 503],
    ['broken', 'unreadable', 200],
  ] as const)('says of a waiting push that the cloud is in trouble (%s): %s', (kind, code, httpStatus) => {
    const answer = { atMs: NOW, ms: 3, code, targets: 1, ...(httpStatus === undefined ? {} : { httpStatus }) };
    const shown = text(say([trace(['push'], push({ state: 'queued', code, requests: [answer] }))], language));
    expect(shown).toContain(texts.trouble[kind].why);
    expect(shown).toContain(texts.trouble[kind].fix);
    expect(shown).not.toContain('docs/clouds');
  });

  it('sends whoever asks for a code of the cloud to its page, and blames no setting for it', () => {
    const answer = { atMs: NOW, ms: 3, code: '20301', httpStatus: 200, targets: 1 };
    const shown = text(say([trace(['push'], push({ state: 'queued', code: '20301', requests: [answer] }))], language));
    expect(shown).toContain(texts.cloud.waitingFix('xiaomi'));
    expect(shown).not.toContain(texts.cloud.refusedFix('xiaomi'));
  });

  it('names the platform alone of a phone whose brand nobody told', () => {
    const shown = text(say([trace(['push'], push(), { brand: '' })], language));
    expect(shown).toMatch(/Android[,，]/);
  });

  it('says nothing in the other language', () => {
    const held = lane({ state: 'held', reason: '21301: correct the credentials' });
    const all = [
      ...(Object.keys(DECISIONS) as Decision[]).map((decision) => trace([decision])),
      trace(['push'], push({ state: 'queued', requests: [] })),
      trace(['push'], push({ state: 'unknown', uncertain: 1 })),
    ];
    const lines = say(all, language, [held]).map((line) => line.text);
    const foreign = language === 'en' ? /\p{Script=Han}/u : /[a-z]{3,} [a-z]{2,} [a-z]{2,}/;
    expect(lines.filter((line) => foreign.test(line.replaceAll(/`[^`]*`/g, '')))).toEqual([]);
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
    [
      'a lane that is held for a reason of ours',
      { state: 'held', reason: 'dead_tokens_in_mass: check' },
      'is held: the cloud called one token after the other dead',
    ],
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
  it('says of a push that was refused for a dead token what to do about it', () => {
    const refused = push({ state: 'refused', code: 'UNREGISTERED' });
    const lines = say([trace(['push'], refused, { tokenRetired: { code: 'UNREGISTERED', atMs: NOW } })]);
    expect(lostAt(lines)).toBe('phone');
    expect(text(lines)).toContain(en.refused.dead_token.fix);
    expect(lostAt(say([trace(['push'], refused)]))).toBe('cloud');
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
  it('says how a certificate does not fit the phone', () => {
    const lines = say([trace(['bad_certificate'], undefined, { tokenSource: 'huawei' })]);
    expect(text(lines)).toContain('certificate 11 is for xiaomi, but the token of this phone is of huawei');
  });
  it.each([
    [{ tokenSource: 'oppo' }, 'oppo_buz_id'],
    [{ tokenSource: '', brand: 'Redmi' }, 'mi_buz_id'],
    [{ tokenSource: '', platform: 'iPhone', brand: '' }, 'apple_buz_id'],
  ] as const)('names the key of init for a phone that is %j', (of, key) => {
    expect(text(say([trace(['no_certificate'], undefined, of)]))).toContain(`init({ ${key}: … })`);
  });
  it('names no key of init for a phone that nobody knows', () => {
    const of = { tokenSource: '', brand: 'nokia' } as const;
    expect(text(say([trace(['no_certificate'], undefined, of)]))).not.toContain('_buz_id');
  });
  it('says when there is no message, and when there is no device', () => {
    expect(text(say([]))).toContain(en.words.nothingFound);
    expect(text(say([{ message: message(), devices: [] }]))).toContain(en.words.noDevicesFix);
  });
});
