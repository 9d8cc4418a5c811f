import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';
import { offlinePushFromClient } from './offline-push-client.ts';
import { offlinePushFromRest } from './offline-push-rest.ts';
import { OfflinePushInfoSchema } from './schemas/index.ts';

describe('offlinePushFromClient', () => {
  it('reads the fields of the integration guide', () => {
    const given = { title: 'Alice', desc: 'hi', disablePush: false, ext: '{"a":1}', androidOPPOChannelID: 'im' };
    expect(offlinePushFromClient(given)).toEqual({
      info: { title: 'Alice', desc: 'hi', disablePush: false, ext: '{"a":1}', android: { oppoChannelID: 'im' } },
      warnings: [],
    });
  });

  it.each([
    ['androidOPPOChannelID', 'im', { android: { oppoChannelID: 'im' } }],
    ['AndroidOPPOChannelID', 'im', { android: { oppoChannelID: 'im' } }],
    ['AndroidFCMChannelID', 'im', { android: { fcmChannelID: 'im' } }],
    ['androidXiaoMiChannelID', '123', { android: { xiaomiChannelID: '123' } }],
    ['AndroidVIVOClassification', 1, { android: { vivoClassification: 1 } }],
    ['iOSSound', 'kIOSOfflinePushNoSound', { apns: { sound: 'push.no_sound' } }],
    ['iOSSound', 'ding.caf', { apns: { sound: 'ding.caf' } }],
    ['ignoreIOSBadge', true, { apns: { badgeMode: 1 } }],
    ['ignoreIOSBadge', false, { apns: { badgeMode: 0 } }],
    ['iOSInterruptionLevel', 3, { apns: { interruptionLevel: 'time-sensitive' } }],
    ['HarmonyCategory', 'IM', { harmony: { category: 'IM' } }],
    ['vendorParams', '{"fcmPriority":"high"}', { android: { fcmPriority: 'high' } }],
  ])('reads %s = %j', (key, value, info) => {
    expect(offlinePushFromClient({ [key]: value })).toEqual({ info, warnings: [] });
  });

  it('names the nearest known field of a mistyped one', () => {
    expect(offlinePushFromClient({ androidOPOChannelID: 'im' }).warnings).toEqual([
      'offlinePushInfo.androidOPOChannelID is not known: did you mean androidOPPOChannelID?',
    ]);
  });

  it('leaves out a value of the wrong kind and says so', () => {
    expect(offlinePushFromClient({ ext: { a: 1 }, title: 'x' })).toEqual({
      info: { title: 'x' },
      warnings: ['offlinePushInfo.ext must be a string, not object: it was left out'],
    });
  });

  it.each([
    ['iOSPushType', 2, '0, 1'],
    ['iOSInterruptionLevel', 'loud', 'active, critical, passive, time-sensitive'],
    ['iOSInterruptionLevel', 4, 'active, critical, passive, time-sensitive'],
    ['AndroidOPPONotifyLevel', 3, '1, 2, 16'],
    ['androidVIVOClassification', 2, '0, 1'],
    ['AndroidHonorImportance', 'HIGH', 'LOW, NORMAL'],
    ['AndroidMeizuNotifyType', 9, '0, 1'],
  ])('leaves out %s = %j, which no server takes, and names what is right', (key, value, choices) => {
    expect(offlinePushFromClient({ [key]: value, title: 'x' })).toEqual({
      info: { title: 'x' },
      warnings: [`offlinePushInfo.${key} must be one of ${choices}: it was left out`],
    });
  });

  it.each([
    ['{"vivoNotifyType":5}', 'offlinePushInfo.vivoNotifyType must be one of 1, 2, 3, 4: it was left out'],
    ['{"fcmPriority":"urgent"}', 'offlinePushInfo.fcmPriority must be one of normal, high: it was left out'],
    ['{"oppoTitleParam":{"a":1}}', 'offlinePushInfo.oppoTitleParam must hold texts only: it was left out'],
  ])('leaves out what no server takes of vendorParams %s', (vendorParams, warning) => {
    expect(offlinePushFromClient({ vendorParams })).toEqual({ info: {}, warnings: [warning] });
  });

  it('reads the grouped form of the newest old SDK as the flat one', () => {
    const grouped = {
      title: 'Alice',
      description: 'hello',
      extension: '{}',
      disablePush: false,
      disableVoipPush: true,
      androidInfo: {
        sound: 'ring',
        OPPOChannelID: 'im',
        FCMChannelID: 'chat',
        HonorImportance: 'NORMAL',
        GoogleImage: 'https://a/b',
      },
      apnsInfo: {
        ignoreIOSBadge: true,
        sound: 'kIOSOfflinePushNoSound',
        interruptionLevel: 'active',
        image: 'https://a/c',
      },
    };
    const flat = {
      title: 'Alice',
      desc: 'hello',
      ext: '{}',
      disablePush: false,
      iOSPushType: 0,
      AndroidSound: 'ring',
      AndroidOPPOChannelID: 'im',
      AndroidFCMChannelID: 'chat',
      AndroidHonorImportance: 'NORMAL',
      AndroidFCMImage: 'https://a/b',
      ignoreIOSBadge: true,
      iOSSound: 'kIOSOfflinePushNoSound',
      iOSInterruptionLevel: 'active',
      iOSImage: 'https://a/c',
    };
    expect(offlinePushFromClient(grouped)).toEqual({ info: offlinePushFromClient(flat).info, warnings: [] });
    expect(offlinePushFromClient({ androidInfo: { OPPOChanelID: 'x' }, apnsInfo: 'x' })).toEqual({
      info: {},
      warnings: [
        'offlinePushInfo.OPPOChanelID is not known: did you mean OPPOChannelID?',
        'offlinePushInfo.apnsInfo is not an object: it was left out',
      ],
    });
  });

  it('gives only what the socket takes, whatever an app passes', () => {
    const check = Compile(OfflinePushInfoSchema);
    const keys = ['title', 'iOSPushType', 'iOSInterruptionLevel', 'AndroidOPPONotifyLevel', 'AndroidVIVOClassification']
      .concat(['AndroidHonorImportance', 'AndroidMeizuNotifyType', 'ignoreIOSBadge', 'disablePush', 'HarmonyCategory'])
      .concat([
        'enableIOSBackgroundNotification',
        'ignoreHarmonyBadge',
        'vendorParams',
        'ext',
        'androidInfo',
        'apnsInfo',
      ]);
    const params = fc.dictionary(
      fc.constantFrom('fcmPriority', 'vivoNotifyType', 'oppoTemplateId', 'oppoTitleParam', 'oppoContentParam'),
      fc.anything({ maxDepth: 2 }),
    );
    const value = fc.oneof(fc.anything({ maxDepth: 1 }), fc.nat(20), params);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (given) => {
        expect(check.Check(offlinePushFromClient(given).info)).toBe(true);
      }),
    );
  });

  it('leaves disablePush undefined when the app did not set it, so nothing is silently turned off', () => {
    expect(offlinePushFromClient({ title: 'x' }).info.disablePush).toBeUndefined();
  });

  it('never throws, whatever an app passes', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(Array.isArray(offlinePushFromClient(given).warnings)).toBe(true);
      }),
    );
  });

  it('does not take a key of Object.prototype for a field', () => {
    expect(offlinePushFromClient(JSON.parse('{"constructor":"x","__proto__":"y","toString":"z"}')).info).toEqual({});
  });
});

describe('offlinePushFromRest', () => {
  it('reads every vendor field into its one place', () => {
    expect(
      offlinePushFromRest({
        PushFlag: 1,
        Title: 't',
        Desc: 'd',
        Ext: 'e',
        MultiLanguageContent: [{ Language: 'en', Title: 'T' }],
        AndroidInfo: {
          OPPOChannelID: 'o',
          XiaoMiChannelID: 'x',
          GooglePriority: 'high',
          HuaWeiImportance: '',
          VIVOClassification: 1,
        },
        ApnsInfo: { Sound: 'a.caf', BadgeMode: 1 },
        HarmonyInfo: { Category: 'IM' },
      }),
    ).toEqual({
      disablePush: true,
      title: 't',
      desc: 'd',
      ext: 'e',
      languages: [{ language: 'en', title: 'T' }],
      android: { oppoChannelID: 'o', xiaomiChannelID: 'x', fcmPriority: 'high', vivoClassification: 1 },
      apns: { sound: 'a.caf', badgeMode: 1 },
      harmony: { category: 'IM' },
    });
  });

  it('takes empty strings for "not set", as back ends that send every field mean it', () => {
    expect(
      offlinePushFromRest({ Title: '', Desc: '', Ext: '', AndroidInfo: { Sound: '', OPPOChannelID: '' } }),
    ).toEqual({ android: {} });
  });
});

describe('nearestName', () => {
  it.each([
    ['mi_buzid', 'mi_buz_id'],
    ['MI_BUZ_ID', 'mi_buz_id'],
    ['opo_buz_id', 'oppo_buz_id'],
  ])('%s → %s', (given, name) => {
    expect(nearestName(given, ['mi_buz_id', 'oppo_buz_id', 'vivo_buz_id'])).toBe(name);
  });
});
