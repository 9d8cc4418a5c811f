/** `timPush.autoStart`: vendors whose SDK starts with the app, before the user agreed to anything. */
import { nearestName } from '@tim-push/protocol';
import { ANDROID_VENDORS } from '../../config/android.ts';
import type { Place } from '../finding.ts';
import type { Project } from '../project.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

const PROPERTY = 'timPush.autoStart';

export function checkAutoStart({ android, expo }: Project, { chosen }: Vendors, report: Report): void {
  // The plugin itself refuses what would be wrong in its options; what it writes is compared elsewhere.
  if (expo?.plugin?.options) {
    const { options, at } = expo.plugin;
    started(options.autoStart ?? [], report, at);
    return;
  }
  if (!android) return;
  const { propertiesFile: file, properties } = android.scripts;
  const property = properties.get(PROPERTY);
  const at = property && { file, line: property.line };
  const names = (property?.value ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'none');
  const right = names
    .map((name) => nearestName(name, ANDROID_VENDORS))
    .filter((name) => chosen.some((one) => one === name));
  const fix = property
    ? [
        { do: 'remove' as const, file, line: property.line, lastLine: property.line },
        { do: 'add' as const, file, in: [], lines: [`${PROPERTY}=${[...new Set(right)].join(',') || 'none'}`] },
      ]
    : [];
  const unknown = names.filter((name) => !ANDROID_VENDORS.some((one) => one === name));
  const absent = names.filter((name) => !unknown.includes(name) && !chosen.some((one) => one === name));
  for (const name of unknown) {
    report.add('vendors.autoStart', 'unknown', {
      at,
      values: { name, nearest: nearestName(name, ANDROID_VENDORS) },
      fix,
    });
  }
  for (const name of absent) report.add('vendors.autoStart', 'notChosen', { at, values: { name }, fix });
  if (unknown.length + absent.length === 0) started(names, report, at);
}

function started(names: readonly string[], report: Report, at: Place | undefined): void {
  if (names.length === 0) report.add('vendors.autoStart', 'ok', { at });
  else report.add('vendors.autoStart', 'started', { at, values: { vendors: names.join(', ') } });
}
