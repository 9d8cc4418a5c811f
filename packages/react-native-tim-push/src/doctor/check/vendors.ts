/** Which vendors are compiled in, and whether those are the ones that the app is set up for. */
import { nearestName } from '@tim-push/protocol';
import { ANDROID_VENDORS } from '../../config/android.ts';
import type { Edit } from '../finding.ts';
import { PREBUILD, type Project } from '../project.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

export function checkVendors(project: Project, vendors: Vendors, report: Report): void {
  const { chosen, by, unknown, meant, all } = vendors;
  if (!project.android && !project.expo) return;
  const at = by === 'files' ? undefined : by;
  for (const { name, nearest } of unknown) {
    report.add('vendors.chosen', 'unknown', { at, values: { name, nearest }, fix: listOf(project, vendors) });
  }
  if (chosen.length === 0) {
    report.add('vendors.chosen', 'none', {
      at,
      values: { vendors: ANDROID_VENDORS.join(', ') },
      fix: listOf(project, vendors),
    });
  } else report.add('vendors.chosen', 'ok', { at, values: { vendors: chosen.join(', ') } });
  for (const vendor of all) {
    const sign = meant.get(vendor);
    if (chosen.includes(vendor)) report.add('compiledIn', 'ok', { vendor, at });
    else if (sign) report.add('compiledIn', 'missing', { vendor, at: sign, fix: listOf(project, vendors) });
  }
}

/** The one line that names every vendor that the app is meant for. */
function listOf({ android, expo }: Project, { all, unknown }: Vendors): Edit[] {
  const meant = unknown.map(({ name }) => nearestName(name, ANDROID_VENDORS));
  const wanted = ANDROID_VENDORS.filter((vendor) => all.includes(vendor) || meant.includes(vendor));
  // Nothing says which: the line names all, and the text says to choose.
  const names = wanted.length > 0 ? wanted : ANDROID_VENDORS;
  if (expo?.plugin) {
    const lines = [`"vendors": [${names.map((name) => `"${name}"`).join(', ')}]`];
    return [{ do: 'add', file: expo.file, in: ['expo', 'plugins', 'react-native-tim-push'], lines }, PREBUILD];
  }
  if (!android) return [];
  const file = android.scripts.propertiesFile;
  const line = `timPush.vendors=${names.join(',')}`;
  const there = android.scripts.properties.get('timPush.vendors');
  if (!there) return [{ do: 'add', file, in: [], lines: [line] }];
  return [
    { do: 'remove', file, line: there.line, lastLine: there.line },
    { do: 'add', file, in: [], lines: [line] },
  ];
}
