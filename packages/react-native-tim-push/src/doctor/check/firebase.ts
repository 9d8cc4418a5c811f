/** Two Firebase services in one app: Android starts only one of them. */
import { natively, type Project } from '../project.ts';
import { componentsOf, nameOf, namesIn } from '../read/manifest.ts';
import { installed } from '../read/packages.ts';
import { childrenOf } from '../read/xml.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

const EVENT = 'com.google.firebase.MESSAGING_EVENT';
/** Libraries whose own manifest has a Firebase service (peers.md; expo-notifications gives its one a lower priority). */
const LIBRARIES = ['@react-native-firebase/messaging', 'react-native-notify-kit', 'react-native-notifications'];

export function checkFirebaseService(project: Project, { all }: Vendors, report: Report): void {
  const { android, root, dependencies, expo } = project;
  if (!android || !all.includes('fcm')) return;
  const { properties, propertiesFile } = android.scripts;
  const library = LIBRARIES.find((name) => dependencies.has(name) && installed(root, name) !== undefined);
  const { main } = android.manifests;
  const own = main
    ? componentsOf(main).find(
        (one) =>
          one.name === 'service' &&
          childrenOf(one, 'intent-filter').some((filter) => namesIn(filter, 'action').includes(EVENT)),
      )
    : undefined;
  const other = library ?? (own && nameOf(own));
  const property = properties.get('timPush.fcmService');
  const isOff = property?.value === 'false';
  const at = own && main ? { file: main.file, line: own.line } : { file: 'package.json' };
  const values = { other: other ?? '' };
  if (other !== undefined && !isOff) {
    const fix = expo?.plugin
      ? [
          {
            do: 'add' as const,
            file: expo.file,
            in: ['expo', 'plugins', 'react-native-tim-push'],
            lines: ['"fcm": { "service": false }'],
          },
          ...natively(project),
        ]
      : [{ do: 'add' as const, file: propertiesFile, in: [], lines: ['timPush.fcmService=false'] }];
    report.add('service', 'two', { vendor: 'fcm', at, values, fix });
  } else if (other === undefined && isOff) {
    const line = property.line;
    report.add('service', 'none', {
      vendor: 'fcm',
      at: { file: propertiesFile, line },
      fix: natively(project, { do: 'remove', file: propertiesFile, line, lastLine: line }),
    });
  } else report.add('service', 'ok', { vendor: 'fcm', values });
}
