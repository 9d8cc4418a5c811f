import { describe, expect, it } from 'vitest';
import { agconnect, googleServices, nativeApp, SDK_FILES } from '../testing/apps.ts';
import { aar, elf } from '../testing/archive.ts';
import { cases } from '../testing/cases.ts';

const GOOGLE = 'android/app/google-services.json';
const ASSET = 'android/app/src/main/assets/agconnect-services.json';
const APP = 'android/app/build.gradle';

describe('the vendors’ json files', () => {
  cases([
    {
      name: 'google-services.json in the project’s root, where the old guide puts it',
      change: (app) => app.move(GOOGLE, 'google-services.json'),
      finds: 'fcm.servicesFile misplaced',
      at: 'google-services.json',
      says: [`Move google-services.json to ${GOOGLE}`],
    },
    {
      name: 'agconnect-services.json in the root of the Android project',
      change: (app) => app.move(ASSET, 'android/agconnect-services.json'),
      finds: 'huawei.servicesFile misplaced',
      says: [
        'Move android/agconnect-services.json to android/app/agconnect-services.json',
        `Copy android/app/agconnect-services.json to ${ASSET}`,
      ],
    },
    {
      name: 'agconnect-services.json where only Huawei’s Gradle plugin reads it',
      change: (app) => app.move(ASSET, 'android/app/agconnect-services.json'),
      finds: 'huawei.servicesFile notInAssets',
      says: [`Copy android/app/agconnect-services.json to ${ASSET}`],
    },
    {
      name: 'agconnect-services.json not there, but the app ID in init',
      change: (app) =>
        app.remove(ASSET).edit('src/push.ts', 'hw_buz_id: 2,', "hw_buz_id: 2,\n    hw_push_app_id: '104',"),
      finds: 'huawei.servicesFile fromInit',
      at: 'src/push.ts:15',
    },
    {
      name: 'agconnect-services.json not there',
      change: (app) => app.remove(ASSET),
      finds: 'huawei.servicesFile missing',
      says: ['Put into android/app/src/main/assets: agconnect-services.json'],
      hands: (app) => ({ put: (what, into) => app.write(`${into}/${what}`, agconnect('com.example.chat')) }),
    },
    {
      name: 'google-services.json not there',
      change: (app) => app.remove(GOOGLE),
      finds: 'fcm.servicesFile missing',
      hands: (app) => ({ put: (what, into) => app.write(`${into}/${what}`, googleServices('com.example.chat')) }),
    },
    {
      name: 'cut off',
      change: (app) => app.write(GOOGLE, '{ "client": [\n { "api_key": "AIza-secret'),
      finds: 'fcm.servicesFile broken',
      byHand: true,
    },
    {
      name: 'of another app',
      change: (app) => app.write(GOOGLE, googleServices('com.example.other')),
      finds: 'fcm.servicesFile otherApp',
      byHand: true,
    },
    {
      name: 'of no app at all',
      change: (app) => app.write(GOOGLE, '{ "client": [] }'),
      finds: 'fcm.servicesFile noPackage',
      byHand: true,
    },
    {
      name: 'that does not know the debug variant',
      change: (app) =>
        app.edit(
          APP,
          'release { minifyEnabled true }',
          'release { minifyEnabled true }\n        debug { applicationIdSuffix ".debug" }',
        ),
      finds: 'fcm.servicesFile variants',
      byHand: true,
    },
    {
      name: 'that knows every flavor',
      change: (app) =>
        app
          .edit(
            APP,
            'buildTypes {',
            'flavorDimensions "store"\n    productFlavors {\n        play { }\n        china { applicationId "cn.example.chat" }\n    }\n    buildTypes {',
          )
          .write(GOOGLE, googleServices('com.example.chat', 'cn.example.chat')),
      finds: 'fcm.servicesFile ok',
    },
    {
      name: 'of a variant in its own folder',
      change: (app) =>
        app
          .edit(APP, 'buildTypes {', 'buildTypes {\n        debug { applicationIdSuffix ".debug" }')
          .write('android/app/src/debug/google-services.json', googleServices('com.example.chat.debug')),
      finds: 'fcm.servicesFile ok',
    },
  ]);
});

describe('native libraries in SDK files', () => {
  const OPPO = `android/app/libs/${SDK_FILES.oppo}`;
  const replaced = (libraries: Record<string, Buffer>) => nativeApp().write(OPPO, aar(libraries));

  it('aligned for 4 KB pages are named, with their alignment', () => {
    const app = replaced({
      'jni/arm64-v8a/liba.so': elf({ alignment: 4096 }),
      'jni/x86_64/libb.so': elf({ alignment: 16384 }),
    });
    expect(app.of('native.pages')).toMatchObject([
      {
        outcome: 'unaligned',
        severity: 'warning',
        at: { file: OPPO },
        values: { names: 'jni/arm64-v8a/liba.so (4096)' },
      },
    ]);
  });

  it('of 32-bit processors may be aligned to less', () => {
    const app = replaced({
      'jni/arm64-v8a/liba.so': elf({ alignment: 65536 }),
      'jni/armeabi-v7a/liba.so': elf({ alignment: 4096, is64: false }),
    });
    expect(app.of('native.pages')[0]?.outcome).toBe('ok');
  });

  it('for 32-bit phones only are named', () => {
    const app = replaced({ 'jni/armeabi-v7a/liba.so': elf({ alignment: 4096, is64: false }) });
    expect(app.of('native.abi')).toMatchObject([
      { outcome: 'no64', values: { abis: 'armeabi-v7a', needed: 'arm64-v8a' } },
    ]);
  });

  it('in jars count too', () => {
    const app = nativeApp().write(
      'android/app/libs/other.jar',
      aar({ 'lib/arm64-v8a/libc.so': elf({ alignment: 4096 }) }),
    );
    expect(app.of('native.pages')[0]?.at?.file).toBe('android/app/libs/other.jar');
  });

  it.each([
    ['cut short', (whole: Buffer) => whole.subarray(0, whole.length - 30)],
    ['a page of HTML', () => Buffer.from('<html>not found</html>')],
    ['empty', () => Buffer.alloc(0)],
    ['with a library that is none', () => aar({ 'jni/arm64-v8a/liba.so': Buffer.from('text') })],
  ])('in a file that is %s make it broken', (_name, damage) => {
    const app = nativeApp().write(OPPO, damage(aar({ 'jni/arm64-v8a/liba.so': elf({ alignment: 16384 }) })));
    expect(app.of('native.files')).toMatchObject([{ outcome: 'broken', at: { file: OPPO } }]);
  });
});
