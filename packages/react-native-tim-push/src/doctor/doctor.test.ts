/** Whole projects: what the doctor says of them, and that they are right once somebody did what it says. */
import { describe, expect, it } from 'vitest';
import { apply } from './testing/apply.ts';
import { installed, nativeApp, sdkFiles } from './testing/apps.ts';
import { expoApp, prebuilt } from './testing/expo-apps.ts';
import { Folder } from './testing/folder.ts';
import { guideApp } from './testing/guide-app.ts';

describe.each(['groovy', 'kotlin'] as const)('an app in the %s dialect', (dialect) => {
  it('with everything set up is right in every way', () => {
    expect(
      nativeApp(dialect)
        .findings()
        .filter(({ severity }) => severity !== 'ok'),
    ).toEqual([]);
  });

  it('with Windows’ line ends and a byte order mark reads the same', () => {
    const app = nativeApp(dialect);
    const script = `android/app/build.gradle${dialect === 'kotlin' ? '.kts' : ''}`;
    const before = app.findings();
    for (const file of [
      script,
      'android/gradle.properties',
      'android/app/src/main/AndroidManifest.xml',
      'package.json',
    ]) {
      app.write(file, `\uFEFF${app.read(file).replaceAll('\n', '\r\n')}`);
    }
    expect(app.findings()).toEqual(before);
  });
});

describe('the old guide’s project', () => {
  it('is told each of its mistakes, and is right once it does what it is told', () => {
    const app = guideApp();
    expect(app.missing()).toEqual([
      'fcm.compiledIn missing',
      'fcm.gradlePlugin old',
      'fcm.servicesFile misplaced',
      'huawei.compiledIn missing',
      'huawei.gradlePlugin oldUnneeded',
      'huawei.repository missing',
      'huawei.servicesFile misplaced',
      'init.server missing',
      'manifest.oldClasses found',
      'manifest.tools unbound',
      'vendors.chosen none',
      'vivo.aar missing',
      'vivo.aarDependency missing',
      'vivo.compiledIn missing',
      'xiaomi.aar missing',
      'xiaomi.aarDependency missing',
      'xiaomi.compiledIn missing',
    ]);
    apply(app, app.findings(), { put: (_what, into) => sdkFiles(app, into) });
    expect(app.missing()).toEqual([]);
    expect(app.read('android/gradle.properties')).toContain('timPush.vendors=xiaomi,huawei,vivo,fcm');
    // Its code passes only Xiaomi's certificate ID.
    expect(
      app
        .findings()
        .filter(({ severity }) => severity === 'warning')
        .map(({ id }) => id),
    ).toEqual(['huawei.init', 'vivo.init', 'fcm.init']);
  });
});

describe('Expo', () => {
  it('without native folders is checked by its configuration', () => {
    const app = expoApp();
    expect(
      app
        .findings()
        .filter(({ severity }) => severity !== 'ok')
        .map(({ id, outcome }) => `${id} ${outcome}`),
    ).toEqual(['project.android generated']);
  });

  it('after a prebuild fits its options, and is told to prebuild again when they change', () => {
    const app = prebuilt();
    expect(app.missing()).toEqual([]);
    app.json('app.json', ({ expo }) => {
      const [, entry] = (expo as { plugins: [string, [string, { vendors: string[] }]] }).plugins;
      entry[1].vendors = ['fcm', 'meizu'];
    });
    expect(app.missing()).toEqual(['expo.prebuild stale']);
    expect(app.of('expo.prebuild')[0]?.fix).toEqual([{ do: 'run', command: 'npx expo prebuild --platform android' }]);
  });

  it('is told which SDKs its options let start with the app, and to prebuild for it', () => {
    const app = prebuilt();
    app.json('app.json', ({ expo }) => {
      const [, entry] = (expo as { plugins: [string, [string, { autoStart: string[] }]] }).plugins;
      entry[1].autoStart = ['fcm'];
    });
    expect(app.of('vendors.autoStart')).toMatchObject([{ outcome: 'started', at: { file: 'app.json' } }]);
    expect(app.missing()).toEqual(['expo.prebuild stale']);
    app.edit('android/gradle.properties', '\n', '\ntimPush.autoStart=fcm\n');
    expect(app.missing()).toEqual([]);
  });

  it('is told to prebuild again for a property that its options do not name', () => {
    const app = prebuilt().edit('android/gradle.properties', '\n', '\ntimPush.autoStart=fcm\n');
    expect(app.missing()).toEqual(['expo.prebuild stale']);
  });

  it('gets fixes for app.json or a prebuild, never for files that a prebuild writes', () => {
    const app = prebuilt()
      .edit('android/app/build.gradle', /manifestPlaceholders \+= \[HONOR_APPID.*/, '')
      .edit('android/app/src/main/AndroidManifest.xml', 'singleTask', 'singleTop');
    const fixes = app.findings().flatMap(({ fix }) => fix);
    expect(fixes.length).toBeGreaterThan(0);
    expect(fixes.filter((edit) => edit.do !== 'run')).toEqual([]);
  });

  it('without the plugin gets the line for app.json', () => {
    const app = expoApp().json('app.json', ({ expo }) => {
      (expo as { plugins: unknown[] }).plugins = ['expo-notifications'];
    });
    const [finding] = app.of('expo.plugin');
    expect(finding?.outcome).toBe('missing');
    expect(finding?.fix).toEqual([
      {
        do: 'add',
        file: 'app.json',
        in: ['expo', 'plugins'],
        lines: [
          '["react-native-tim-push", { "vendors": ["xiaomi", "huawei", "honor", "oppo", "vivo", "meizu", "fcm"] }]',
        ],
      },
    ]);
    apply(app, app.of('expo.plugin'));
    expect(app.of('expo.plugin')[0]?.outcome).toBe('ok');
    // Now the plugin's own check says what those vendors need.
    expect(app.of('expo.options')[0]?.values['problem']).toMatch(/^vivo: is missing/);
  });

  it('says what a script may change', () => {
    const app = expoApp().write('app.config.ts', 'export default {};');
    expect(app.of('expo.config')).toMatchObject([{ outcome: 'dynamic', at: { file: 'app.config.ts' } }]);
  });

  it('names the files of options that are not there', () => {
    const app = expoApp().remove('google-services.json').remove('sdks/com.heytap.msp_3.5.3.aar');
    expect(app.of('expo.options').map(({ outcome, values }) => [outcome, values['file']])).toEqual([
      ['noFile', './google-services.json'],
      ['noFile', './sdks/com.heytap.msp_3.5.3.aar'],
    ]);
  });

  it('with a broken app.json is told the line, not the content', () => {
    const app = expoApp().write('app.json', '{\n  "expo": {\n    "name": secret-word\n');
    const [finding] = app.of('expo.config');
    expect(finding?.outcome).toBe('broken');
    expect(JSON.stringify(app.findings())).not.toContain('secret-word');
  });
});

describe('a monorepo', () => {
  it('is read through hoisted modules', () => {
    const app = nativeApp('groovy', new Folder('repo/apps/chat'));
    app.move('node_modules', '../../node_modules');
    expect(app.findings().filter(({ severity }) => severity !== 'ok')).toEqual([]);
  });

  it('is told of a second copy', () => {
    const app = nativeApp('groovy', new Folder('repo/apps/chat'));
    app.move('node_modules', '../../node_modules');
    app.write('../../node_modules/@corp/ui/node_modules/react-native-tim-push/package.json', '{ "version": "8.1.0" }');
    expect(app.of('versions.copies')).toMatchObject([
      {
        outcome: 'several',
        values: {
          where:
            '../../node_modules/react-native-tim-push (8.0.0), ../../node_modules/@corp/ui/node_modules/react-native-tim-push (8.1.0)',
        },
      },
    ]);
  });
});

describe('pnpm', () => {
  it('keeps copies in a store of its own', () => {
    const app = nativeApp().write(
      'node_modules/.pnpm/react-native-tim-push@8.1.0_react@19/node_modules/react-native-tim-push/package.json',
      '{ "version": "8.1.0" }',
    );
    expect(app.of('versions.copies')[0]?.outcome).toBe('several');
  });
});

describe('versions', () => {
  it.each([
    ['react-native', '0.73.9', 'versions.reactNative old'],
    ['react-native-tim-push', '7.9.5670', 'versions.plugin old'],
    ['react-native-tim-push', '0.3.0-beta.9', 'versions.plugin old'],
    ['react-native-tim-js', '0.2.4', 'versions.im old'],
  ])('of %s %s are refused', (name, version, expected) => {
    const app = nativeApp().write(`node_modules/${name}/package.json`, JSON.stringify({ name, version }));
    expect(app.missing()).toEqual([expected]);
  });

  it('of what is not installed yet come from package.json', () => {
    const app = nativeApp().remove('node_modules/react-native');
    expect(app.of('versions.reactNative')[0]).toMatchObject({ outcome: 'ok', values: { version: '0.81.6' } });
  });

  it('need the package itself', () => {
    const app = nativeApp().remove('node_modules/react-native-tim-push').write('yarn.lock', '');
    expect(app.of('versions.plugin')[0]).toMatchObject({
      outcome: 'missing',
      fix: [{ do: 'run', command: 'yarn add react-native-tim-push' }],
    });
  });
});

describe('iOS', () => {
  const entitlements = (inner: string): string => `<plist version="1.0"><dict>\n${inner}</dict></plist>\n`;
  const withIos = (): Folder =>
    nativeApp()
      .json('package.json', (value) => {
        (value['dependencies'] as Record<string, string>)['@react-native-community/push-notification-ios'] = '*';
      })
      .write('ios/Chat/Chat.entitlements', entitlements(''))
      .write('ios/Chat/AppDelegate.mm', '@implementation AppDelegate\n\n@end\n');

  it('wants a library that gets the token', () => {
    const app = nativeApp().write('ios/Podfile', '');
    expect(app.of('ios.library')[0]).toMatchObject({
      outcome: 'missing',
      fix: [{ do: 'run', command: 'npm install @react-native-community/push-notification-ios' }],
    });
    app.edit('src/push.ts', 'await push.init', 'push.setDeviceToken(token);\n  await push.init');
    expect(app.of('ios.library')[0]?.outcome).toBe('own');
  });

  it('wants the entitlement and a token that is handed on', () => {
    const app = withIos();
    expect(app.missing()).toEqual(['ios.appDelegate missing', 'ios.entitlement missing']);
    apply(app, app.findings());
    expect(app.missing()).toEqual([]);
  });

  it('in Swift gets Swift', () => {
    const app = withIos()
      .remove('ios/Chat/AppDelegate.mm')
      .write('ios/Chat/AppDelegate.swift', 'class AppDelegate: UIResponder, UIApplicationDelegate {\n}\n');
    expect(app.of('ios.appDelegate')[0]?.fix).toMatchObject([
      { lines: { 0: expect.stringMatching(/^func application/) } },
    ]);
    app.edit('ios/Chat/AppDelegate.swift', 'UIResponder, UIApplicationDelegate', 'RCTAppDelegate');
    apply(app, app.findings());
    expect(app.read('ios/Chat/AppDelegate.swift')).toMatch(
      /override func application[\s\S]*withDeviceToken: deviceToken/,
    );
    expect(app.missing()).toEqual([]);
  });
});

describe('what older packages left', () => {
  it('is named and can be taken away', () => {
    const app = nativeApp()
      .edit(
        'android/app/build.gradle',
        'dependencies {',
        "dependencies {\n    implementation 'com.tencent.timpush:huawei:8.3.6498'",
      )
      .write('android/app/proguard-rules.pro', '# ours\n-keep class com.tencent.qcloud.tim.** { *; }\n')
      .write(
        'android/app/src/main/java/com/example/chat/MainApplication.java',
        'package x;\nimport com.tencent.timpush.TIMPushApplication;\n',
      )
      .json('package.json', (value) => {
        (value['dependencies'] as Record<string, string>)['@tencentcloud/react-native-push'] = '1.1.0';
      });
    expect(app.missing()).toEqual([
      'leftovers.application found',
      'leftovers.gradle found',
      'leftovers.packages found',
    ]);
    expect(app.of('leftovers.rules')[0]).toMatchObject({ severity: 'info', at: { line: 2 } });
    apply(app, app.findings(), {
      run: (command) => {
        expect(command).toBe('npm uninstall @tencentcloud/react-native-push');
        app.json(
          'package.json',
          (value) => delete (value['dependencies'] as Record<string, string>)['@tencentcloud/react-native-push'],
        );
      },
    });
    expect(app.missing()).toEqual(['leftovers.application found']);
    expect(app.of('leftovers.rules')[0]?.outcome).toBe('ok');
  });
});

describe('a folder that is no whole project', () => {
  it('without android says so', () => {
    const app = nativeApp().remove('android');
    expect(app.missing()).toEqual(['project.android missing']);
  });

  it('with a folder in place of a file says that it cannot be read', () => {
    const app = nativeApp().remove('android/gradle.properties').write('android/gradle.properties/x', '');
    expect(app.of('project.files')).toMatchObject([
      { outcome: 'unreadable', at: { file: 'android/gradle.properties' }, values: { code: 'EISDIR' } },
    ]);
  });

  it('with a half-written install says that no version is known', () => {
    const app = new Folder().write('package.json', '{}');
    installed(app).write('node_modules/react-native/package.json', '{ "vers');
    expect(app.of('versions.reactNative')[0]?.outcome).toBe('unknown');
  });
});
