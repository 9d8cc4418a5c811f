import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './markdown.ts';

/** What samples use without declaring it: things that every app has. */
const SURROUNDINGS = `
declare global {
  const userID: string; const userSig: string; const secret: string;
  const answer: { code: number };
  function openChat(...what: unknown[]): void;
  function showLogin(why: string): void;
  function loginAgain(): void;
}
export {};
`;

/** Libraries of an app that are not installed here, as far as our own types ask for them. */
const LIBRARIES = `
declare module 'expo-application' {
  export const applicationId: string | null;
  export function getIosPushNotificationServiceEnvironmentAsync(): Promise<string | null>;
}
declare module 'expo-notifications' {
  type Library = import('react-native-tim-push/expo-notifications').ExpoNotifications;
  export const DEFAULT_ACTION_IDENTIFIER: string;
  export const getDevicePushTokenAsync: Library['getDevicePushTokenAsync'];
  export const unregisterForNotificationsAsync: Library['unregisterForNotificationsAsync'];
  export const addPushTokenListener: Library['addPushTokenListener'];
  export const getPermissionsAsync: Library['getPermissionsAsync'];
  export const requestPermissionsAsync: Library['requestPermissionsAsync'];
  export const addNotificationReceivedListener: Library['addNotificationReceivedListener'];
  export const addNotificationResponseReceivedListener: Library['addNotificationResponseReceivedListener'];
  export const setBadgeCountAsync: Library['setBadgeCountAsync'];
  export const dismissAllNotificationsAsync: Library['dismissAllNotificationsAsync'];
  export const setNotificationHandler: Library['setNotificationHandler'];
}
`;

/** Type-checks samples against the packages' sources; gives the compiler's messages, each with the sample's name. */
export function typeErrors(samples: { name: string; text: string }[]): string[] {
  const configFile = join(ROOT, 'tsconfig.base.json');
  const { options } = ts.convertCompilerOptionsFromJson(
    ts.readConfigFile(configFile, ts.sys.readFile).config.compilerOptions,
    ROOT,
  );
  const folder = join(ROOT, 'test', 'docs');
  const files = new Map([
    [join(folder, 'surroundings.sample.ts'), SURROUNDINGS],
    [join(folder, 'libraries.sample.ts'), LIBRARIES],
  ]);
  const ours = files.size;
  for (const [index, { text }] of samples.entries()) {
    files.set(join(folder, `${index}.sample.ts`), `${text}\nexport {};\n`);
  }
  const checked: ts.CompilerOptions = {
    ...options,
    noUnusedLocals: false,
    target: ts.ScriptTarget.ES2024,
    // As an app's bundler resolves: libraries of React Native have no exports for Node.
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(checked);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile.call(host, path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...files.keys()], checked, host);
  return [...files.keys()].flatMap((path, index) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const name = samples[index - ours]?.name ?? 'surroundings';
    return found.map((one) => `${name}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
  });
}
