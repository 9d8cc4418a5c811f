/**
 * The Expo config plugin: `"plugins": [["react-native-tim-push", { "vendors": ["xiaomi", "fcm"], … }]]`. Android only; on
 * iOS the app's push library (`expo-notifications`) has its own plugin.
 */
import {
  AndroidConfig,
  type ConfigPlugin,
  createRunOncePlugin,
  withAndroidManifest,
  withAppBuildGradle,
  withDangerousMod,
  withGradleProperties,
  withProjectBuildGradle,
} from 'expo/config-plugins';
import packageJson from '../../package.json' with { type: 'json' };
import { copyFiles } from './files.ts';
import { inAppGradle, inRootGradle } from './gradle.ts';
import { inManifest } from './manifest.ts';
import { readOptions, type TimPushExpoOptions, wrong } from './options.ts';
import { properties } from './properties.ts';

export type { AndroidVendor, TimPushExpoOptions } from './options.ts';

const withTimPush: ConfigPlugin<TimPushExpoOptions> = (given, raw) => {
  const options = readOptions(raw);
  let config = withGradleProperties(given, (mod) => {
    const wanted = properties(options);
    const others = mod.modResults.filter((item) => !(item.type === 'property' && item.key.startsWith('timPush.')));
    mod.modResults = [
      ...others,
      ...Object.entries(wanted).map(([key, value]) => ({ type: 'property' as const, key, value })),
    ];
    return mod;
  });
  config = withProjectBuildGradle(config, (mod) => {
    groovyOnly(mod.modResults.language, 'android/build.gradle');
    mod.modResults.contents = inRootGradle(mod.modResults.contents, options);
    return mod;
  });
  config = withAppBuildGradle(config, (mod) => {
    groovyOnly(mod.modResults.language, 'android/app/build.gradle');
    mod.modResults.contents = inAppGradle(mod.modResults.contents, options);
    return mod;
  });
  config = withAndroidManifest(config, (mod) => {
    mod.modResults = inManifest(mod.modResults, options);
    return mod;
  });
  config = withDangerousMod(config, [
    'android',
    (mod) => {
      copyFiles(mod.modRequest.projectRoot, mod.modRequest.platformProjectRoot, options);
      return mod;
    },
  ]);
  return options.vendors.includes('fcm') ? withGoogleServices(config, options) : config;
};

/** Expo's own steps for google-services.json; they do nothing a second time. */
function withGoogleServices(given: Parameters<ConfigPlugin>[0], { fcm }: TimPushExpoOptions): ReturnType<ConfigPlugin> {
  const googleServicesFile = fcm?.servicesFile ?? given.android?.googleServicesFile;
  if (googleServicesFile === undefined) {
    throw wrong('fcm.servicesFile', 'is missing: name google-services.json here or in android.googleServicesFile');
  }
  const { withApplyPlugin, withClassPath, withGoogleServicesFile } = AndroidConfig.GoogleServices;
  const config = { ...given, android: { ...given.android, googleServicesFile } };
  return withGoogleServicesFile(withApplyPlugin(withClassPath(config)));
}

function groovyOnly(language: string, file: string): void {
  if (language !== 'groovy') throw wrong(file, `is ${language}: this plugin writes Groovy; follow the guide by hand`);
}

export default createRunOncePlugin(withTimPush, packageJson.name, packageJson.version);
