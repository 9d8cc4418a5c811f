/** app.json: the plugin, its options, and whether the native project was written with them. */
import { posix } from 'node:path';
import { VENDOR_NEEDS } from '../../config/android.ts';
import { properties } from '../../expo/properties.ts';
import { PREBUILD, type Project } from '../project.ts';
import { placeholders } from '../read/placeholders.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

const NAME = 'react-native-tim-push';

export function checkExpo(project: Project, { all }: Vendors, report: Report): void {
  const { expo, android } = project;
  if (!expo) return;
  if (expo.broken) {
    report.add('expo.config', 'broken', { at: expo.broken });
    return;
  }
  if (expo.dynamic !== undefined) report.add('expo.config', 'dynamic', { at: { file: expo.dynamic } });
  else report.add('expo.config', 'ok', { at: { file: expo.file } });

  if (!expo.plugin) {
    // A script may add it, and a native project may be kept by hand.
    const entry = `["${NAME}", { "vendors": [${(all.length > 0 ? all : ['fcm']).map((vendor) => `"${vendor}"`).join(', ')}] }]`;
    if (android || expo.dynamic !== undefined) report.add('expo.plugin', 'byHand', { at: { file: expo.file } });
    else {
      report.add('expo.plugin', 'missing', {
        at: { file: expo.file },
        fix: [{ do: 'add', file: expo.file, in: ['expo', 'plugins'], lines: [entry] }],
      });
    }
    return;
  }
  report.add('expo.plugin', 'ok', { at: expo.plugin.at });
  const { options, wrong, at } = expo.plugin;
  if (!options) {
    report.add('expo.options', 'wrong', { at, values: { problem: wrong ?? '' } });
    return;
  }
  checkFiles(project, report);
  if (android) checkPrebuild(project, report);
}

/** The files that the options name are there. */
function checkFiles({ expo, files }: Project, report: Report): void {
  const { options, at } = expo?.plugin ?? {};
  if (!options) return;
  const firebase = options.fcm?.servicesFile ?? text(expo?.config['android'], 'googleServicesFile');
  const named: [option: string, file: string | undefined][] = [
    ['huawei.servicesFile', options.huawei?.servicesFile],
    ...(options.vendors.includes('fcm') ? [['fcm.servicesFile', firebase] as [string, string | undefined]] : []),
    ...(options.aars ?? []).map((file): [string, string] => ['aars', file]),
  ];
  let missing = 0;
  for (const [option, file] of named) {
    if (option === 'huawei.servicesFile' && file === undefined) continue;
    if (file !== undefined && files.exists(posix.normalize(file))) continue;
    missing += 1;
    report.add('expo.options', 'noFile', { at, values: { option, file: file ?? VENDOR_NEEDS.fcm.marker ?? '' } });
  }
  if (missing === 0) report.add('expo.options', 'ok', { at });
}

/** What `expo prebuild` wrote is what the options say now. */
function checkPrebuild({ expo, android }: Project, report: Report): void {
  const options = expo?.plugin?.options;
  if (!options || !android) return;
  const { scripts } = android;
  const wanted = properties(options);
  const written = placeholders(scripts.app).keys;
  const stale =
    Object.entries(wanted).some(([name, value]) => scripts.properties.get(name)?.value !== value) ||
    [...scripts.properties.keys()].some((name) => name.startsWith('timPush.') && wanted[name] === undefined) ||
    options.vendors.some((vendor) =>
      Object.keys(VENDOR_NEEDS[vendor].placeholders ?? {}).some((name) => !written.has(name)),
    );
  const at = { file: scripts.propertiesFile };
  if (stale) report.add('expo.prebuild', 'stale', { at, fix: [PREBUILD] });
  else report.add('expo.prebuild', 'ok', { at });
}

const text = (object: unknown, name: string): string | undefined => {
  const value = typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};
