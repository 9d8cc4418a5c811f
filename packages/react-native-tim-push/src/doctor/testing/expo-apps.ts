import {
  ALL,
  APP_ID,
  agconnect,
  googleServices,
  installed,
  nativeApp,
  PUSH_CODE,
  SDK_FILES,
  SECRETS,
  sdkFiles,
} from './apps.ts';
import { Folder } from './folder.ts';

/** Options that set up every vendor. */
export const PLUGIN_OPTIONS = {
  vendors: ALL.split(','),
  vivo: { appId: '10004', appKey: SECRETS.vivoKey },
  honor: { appId: '104411' },
  huawei: { servicesFile: './agconnect-services.json' },
  fcm: { servicesFile: './google-services.json' },
  aars: Object.values(SDK_FILES).map((name) => `./sdks/${name}`),
  inAppPage: { scheme: 'chat', host: APP_ID, path: '/open' },
};

/** Expo without native folders. */
export function expoApp(folder = new Folder('expo')): Folder {
  installed(folder);
  return sdkFiles(folder, 'sdks')
    .write(
      'package.json',
      JSON.stringify({
        dependencies: {
          expo: '^58.0.0',
          'expo-notifications': '*',
          'react-native': '0.81.6',
          'react-native-tim-push': '^8.0.0',
          'react-native-tim-js': '^0.3.0',
        },
      }),
    )
    .write(
      'app.json',
      JSON.stringify(
        {
          expo: {
            name: 'Chat',
            slug: 'chat',
            android: { package: APP_ID },
            ios: { bundleIdentifier: APP_ID },
            plugins: ['expo-notifications', ['react-native-tim-push', PLUGIN_OPTIONS]],
          },
        },
        null,
        2,
      ),
    )
    .write('google-services.json', googleServices(APP_ID))
    .write('agconnect-services.json', agconnect(APP_ID))
    .write('src/push.ts', PUSH_CODE.replace('hw_buz_id', 'apple_buz_id: 8,\n    hw_buz_id'));
}

/** The same after `expo prebuild`: the native template, with what the plugin writes. */
export function prebuilt(): Folder {
  const native = nativeApp('groovy', new Folder('prebuilt'));
  const app = expoApp(native);
  return app
    .edit('android/app/src/main/AndroidManifest.xml', 'android:label="@string/app_name"', '')
    .write(
      'ios/Chat/Chat.entitlements',
      '<plist><dict><key>aps-environment</key><string>development</string></dict></plist>',
    );
}
