import { createChannel } from '@tim-push/channels';
import { describe, expect, it } from 'vitest';
import { asAdminError, type ProblemReason, type ProblemValues, problem } from '../api/admin/problems.ts';
import { StoreError } from '../store/index.ts';
import { adminErrorInChinese } from './admin-errors-zh.ts';

const han = /\p{Script=Han}/u;
/** One case of everything that the API refuses: the compiler asks for a new one here too. */
const cases: { [R in ProblemReason]: ProblemValues[R] } = {
  unauthorized: {},
  unknown_path: {},
  internal: {},
  http_refused: { words: 'Body is too large' },
  not_an_object: {},
  unknown_field: { name: 'regoin', near: 'region', known: ['region', 'appSecret'], of: 'credentials' },
  input_missing: { description: 'A number of things', rules: {} },
  input_wrong: { words: 'must be string', description: 'A number of things', rules: { type: 'integer', minimum: 1 } },
  vendor_unknown: { vendor: 'nokia', known: ['one', 'two'] },
  vendor_not_built: { vendor: 'nokia', known: ['one', 'two'] },
  foreign_credentials_file: { known: ['project_id', 'private_key'] },
  options_wrong: { words: 'must be object', known: ['channelId'] },
  no_such_app: { id: 1400000001 },
  no_such_lane: { id: 17 },
  no_such_certificate: { id: 10001 },
  no_such_receiver: {},
  no_such_sender: {},
  app_exists: { id: 1400000001 },
  app_ambiguous: { apps: [1400000001, 1400000002] },
  server_not_running: {},
  no_administrator: {},
  nothing_to_send: {},
  message_refused: { desc: 'text is too long' },
  not_a_whole_number: {},
  not_a_day: {},
  not_a_time: { given: 'yesterday' },
  backup_failed: { words: 'EACCES' },
  busy: { words: '900 commands wait' },
  disk_full: { words: 'the disk is full' },
  exists: { words: '/backup exists already' },
};
/** The validator's and the store's own sentences: what they mean is in the reason. */
const ENGLISH = new Set(['words', 'description', 'near', 'rules']);

describe('an error of the admin API in Chinese', () => {
  it.each(Object.keys(cases) as ProblemReason[])('has its own message and advice: %s', (reason) => {
    const { body } = problem(reason, 'place', cases[reason] as never);
    for (const english of [body.message, body.fix]) expect(english).not.toMatch(han);
    const said = adminErrorInChinese(JSON.parse(JSON.stringify(body)));
    for (const text of [said?.message, said?.fix]) expect(text).toMatch(han);
    const shown = `${said?.message} ${said?.fix}`;
    expect(shown).not.toMatch(/undefined|\[object/);
    for (const [name, value] of Object.entries(cases[reason])) {
      if (ENGLISH.has(name) || name === 'of') continue;
      for (const part of [value].flat()) expect(shown).toContain(String(part));
    }
  });

  const credentials = { packageName: 'com.example', appSecret: 'S3CRET' };
  const made = (vendor: 'xiaomi' | 'fcm' | 'apns', given: Record<string, unknown>, options = {}) => {
    try {
      createChannel(vendor, given, options);
    } catch (error) {
      return asAdminError(error)?.body;
    }
    throw new Error('it was taken');
  };
  it.each([
    [
      'a field that is missing',
      made('xiaomi', { packageName: 'a.b' }),
      /appSecret 缺少/,
      /其含义：小米开放平台上该应用的 AppSecret/,
    ],
    [
      'a choice',
      made('xiaomi', { ...credentials, region: 'mars' }),
      /region 不是以下之一：china、/,
      /填写以下之一：china、[^（]*（手机注册推送所在的区域/,
    ],
    ['an endpoint', made('xiaomi', credentials, { endpoints: { apii: 'http://x' } }), /apii 未知/, /可用的有：api$/],
    ['an address', made('xiaomi', credentials, { proxy: 'socks' }), /proxy 不是 http\(s\) 地址/, /https:\/\/host:port/],
    ['half a set', made('apns', { bundleId: 'a.b', privateKey: 'x' }), /缺少/, /keyId、?,? ?teamId/],
  ])('says what a channel refuses: %s', (_, body, message, fix) => {
    const said = adminErrorInChinese(JSON.parse(JSON.stringify(body)));
    expect(said?.message).toMatch(message);
    expect(said?.fix).toMatch(fix);
    expect(JSON.stringify(body)).not.toContain('S3CRET');
  });

  it('says the limits of a field of a request from its schema', () => {
    const body = problem('input_wrong', 'name', {
      words: 'x',
      description: '',
      rules: { type: 'string', maxLength: 64 },
    });
    expect(adminErrorInChinese(body.body)?.fix).toBe('应为：0 至 64 个字符的文本——便于识别的名称');
  });

  it('carries what the store refuses', () => {
    const body = asAdminError(new StoreError('disk_full', 'no room'))?.body;
    expect(body).toMatchObject({ code: 'disk_full', reason: 'disk_full', message: 'no room' });
    expect(adminErrorInChinese(body ?? {})?.message).toBe('磁盘已满');
  });

  it('is left to the English of a server that is older or newer', () => {
    expect(adminErrorInChinese({ code: 'not_found', message: 'there is no lane 3', fix: '' })).toBeUndefined();
    expect(adminErrorInChinese({ reason: 'of_tomorrow', values: {} })).toBeUndefined();
    expect(adminErrorInChinese({ reason: 'constructor', values: {} })).toBeUndefined();
    const missing = { field: 'appSecret', reason: 'missing', values: { description: 'The secret' } };
    expect(adminErrorInChinese(missing)).toEqual({ message: 'appSecret 缺少', fix: '其含义：The secret' });
  });
});
