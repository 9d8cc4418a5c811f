/** google-services.json, agconnect-services.json, mcs-services.json: folder, content, and whose app they are. */
import { posix } from 'node:path';
import { VENDOR_NEEDS } from '../../config/android.ts';
import type { Edit, Place } from '../finding.ts';
import { PLACES } from '../keys.ts';
import { natively, type Project } from '../project.ts';
import { type ApplicationIds, applicationIds, pluginApplied } from '../read/build.ts';
import { at as inside, readJson, stringsUnder } from '../read/json.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

type ServicesVendor = 'huawei' | 'honor' | 'fcm';

export function checkServices(project: Project, vendors: Vendors, report: Report): void {
  for (const vendor of ['huawei', 'honor', 'fcm'] as const) {
    // Honor's file does nothing but choose Honor where no list of vendors does.
    const needed = vendor !== 'honor' || vendors.by === 'files';
    if (vendors.all.includes(vendor)) checkFile(project, vendor, needed, report);
  }
}

function checkFile(project: Project, vendor: ServicesVendor, needed: boolean, report: Report): void {
  const { android } = project;
  const marker = VENDOR_NEEDS[vendor].marker ?? '';
  const ids = android ? applicationIds(android.scripts) : idsOfExpo(project);
  const values = { file: marker, folder: android?.app ?? '', id: ids.main ?? '' };
  const inApp = android ? placesIn(project, `${android.app}/`, marker) : placesOfExpo(project, vendor);
  const elsewhere = android ? misplaced(project, marker) : undefined;
  const file = inApp[0];
  if (file === undefined) {
    const fromInit = vendor === 'huawei' ? keyOf(project, 'huawei', 'appId') : undefined;
    if (fromInit) report.add('servicesFile', 'fromInit', { vendor, at: fromInit, values });
    else if (!needed) return;
    else if (elsewhere !== undefined && android) {
      const to = `${android.app}/${marker}`;
      const asset = `${android.app}/src/main/assets/${marker}`;
      const fix: Edit[] = [{ do: 'move', from: elsewhere, to }];
      if (vendor === 'huawei') fix.push({ do: 'copy', from: to, to: asset });
      report.add('servicesFile', 'misplaced', {
        vendor,
        at: { file: elsewhere },
        values,
        fix: natively(project, ...fix),
      });
    } else if (vendor !== 'honor' && android) {
      const into = vendor === 'huawei' ? `${android.app}/src/main/assets` : android.app;
      report.add('servicesFile', 'missing', {
        vendor,
        values: { ...values, folder: into },
        fix: [{ do: 'put', what: marker, into }],
      });
    }
    return;
  }
  if (vendor === 'huawei' && android && !servesHuawei(project, inApp)) {
    const fix: Edit[] = [{ do: 'copy', from: file, to: `${android.app}/src/main/assets/${marker}` }];
    report.add('servicesFile', 'notInAssets', { vendor, at: { file }, values, fix: natively(project, ...fix) });
  }
  for (const one of inApp) checkContent(project, vendor, one, ids, report);
}

/** Somebody reads the file: HMS from the assets, Huawei's Gradle plugin from the app's folder; or `init` names the app. */
function servesHuawei(project: Project, places: readonly string[]): boolean {
  const { android } = project;
  if (places.some((place) => place.includes('/assets/'))) return true;
  if (keyOf(project, 'huawei', 'appId')) return true;
  return (
    android !== undefined && pluginApplied(android.scripts, android.scripts.app, 'com.huawei.agconnect') !== undefined
  );
}

function checkContent(
  project: Project,
  vendor: ServicesVendor,
  file: string,
  ids: ApplicationIds,
  report: Report,
): void {
  const reading = readJson(project.files, file);
  const values = { file: posix.basename(file), folder: posix.dirname(file), id: ids.main ?? '' };
  if (reading.kind !== 'read') {
    const line = reading.kind === 'broken' ? reading.line : undefined;
    report.add('servicesFile', 'broken', { vendor, at: { file, ...(line === undefined ? {} : { line }) }, values });
    return;
  }
  const packages = new Set(stringsUnder(reading.value, ['package_name', 'packageName', 'package']));
  const at: Place = { file };
  if (packages.size === 0) {
    if (vendor !== 'honor') report.add('servicesFile', 'noPackage', { vendor, at, values });
    else report.add('servicesFile', 'ok', { vendor, at, values });
    return;
  }
  const named = [...packages].join(', ');
  // A file in the folder of one variant is for that one; only the common one has to know all.
  const isCommon = !/\/src\/(?!main\/)/.test(file);
  const absent = ids.variants.filter((id) => !packages.has(id));
  if (
    !isCommon
      ? ids.variants.every((id) => !packages.has(id)) && ids.variants.length > 0
      : ids.main !== undefined && absent.length === ids.variants.length
  ) {
    report.add('servicesFile', 'otherApp', { vendor, at, values: { ...values, named } });
  } else if (isCommon && absent.length > 0 && !hasVariantFile(project, posix.basename(file))) {
    report.add('servicesFile', 'variants', { vendor, at, values: { ...values, named, absent: absent.join(', ') } });
  } else report.add('servicesFile', 'ok', { vendor, at, values });
}

/** The file in the app's folder, in its assets, and in the folders of variants. */
function placesIn({ files }: Project, app: string, marker: string): string[] {
  const variants = files.list(`${app}src`).flatMap((name) => [`src/${name}/${marker}`, `src/${name}/assets/${marker}`]);
  return [marker, ...variants].map((name) => app + name).filter((name) => files.exists(name));
}

const hasVariantFile = ({ android, files }: Project, marker: string): boolean =>
  android !== undefined &&
  files
    .list(`${android.app}/src`)
    .some((name) => name !== 'main' && files.exists(`${android.app}/src/${name}/${marker}`));

/** Where the old guide, and habit, put it. */
function misplaced({ android, files }: Project, marker: string): string | undefined {
  const folders = [
    '',
    `${android?.folder}/`,
    `${android?.app}/src/`,
    `${android?.app}/libs/`,
    `${android?.app}/src/main/res/raw/`,
  ];
  return folders.map((folder) => folder + marker).find((file) => files.exists(file));
}

function placesOfExpo({ expo, files }: Project, vendor: ServicesVendor): string[] {
  const { options } = expo?.plugin ?? {};
  const own = inside(expo?.config, 'android', 'googleServicesFile');
  const named =
    vendor === 'huawei'
      ? options?.huawei?.servicesFile
      : vendor === 'fcm'
        ? (options?.fcm?.servicesFile ?? own)
        : undefined;
  const file = typeof named === 'string' ? posix.normalize(named) : undefined;
  return file !== undefined && files.exists(file) ? [file] : [];
}

function idsOfExpo({ expo }: Project): ApplicationIds {
  const main = inside(expo?.config, 'android', 'package');
  return typeof main === 'string' ? { main, variants: [main] } : { main: undefined, variants: [] };
}

function keyOf({ sources }: Project, vendor: string, field: string): Place | undefined {
  return [...sources.initKeys].find(
    ([key]) => PLACES.get(key)?.vendor === vendor && PLACES.get(key)?.field === field,
  )?.[1];
}
