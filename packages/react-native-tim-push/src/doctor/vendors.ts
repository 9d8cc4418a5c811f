/** Which vendors the app is built for, by the rules of `android/build.gradle`, and which it seems to be meant for. */
import { nearestName } from '@tim-push/protocol';
import { ANDROID_VENDORS, type AndroidVendor, VENDOR_NEEDS } from '../config/android.ts';
import type { Place } from './finding.ts';
import { PLACES } from './keys.ts';
import type { Project } from './project.ts';
import { archiveOf } from './read/archives.ts';
import { metaDataOf } from './read/manifest.ts';
import { placeholders } from './read/placeholders.ts';

export interface Vendors {
  /** Compiled in. */
  chosen: readonly AndroidVendor[];
  /** What says so: gradle.properties, the Expo plugin, or the files that lie there. */
  by: Place | 'files';
  /** Names in the list that are no vendor's, with the nearest that is. */
  unknown: readonly { name: string; nearest: string }[];
  /** Vendors for which something in the project is set up, with where. */
  meant: ReadonlyMap<AndroidVendor, Place>;
  /** Both: what is worth a look. */
  all: readonly AndroidVendor[];
}

const isVendor = (name: string): name is AndroidVendor => (ANDROID_VENDORS as readonly string[]).includes(name);

export function vendorsOf(project: Project): Vendors {
  const chosen = chosenIn(project);
  const meant = meantFor(project, chosen.by === 'files');
  return { ...chosen, meant, all: ANDROID_VENDORS.filter((one) => chosen.chosen.includes(one) || meant.has(one)) };
}

function chosenIn({ android, expo, files }: Project): Pick<Vendors, 'chosen' | 'by' | 'unknown'> {
  const property = android?.scripts.properties.get('timPush.vendors');
  if (android && property) {
    const names = property.value
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== '' && name !== 'none');
    return {
      chosen: [...new Set(names.filter(isVendor))],
      by: { file: android.scripts.propertiesFile, line: property.line },
      unknown: names
        .filter((name) => !isVendor(name))
        .map((name) => ({ name, nearest: nearestName(name, ANDROID_VENDORS) })),
    };
  }
  if (expo?.plugin?.options) return { chosen: expo.plugin.options.vendors, by: expo.plugin.at, unknown: [] };
  const isSetUp = (vendor: AndroidVendor): boolean => {
    const { marker } = VENDOR_NEEDS[vendor];
    if (!android) return false;
    if (marker !== undefined) return files.exists(`${android.app}/${marker}`);
    return archiveOf(files, android.app, android.scripts.properties, vendor) !== undefined;
  };
  return { chosen: ANDROID_VENDORS.filter(isSetUp), by: 'files', unknown: [] };
}

/** @param byFiles nobody wrote a list of vendors, so that a json file in any folder is a sign */
function meantFor({ android, files, sources }: Project, byFiles: boolean): Map<AndroidVendor, Place> {
  const meant = new Map<AndroidVendor, Place>();
  const sign = (vendor: AndroidVendor, place: Place): void => {
    if (!meant.has(vendor)) meant.set(vendor, place);
  };
  for (const [key, spot] of sources.initKeys) {
    const place = PLACES.get(key);
    if (place?.field.startsWith('id') && isVendor(place.vendor)) sign(place.vendor, spot);
  }
  if (!android) return meant;
  const { keys, wiped } = placeholders(android.scripts.app);
  const main = android.manifests.main;
  for (const vendor of ANDROID_VENDORS) {
    for (const name of Object.keys(VENDOR_NEEDS[vendor].placeholders ?? {})) {
      const here = keys.get(name)?.at ?? wiped.get(name)?.by;
      if (here) sign(vendor, { file: here.file, line: here.line });
    }
    const { marker } = VENDOR_NEEDS[vendor];
    for (const folder of byFiles && marker !== undefined ? ['', `${android.folder}/`] : []) {
      if (files.exists(folder + marker)) sign(vendor, { file: folder + marker });
    }
  }
  for (const name of main ? VIVO_META_DATA : []) {
    const element = main && metaDataOf(main, name);
    if (element && main) sign('vivo', { file: main.file, line: element.line });
  }
  return meant;
}

/** What the placeholders of vivo fill; an app may write them itself. */
export const VIVO_META_DATA = ['com.vivo.push.app_id', 'com.vivo.push.api_key'] as const;
