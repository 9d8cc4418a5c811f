import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';
import type { Folder } from '../testing/folder.ts';

const MANIFEST = 'android/app/src/main/AndroidManifest.xml';
const PAGE = /<intent-filter>\s*<action android:name="android.intent.action.VIEW"[\s\S]*?<\/intent-filter>/;
const inApplication = (app: Folder, xml: string): Folder =>
  app.edit(MANIFEST, '  </application>', `${xml}\n  </application>`);
const withTools = (app: Folder): Folder =>
  app.edit(MANIFEST, '<manifest ', '<manifest xmlns:tools="http://schemas.android.com/tools" ');
const RECEIVER = (name: string): string =>
  `    <receiver android:name="${name}">\n      <intent-filter><action android:name="com.vivo.pushclient.action.RECEIVE" /></intent-filter>\n    </receiver>`;
const META = (name: string, tools = 'tools:replace="android:value" '): string =>
  `    <meta-data ${tools}android:name="com.vivo.push.${name}" android:value="1" />`;

describe('what the old guide left', () => {
  cases([
    {
      name: 'its receiver',
      change: (app) =>
        inApplication(app, RECEIVER('com.tencent.qcloud.tim.demo.thirdpush.VIVOPushMessageReceiverImpl')),
      finds: 'manifest.oldClasses found',
      at: `${MANIFEST}:18`,
      says: [`Remove from ${MANIFEST}: 18–20`],
    },
    {
      name: 'the service of a Tencent SDK in a flavor’s manifest',
      change: (app) =>
        app.write(
          'android/app/src/demo/AndroidManifest.xml',
          '<manifest xmlns:android="x">\n<application>\n<service android:name="com.tencent.timpush.huawei.TIMPushHmsMessageService"\n android:exported="false" />\n</application>\n</manifest>\n',
        ),
      finds: 'manifest.oldClasses found',
      at: 'android/app/src/demo/AndroidManifest.xml:3',
    },
    {
      name: 'tools: without its namespace',
      change: (app) => inApplication(app, `${META('app_id')}\n${META('api_key')}`),
      finds: 'manifest.tools unbound',
      says: ['xmlns:tools="http://schemas.android.com/tools"', `Set in ${MANIFEST}, on the <manifest> of line 1:`],
    },
    {
      name: 'one of vivo’s two values',
      change: (app) => inApplication(withTools(app), META('app_id')),
      finds: 'vivo.metaData half',
      says: [
        '<meta-data tools:replace="android:value" android:name="com.vivo.push.api_key" android:value="VALUE_OF_VIVO" />',
      ],
    },
    {
      name: 'vivo’s values without tools:replace',
      change: (app) => inApplication(app, `${META('app_id', '')}\n${META('api_key', '')}`),
      finds: 'vivo.metaData noReplace',
      says: ['tools:replace="android:value"'],
    },
    {
      name: 'vivo’s values as it should be, instead of placeholders',
      change: (app) =>
        inApplication(withTools(app), `${META('app_id')}\n${META('api_key')}`).edit(
          'android/app/build.gradle',
          /manifestPlaceholders \+= \[VIVO.*/,
          '',
        ),
      finds: 'vivo.placeholders metaData',
    },
  ]);
});

describe('the manifest itself', () => {
  cases([
    { name: 'is not there', change: (app) => app.remove(MANIFEST), finds: 'manifest.file missing', byHand: true },
    {
      name: 'is no XML',
      change: (app) => app.edit(MANIFEST, '</activity>', ''),
      finds: 'manifest.file broken',
      at: `${MANIFEST}:18`,
      byHand: true,
    },
    {
      name: 'has a component with a filter that does not say exported',
      change: (app) => app.edit(MANIFEST, '\n      android:exported="true"', ''),
      finds: 'manifest.exported missing',
      at: `${MANIFEST}:4`,
      says: ['android:exported="true"'],
    },
    {
      name: 'has a receiver of the app’s own that does not say exported',
      change: (app) => inApplication(app, RECEIVER('.MyReceiver')),
      finds: 'manifest.exported missing',
      says: ['android:exported="false"'],
    },
    {
      name: 'removes the notification permission',
      change: (app) =>
        withTools(app).edit(
          MANIFEST,
          '  <application',
          '  <uses-permission android:name="android.permission.POST_NOTIFICATIONS" tools:node="remove" />\n  <application',
        ),
      finds: 'manifest.permission removed',
      says: [`Remove from ${MANIFEST}: 3`],
    },
  ]);
});

describe('the activity that a tap opens', () => {
  cases([
    {
      name: 'in another launch mode',
      change: (app) => app.edit(MANIFEST, 'singleTask', 'singleTop'),
      finds: 'manifest.launchMode other',
      says: ['android:launchMode="singleTask"'],
    },
    {
      name: 'without a launch mode',
      change: (app) => app.edit(MANIFEST, '      android:launchMode="singleTask"\n', ''),
      finds: 'manifest.launchMode other',
    },
    {
      name: 'behind an alias',
      change: (app) =>
        inApplication(
          app
            .edit(
              MANIFEST,
              /<intent-filter>\s*<action android:name="android.intent.action.MAIN" \/>\s*<category.*\s*<\/intent-filter>/,
              '',
            )
            .edit(MANIFEST, 'singleTask', 'standard'),
          '    <activity-alias android:name=".Start" android:targetActivity=".MainActivity" android:exported="true">\n<intent-filter>\n<action android:name="android.intent.action.MAIN" />\n<category android:name="android.intent.category.LAUNCHER" />\n</intent-filter></activity-alias>',
        ),
      finds: 'manifest.launchMode other',
      at: `${MANIFEST}:4`,
    },
    {
      name: 'without an in-app page',
      change: (app) => app.edit(MANIFEST, PAGE, ''),
      finds: 'manifest.page none',
      says: ['<category android:name="android.intent.category.DEFAULT" />'],
    },
    {
      name: 'with a page that no tap reaches',
      change: (app) => app.edit(MANIFEST, '        <category android:name="android.intent.category.DEFAULT" />\n', ''),
      finds: 'manifest.page noDefault',
      says: ['<category android:name="android.intent.category.DEFAULT" />'],
    },
    {
      name: 'with a page that nobody else may open',
      change: (app) => app.edit(MANIFEST, 'android:exported="true"', 'android:exported="false"'),
      finds: 'manifest.page notExported',
      says: ['android:exported="true"'],
    },
    {
      name: 'with a link of the web only',
      change: (app) => app.edit(MANIFEST, 'android:scheme="chat"', 'android:scheme="https"'),
      finds: 'manifest.page none',
    },
  ]);
});

describe('plain traffic to the server', () => {
  const plain = (app: Folder): Folder => app.edit('src/push.ts', 'wss://im.example.com', 'ws://192.168.1.4:8080');
  cases([
    {
      name: 'that the manifest refuses',
      change: plain,
      finds: 'manifest.cleartext refused',
      at: 'src/push.ts:4',
      says: ['android:usesCleartextTraffic="true"', `Set in ${MANIFEST}, on the <application> of line 3:`],
    },
    {
      name: 'that only debug builds allow',
      change: (app) =>
        plain(app).write(
          'android/app/src/debug/AndroidManifest.xml',
          '<manifest xmlns:android="x"><application android:usesCleartextTraffic="true" /></manifest>',
        ),
      finds: 'manifest.cleartext debugOnly',
      byHand: true,
    },
    {
      name: 'that a network configuration allows',
      change: (app) =>
        plain(app)
          .edit(MANIFEST, '<application ', '<application android:networkSecurityConfig="@xml/network" ')
          .write(
            'android/app/src/main/res/xml/network.xml',
            '<network-security-config><base-config cleartextTrafficPermitted="true" /></network-security-config>',
          ),
      finds: 'manifest.cleartext ok',
    },
  ]);
});

describe('the Firebase service', () => {
  const RNFB = '@react-native-firebase/messaging';
  const withFirebase = (app: Folder): Folder =>
    app
      .json('package.json', (value) => {
        (value['dependencies'] as Record<string, string>)[RNFB] = '26.4.0';
      })
      .write(`node_modules/${RNFB}/package.json`, '{ "version": "26.4.0" }');
  cases([
    {
      name: 'of another library too',
      change: withFirebase,
      finds: 'fcm.service two',
      says: ['timPush.fcmService=false'],
    },
    {
      name: 'of the app itself too',
      change: (app) =>
        inApplication(
          app,
          '<service android:name=".MyService" android:exported="false"><intent-filter><action android:name="com.google.firebase.MESSAGING_EVENT" /></intent-filter></service>',
        ),
      finds: 'fcm.service two',
      at: `${MANIFEST}:18`,
    },
    {
      name: 'switched off, with another there',
      change: (app) => withFirebase(app).edit('android/gradle.properties', '\n', '\ntimPush.fcmService=false\n'),
      finds: 'fcm.service ok',
    },
    {
      name: 'switched off, with no other',
      change: (app) => app.edit('android/gradle.properties', '\n', '\ntimPush.fcmService=false\n'),
      finds: 'fcm.service none',
      says: ['Remove from android/gradle.properties: 2'],
    },
  ]);
});
