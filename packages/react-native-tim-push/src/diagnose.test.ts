import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PushCode } from './codes.ts';
import type { Check, CheckCode } from './diagnose.ts';
import { en } from './diagnose-texts/en.ts';
import { explainCode, explainDiagnosis, type Language } from './diagnose-texts/index.ts';
import { zh } from './diagnose-texts/zh.ts';
import type { NativeChannel } from './native-types.ts';
import { createFakeNative, type FakePhone } from './testing/fake-native.ts';
import type { TimPushOptions } from './types.ts';

const TOKEN = 'a-token-that-must-not-be-seen';
const KEY = 'a-key-that-must-not-be-seen';
const reporter = (code = 0, more: object = {}) => ({
  setOfflinePushConfig: async () => ({ code, desc: 'as told' }),
  isLoggedIn: () => true,
  isReachable: async () => true,
  ...more,
});
const OPEN: NativeChannel = {
  channelID: 'im',
  channelName: 'Messages',
  channelDesc: '',
  channelSound: '',
  importance: 4,
  blocked: false,
  silent: false,
  lockScreen: 'unknown',
};

interface Scenario {
  phone?: Partial<FakePhone>;
  /** Not bound where false. */
  native?: boolean;
  options?: TimPushOptions;
  channels?: Partial<NativeChannel>[];
  /** What the app does before it asks. Default: `init`. */
  first?: 'init' | 'nothing' | 'setDeviceToken';
}
async function diagnose({ phone, native = true, options, channels, first = 'init' }: Scenario): Promise<Check[]> {
  vi.resetModules();
  const { bindNative, TimPushPlugin } = await import('./index.ts');
  const { diagnose: ask } = await import('./diagnose.ts');
  const fake = createFakeNative({
    register: async () => TOKEN,
    ...phone,
    device: { vendor: 'xiaomi', brand: 'Redmi', ...phone?.device },
  });
  bindNative(native ? fake.binding : undefined);
  for (const channel of channels ?? [{}]) fake.channels.set(channel.channelID ?? 'im', { ...OPEN, ...channel });
  const plugin = new TimPushPlugin();
  const given = { mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: KEY, reporter: reporter(), ...options };
  if (first !== 'nothing') await plugin.init(given);
  if (first === 'setDeviceToken') await plugin.setDeviceToken({ vendor: 'harmony', token: TOKEN, businessID: 7 });
  const { code, data } = await ask();
  expect(code).toBe(0);
  return data ?? [];
}
const iPhone: Partial<FakePhone> = { device: { os: 'ios', vendor: 'apns', compiledIn: ['apns'] } };
const settings = (changed: FakePhone['settings']): Scenario => ({ phone: { settings: changed } });

/** Each thing that can be wrong, or unreadable: what it does to a phone on which all else is right. */
const SCENARIOS: [CheckCode, boolean | undefined, Scenario][] = [
  ['native_half.no', false, { native: false }],
  ['native_half.unknown', undefined, { native: false, first: 'setDeviceToken' }],
  ['vendor_sdk.no', false, { phone: { device: { compiledIn: ['huawei'] } } }],
  ['certificate_id.no', false, { options: { mi_buz_id: undefined } }],
  ['token.no', false, { first: 'nothing' }],
  ['reporter.no', false, { options: { reporter: undefined } }],
  ['logged_in.no', false, { options: { reporter: reporter(0, { isLoggedIn: () => false }) } }],
  ['logged_in.unknown', undefined, { options: { reporter: reporter(0, { isLoggedIn: undefined }) } }],
  ['token_accepted.no', false, { options: { reporter: reporter(6017) } }],
  ['token_accepted.unknown', undefined, { options: { auto_report: false } }],
  ['server_reached.no', false, { options: { reporter: reporter(0, { isReachable: async () => false }) } }],
  [
    'server_reached.no',
    false,
    { options: { reporter: reporter(0, { isReachable: () => Promise.reject(new Error()) }) } },
  ],
  ['server_reached.unknown', undefined, { options: { reporter: reporter(0, { isReachable: undefined }) } }],
  ['permission.denied', false, { phone: { permission: 'denied' } }],
  ['permission.blocked', false, { phone: { permission: 'blocked' } }],
  ['permission.unavailable', true, { phone: { permission: 'unavailable' } }],
  ['sound.off', false, settings({ sound: 'off' })],
  ['sound.unknown', undefined, settings({ sound: 'unknown' })],
  ['lock_screen.hidden', false, settings({ lockScreen: 'hidden' })],
  ['lock_screen.content_hidden', undefined, settings({ lockScreen: 'content_hidden' })],
  ['lock_screen.unknown', undefined, settings({ lockScreen: 'unknown' })],
  ['do_not_disturb.on', false, settings({ doNotDisturb: 'on' })],
  ['do_not_disturb.unknown', undefined, settings({ doNotDisturb: 'unknown' })],
  ['channels.unknown', undefined, { channels: [] }],
  ['channel.missing', false, settings({ lastChannel: 'never made' })],
  ['channel.missing', false, settings({ shownChannels: ['never made'] })],
  ['channel.blocked', false, { channels: [{ blocked: true }] }],
  ['channel.blocked', false, { channels: [{ importance: 0 }] }],
  ['channel.silent', false, { channels: [{ silent: true, importance: 2 }] }],
  ['channel.no_banner', undefined, { channels: [{ importance: 3 }] }],
  ['channel.hidden', false, { channels: [{ lockScreen: 'hidden' }] }],
  ['battery.restricted', false, settings({ battery: 'restricted' })],
  ['battery.unrestricted', true, settings({ battery: 'unrestricted' })],
  ['battery.unknown', undefined, settings({ battery: 'unknown' })],
];

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

describe('diagnose', () => {
  it('finds nothing wrong where nothing is, and says what no app can read', async () => {
    const checks = await diagnose({});
    expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(checks.filter(({ ok }) => ok === undefined).map(({ code }) => code)).toEqual([
      'auto_start.unknown',
      'status_bar_icon.unknown',
    ]);
    expect(checks.filter(({ ok }) => ok).map(({ code }) => code)).toEqual([
      'native_half.yes',
      'vendor_sdk.yes',
      'certificate_id.yes',
      'token.yes',
      'reporter.yes',
      'logged_in.yes',
      'token_accepted.yes',
      'server_reached.yes',
      'permission.granted',
      'sound.on',
      'lock_screen.shown',
      'do_not_disturb.off',
      'channels.yes',
      'channel.fine',
      'battery.optimized',
    ]);
  });

  it.each(SCENARIOS)('names %s', async (code, ok, scenario) => {
    const checks = await diagnose(scenario);
    expect(checks).toContainEqual(expect.objectContaining({ code, ok }));
  });

  it('asks an iPhone for nothing that only Android has', async () => {
    const names = (await diagnose({ phone: iPhone, options: { apple_buz_id: 9 } })).map(({ code }) => code);
    expect(names).toContain('permission.granted');
    expect(names.filter((name) => /^(channel|battery|auto_start|status_bar)/.test(name))).toEqual([]);
  });

  it('looks at the cloud that is used: FCM where the phone’s own is not configured', async () => {
    const checks = await diagnose({
      first: 'nothing',
      phone: { device: { compiledIn: ['fcm'] } },
    });
    expect(checks).toContainEqual({ code: 'vendor_sdk.no', ok: false, facts: { vendor: 'xiaomi' } });
    const fallen = await diagnose({
      options: { mi_buz_id: undefined, google_fcm_buz_id: 9 },
      phone: { device: { compiledIn: ['fcm'] } },
    });
    expect(fallen).toContainEqual({ code: 'vendor_sdk.yes', ok: true, facts: { vendor: 'fcm' } });
  });

  it('compares the channels that were asked for with those that are there', async () => {
    const checks = await diagnose({
      phone: { settings: { lastChannel: 'im', shownChannels: ['im'] } },
      options: { channels: [{ channelID: 'news', channelName: 'News' }] },
      channels: [],
    });
    expect(
      checks.filter(({ code }) => code.startsWith('channel.')).map(({ code, facts }) => [code, facts['channelID']]),
    ).toEqual([
      ['channel.missing', 'im'],
      ['channel.fine', 'news'],
    ]);
  });

  it('shows no token and no key', async () => {
    for (const [, , scenario] of SCENARIOS) {
      const seen = JSON.stringify(await diagnose(scenario));
      expect(seen).not.toContain(TOKEN);
      expect(seen).not.toContain(KEY);
    }
  });
});

describe('explainDiagnosis', () => {
  const LANGUAGES: Language[] = ['en', 'zh'];

  it.each(LANGUAGES)(
    'in %s says every check in whole words, and what to do where something is not right',
    async (language) => {
      const seen = new Set<string>();
      for (const [, , scenario] of [...SCENARIOS, ['native_half.yes', true, {}] as const]) {
        for (const { code, ok, text, fix } of explainDiagnosis(await diagnose(scenario), language)) {
          seen.add(code);
          expect(text, code).not.toMatch(/[{}–]|undefined/);
          expect(fix, code).not.toMatch(/[{}–]|undefined/);
          expect(text.length, code).toBeGreaterThan(4);
          if (ok !== true) expect(fix, code).not.toBe('');
        }
      }
      // No text for what never comes, and none missing for what does.
      expect([...seen].sort()).toEqual(Object.keys(en.checks).sort());
    },
  );

  it('has the same checks, facts and codes in both languages', () => {
    const facts = (texts: typeof en) =>
      Object.entries(texts.checks).map(([code, words]) => [
        code,
        ...words.map((text) => [...new Set(text?.match(/\{\w+\}/g) ?? [])].sort()),
      ]);
    expect(facts(zh)).toEqual(facts(en));
    expect(Object.keys(zh.codes)).toEqual(Object.keys(en.codes));
    expect(Object.keys(zh.autoStart)).toEqual(Object.keys(en.autoStart));
  });

  it.each(LANGUAGES)('in %s knows every result code of the plugin', (language) => {
    for (const code of Object.values(PushCode)) expect(explainCode(code, language)).not.toBe(String(code));
    expect(explainCode(12345, language)).toBe('12345');
  });

  it('says why there is no token, and where this maker hides the auto-start', async () => {
    const checks = await diagnose({ options: { mi_buz_id: undefined } });
    const said = explainDiagnosis(checks, 'en');
    expect(said.find(({ code }) => code === 'token.no')?.text).toContain('certificate ID');
    expect(said.find(({ code }) => code === 'certificate_id.no')?.fix).toContain('`mi_buz_id`');
    expect(said.find(({ code }) => code === 'auto_start.unknown')?.fix).toContain('Autostart');
  });

  it('gives a code of a newer plugin back as it is', () => {
    const newer = { code: 'newer.thing' as CheckCode, ok: false, facts: {} };
    expect(explainDiagnosis([newer], 'zh')).toEqual([{ code: 'newer.thing', ok: false, text: 'newer.thing', fix: '' }]);
  });
});
