/** What the developer is told of the options while the app is being written; a release bundle does not carry it (`DEV`). */
import { nearestName } from '@tim-push/protocol';
import type { TimPushOptions } from '../types.ts';
import type { VendorField } from './keys.ts';
import { commonKeys, places } from './known.ts';
import { DEFAULT_TIMEOUT_MS, isDuration, isID, usable } from './read.ts';

/** One sentence for each thing that `readConfig` leaves out. Never throws. */
export function warningsOf(options: TimPushOptions, appID: string): string[] {
  const { timeout_ms, timpush_configs: file } = options;
  return [
    ...fileWarnings(file, appID),
    ...keyWarnings(options, ''),
    ...(timeout_ms === undefined || isDuration(timeout_ms)
      ? []
      : [`timeout_ms must be milliseconds above 0: ${DEFAULT_TIMEOUT_MS} is used`]),
  ];
}

function fileWarnings(file: unknown, appID: string): string[] {
  if (!file) return [];
  if (!isObject(file)) return ['timpush_configs must be an object: left out'];
  const packages = Object.keys(file).filter((key) => isObject(file[key]));
  const said = { ...file, ...Object(file['']), ...Object(file[appID]) };
  const flat = Object.entries(said).filter(([key]) => !packages.includes(key));
  const found = keyWarnings(Object.fromEntries(flat), 'timpush_configs.');
  return packages.length === 0 || file[appID] || file['']
    ? found
    : [`timpush_configs has no entry for ${appID || 'this app'}, only for ${packages.join(', ')}`, ...found];
}

function keyWarnings(given: Readonly<Record<string, unknown>>, path: string): string[] {
  const known = places();
  const common = commonKeys();
  return Object.entries(given).flatMap(([key, value]) => {
    const place = known.get(key);
    // An option that is not set (`mi_buz_id: undefined`) is none.
    if (common.includes(key) || value === undefined || value === null) return [];
    if (!place) {
      return `${path}${key} is not known: did you mean ${nearestName(key, [...known.keys(), ...common])}?`;
    }
    if (usable(place.field, value) || isEmpty(place.field, value)) return [];
    return `${path}${key} must be ${isID(place.field) ? 'the numeric certificate ID' : 'a string'}: left out`;
  });
}

/** Given, and set to nothing: no mistake. */
const isEmpty = (field: VendorField, value: unknown): boolean =>
  /string|number/.test(typeof value) && (isID(field) ? /^0*$/ : /^$/).test(String(value).trim());

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
