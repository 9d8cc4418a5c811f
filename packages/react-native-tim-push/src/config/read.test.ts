import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateID, readConfig, sdkParams } from './read.ts';
import { warningsOf } from './warn.ts';

const read = (options: Record<string, unknown>, appID = 'com.example.chat') => ({
  config: readConfig(options, appID),
  warnings: warningsOf(options, appID),
});

describe('readConfig', () => {
  it('reads the sample of the integration guide', () => {
    const { config, warnings } = read({ mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: 'k' });
    expect(warnings).toEqual([]);
    expect(certificateID(config, 'xiaomi', '')).toBe(5218);
    expect(JSON.parse(sdkParams(config, 'xiaomi'))).toEqual({ appId: '288', appKey: 'k' });
  });

  it.each([
    ['mi_buz_id', 'xiaomi'],
    ['hw_buz_id', 'huawei'],
    ['huawei_buz_id', 'huawei'],
    ['honor_buz_id', 'honor'],
    ['oppo_buz_id', 'oppo'],
    ['vivo_buz_id', 'vivo'],
    ['mz_buz_id', 'meizu'],
    ['google_fcm_buz_id', 'fcm'],
    ['google_buz_id', 'fcm'],
    ['fcm_buz_id', 'fcm'],
    ['apple_buz_id', 'apns'],
    ['harmony_buz_id', 'harmony'],
  ] as const)('%s is the certificate ID of %s, as number or numeric string', (key, vendor) => {
    for (const value of [7, '7']) {
      const { config, warnings } = read({ [key]: value });
      expect([certificateID(config, vendor, ''), warnings]).toEqual([7, []]);
    }
  });

  it('reads the names of the Flutter sibling', () => {
    const { config } = read({ mi_buz_id: 1, mi_app_id: 'a', mi_app_key: 'k', oppo_app_secret: 's' });
    expect(JSON.parse(sdkParams(config, 'xiaomi'))).toEqual({ appId: 'a', appKey: 'k' });
    expect(JSON.parse(sdkParams(config, 'oppo'))).toEqual({ appSecret: 's' });
  });

  it("reads the console's file: this app's entry over the shared one, options over both", () => {
    const file = {
      version: '1.0.1',
      'com.example.chat': { xiaomiPushBussinessId: '10', xiaomiPushAppId: 'own' },
      'com.example.other': { xiaomiPushBussinessId: '99' },
      '': { xiaomiPushAppId: 'shared', fcmPushBussinessId: '20' },
    };
    const { config, warnings } = read({ timpush_configs: file, google_fcm_buz_id: 21 });
    expect(warnings).toEqual([]);
    expect(certificateID(config, 'xiaomi', '')).toBe(10);
    expect(JSON.parse(sdkParams(config, 'xiaomi'))).toEqual({ appId: 'own' });
    expect(certificateID(config, 'fcm', '')).toBe(21);
  });

  it('says so when the file has no entry for this app', () => {
    expect(read({ timpush_configs: { 'com.other': { xiaomiPushBussinessId: '1' } } }).warnings[0]).toContain(
      'com.example.chat',
    );
  });

  it('reads the iOS file, whose only key is businessID', () => {
    expect(certificateID(read({ timpush_configs: { businessID: '30' } }).config, 'apns', 'production')).toBe(30);
  });

  it('takes the certificate ID of the region, and of the sandbox on iOS', () => {
    const abroad = read({ mi_buz_id: 1, mi_buz_id_abroad: 2, region: 'abroad' }).config;
    expect(certificateID(abroad, 'xiaomi', '')).toBe(2);
    const apple = read({ apple_buz_id: 3, apple_buz_id_sandbox: 4 }).config;
    expect([certificateID(apple, 'apns', 'sandbox'), certificateID(apple, 'apns', 'production')]).toEqual([4, 3]);
  });

  it.each([
    ['an empty text', ''],
    ['0', 0],
    ['zeros', '00'],
    ['nothing', undefined],
  ])('takes %s for a certificate ID that is not set, without a word', (_name, value) => {
    const { config, warnings } = read({
      mi_buz_id_abroad: value,
      xiaomi_buz_id: 7,
      mi_buz_id: value,
      region: 'abroad',
    });
    expect([certificateID(config, 'xiaomi'), warnings]).toEqual([7, []]);
  });

  it('takes an option over the file in whichever dialect each speaks, and a name of no use for none', () => {
    const { config } = read({
      timpush_configs: { mi_buz_id: 1, xiaomi_push_app_id: 'file' },
      xiaomiPushBussinessId: '2',
    });
    expect([certificateID(config, 'xiaomi'), JSON.parse(sdkParams(config, 'xiaomi'))]).toEqual([2, { appId: 'file' }]);
    expect(certificateID(read({ mi_buz_id: 'soon', xiaomi_buz_id: 8 }).config, 'xiaomi')).toBe(8);
  });

  it('gives no SDK a secret that it does not need, nor a cloud that nobody knows anything', () => {
    const { config, warnings } = read({ mi_push_app_secret: 's', nokia_buz_id: 1 });
    expect(sdkParams(config, 'xiaomi')).toBe('{}');
    expect(warnings).toHaveLength(2);
    expect(certificateID(config, 'nokia' as 'fcm')).toBe(1);
    expect(sdkParams(config, 'nokia' as 'fcm')).toBe('{}');
  });

  it.each([
    [{ mi_buzid: 1 }, 'mi_buzid is not known: did you mean mi_buz_id?'],
    [{ mi_buz_id: 'abc' }, 'mi_buz_id must be the numeric certificate ID: left out'],
    [{ timeout_ms: -5 }, 'timeout_ms must be milliseconds above 0: 10000 is used'],
  ])('warns about %j', (options, warning) => {
    expect(read(options).warnings).toEqual([warning]);
  });

  it('never throws, whatever an app passes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (options) => {
        expect(Array.isArray(read(options).warnings)).toBe(true);
      }),
    );
  });
});
