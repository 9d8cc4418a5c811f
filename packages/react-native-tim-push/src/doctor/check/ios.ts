/** iOS: which library gets the APNs token, and what Xcode has to know. */
import { type Project, packageCommand } from '../project.ts';
import { isObject } from '../read/json.ts';
import { childrenOf, readXml } from '../read/xml.ts';
import type { Report } from '../report.ts';

const EXPO = 'expo-notifications';
const COMMUNITY = '@react-native-community/push-notification-ios';
/** Libraries that get a token which the app then gives to `setDeviceToken`. */
const OTHERS = ['@react-native-firebase/messaging', 'react-native-notifications', 'react-native-notify-kit'];

export function checkIos(project: Project, report: Report): void {
  const { hasIos, expo, dependencies, sources, files } = project;
  if (!hasIos && !isObject(expo?.config['ios'])) return;
  const library = [EXPO, COMMUNITY].find((name) => dependencies.has(name));
  const other = OTHERS.find((name) => dependencies.has(name));
  const at = { file: 'package.json' };
  if (library !== undefined) report.add('ios.library', 'ok', { at, values: { library } });
  else if (sources.calls.has('setDeviceToken')) {
    report.add('ios.library', 'own', {
      at: sources.calls.get('setDeviceToken'),
      values: { library: other ?? 'setDeviceToken' },
    });
  } else {
    const name = expo ? EXPO : COMMUNITY;
    const command = expo ? `npx expo install ${name}` : packageCommand(project, 'add', name);
    report.add('ios.library', 'missing', { at, values: { library: name }, fix: [{ do: 'run', command }] });
  }
  if (!hasIos) return;
  const inIos = files.walk(
    'ios',
    (name) => /\.entitlements$|^AppDelegate\.(?:mm?|swift)$/.test(name),
    (name) => /^(?:Pods|build|\..*)$/.test(name),
    4,
  );
  const entitlements = inIos.filter((file) => file.endsWith('.entitlements'));
  const allowed = entitlements.find((file) => hasKey(files.text(file) ?? '', 'aps-environment'));
  if (allowed !== undefined) report.add('ios.entitlement', 'ok', { at: { file: allowed } });
  else {
    const lines = ['<key>aps-environment</key>', '<string>development</string>'];
    const [file] = entitlements;
    report.add('ios.entitlement', 'missing', {
      at: { file: file ?? 'ios' },
      // Without a file only Xcode can make one and name it in the project.
      fix: file === undefined || expo?.plugin ? [] : [{ do: 'add', file, in: ['plist', 'dict'], lines }],
    });
  }
  const delegate = inIos.find((file) => file.includes('AppDelegate'));
  if (library !== COMMUNITY || delegate === undefined) return;
  const forwards =
    /RNCPushNotificationIOS[\s\S]*didRegisterForRemoteNotificationsWithDeviceToken|didRegisterForRemoteNotificationsWithDeviceToken[\s\S]*RNCPushNotificationIOS/;
  if (forwards.test(files.text(delegate) ?? '')) report.add('ios.appDelegate', 'ok', { at: { file: delegate } });
  else {
    const lines = delegate.endsWith('.swift') ? inSwift(files.text(delegate) ?? '') : OBJECTIVE_C;
    report.add('ios.appDelegate', 'missing', {
      at: { file: delegate },
      fix: [{ do: 'add', file: delegate, in: ['AppDelegate'], lines }],
    });
  }
}

function hasKey(text: string, key: string): boolean {
  const reading = readXml(text);
  if (reading.kind === 'broken') return false;
  return (
    childrenOf(reading.root, 'dict').some((dict) => childrenOf(dict, 'key').length > 0) &&
    text.includes(`<key>${key}</key>`)
  );
}

/** React Native's own class, and Expo's, have the method already; UIResponder has not (templates from 0.79 on). */
function inSwift(text: string): string[] {
  const override = /\bclass\s+AppDelegate\s*:\s*(?:RCT|Expo|EX)AppDelegate/.test(text) ? 'override ' : '';
  return [
    `${override}func application(_ application: UIApplication,`,
    '    didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data) {',
    '  RNCPushNotificationIOS.didRegisterForRemoteNotifications(withDeviceToken: deviceToken)',
    '}',
  ];
}
const OBJECTIVE_C = [
  '- (void)application:(UIApplication *)application',
  '    didRegisterForRemoteNotificationsWithDeviceToken:(NSData *)deviceToken {',
  '  [RNCPushNotificationIOS didRegisterForRemoteNotificationsWithDeviceToken:deviceToken];',
  '}',
];
