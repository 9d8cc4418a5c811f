/** The libraries' own declarations satisfy what the adapters ask of them: said by the compiler. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type PushNotificationIOS from '@react-native-community/push-notification-ios';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { PushNotificationIos } from './community-binding.ts';

/** Checked where this file is: by `npm run typecheck`. */
export const communityFits = (library: typeof PushNotificationIOS): PushNotificationIos => library;

/** `expo` comes with 160 packages, so it is no part of this repository; an app next to it may bring it. */
const installed = (() => {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve('expo-notifications/package.json') && require.resolve('expo/package.json');
  } catch {
    return undefined;
  }
})();

describe.skipIf(!installed)(`expo-notifications${installed ? '' : ' (skipped: not installed here)'}`, () => {
  it('fits', () => {
    const folder = import.meta.dirname;
    const sample = join(folder, 'fits.sample.ts');
    const text = `
      import * as Application from 'expo-application';
      import * as Notifications from 'expo-notifications';
      import type { ExpoApplication, ExpoNotifications } from './expo-binding.ts';
      export const notifications: ExpoNotifications = Notifications;
      export const application: ExpoApplication = Application;
    `;
    const config = join(folder, '..', '..', 'tsconfig.json');
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, ts.sys.readFile).config,
      ts.sys,
      dirname(config),
    );
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (path) => path === sample || fileExists(path);
    host.getSourceFile = (path, version, ...rest) =>
      path === sample ? ts.createSourceFile(path, text, version) : getSourceFile(path, version, ...rest);
    const program = ts.createProgram([sample], options, host);
    const found = program.getSemanticDiagnostics(program.getSourceFile(sample));
    expect(found.map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'))).toEqual([]);
  }, 60_000);
});
