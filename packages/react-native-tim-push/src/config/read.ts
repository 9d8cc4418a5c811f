import { nearestName } from '@tim-push/protocol';
import type { PushVendor, TimPushOptions } from '../types.ts';
import { COMMON_KEYS, PLACES, type VendorField } from './keys.ts';

export interface PushConfig {
  vendor: 'auto' | PushVendor;
  forceFcm: boolean;
  abroad: boolean;
  timeoutMs: number;
  autoReport: boolean;
  askPermission: boolean;
  channels: NonNullable<TimPushOptions['channels']>;
  /** As the app says it; undefined: as the device says. */
  apnsEnvironment?: 'sandbox' | 'production';
  vendors: Partial<Record<PushVendor, Partial<Record<VendorField, string>>>>;
}
export interface ConfigReading {
  config: PushConfig;
  /** One sentence each, for the developer. */
  warnings: string[];
}

const DEFAULT_TIMEOUT_MS = 10_000;
const VERSION_KEYS = ['version'];

/**
 * Reads every dialect into one configuration. Never throws: what it cannot use it names in `warnings`.
 * Explicit options beat the content of `timpush_configs`; there the entry of the app's own package beats the one
 * under the empty key.
 *
 * @param appID Package name, to find this app's entry in `timpush_configs`; '' while it is not known.
 */
export function readConfig(options: TimPushOptions, appID: string): ConfigReading {
  const warnings: string[] = [];
  const vendors: PushConfig['vendors'] = {};
  const put = (key: string, value: unknown): boolean => {
    const place = PLACES.get(key);
    if (!place) return false;
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : undefined;
    const isID = place.field.startsWith('id');
    if (text === undefined || (isID && text !== '' && !/^\d+$/.test(text))) {
      warnings.push(
        `${key} must be ${isID ? 'the numeric certificate ID of the console' : 'a string'}: it was left out`,
      );
    } else if (text !== '' && !(isID && Number(text) === 0)) {
      vendors[place.vendor] = { ...vendors[place.vendor], [place.field]: text };
    }
    return true;
  };

  for (const [key, value] of fileEntries(options.timpush_configs, appID, warnings)) {
    if (!put(key, value) && !VERSION_KEYS.includes(key)) warnings.push(unknown(`timpush_configs.${key}`, key));
  }
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || COMMON_KEYS.includes(key)) continue;
    if (!put(key, value)) warnings.push(unknown(key, key));
  }

  const vendor = options.vendor ?? 'auto';
  const timeoutMs = options.timeout_ms ?? DEFAULT_TIMEOUT_MS;
  const goodTimeout = Number.isFinite(timeoutMs) && timeoutMs > 0;
  if (!goodTimeout) warnings.push(`timeout_ms must be a number of milliseconds above 0: ${DEFAULT_TIMEOUT_MS} is used`);
  return {
    config: {
      vendor,
      forceFcm: options.force_fcm === true,
      abroad: options.region === 'abroad',
      timeoutMs: goodTimeout ? timeoutMs : DEFAULT_TIMEOUT_MS,
      autoReport: options.auto_report !== false,
      askPermission: options.request_permission !== false,
      channels: Array.isArray(options.channels) ? options.channels : [],
      apnsEnvironment: options.apns_environment,
      vendors,
    },
    warnings,
  };
}

/**
 * The certificate ID of one vendor, 0 when none is configured. Where nobody knows the APNs environment it is production:
 * that is what every app from the App Store and TestFlight has.
 */
export function certificateID(config: PushConfig, vendor: PushVendor, apnsEnvironment: string): number {
  const fields = config.vendors[vendor] ?? {};
  const sandbox = (config.apnsEnvironment ?? apnsEnvironment) === 'sandbox' ? fields.idSandbox : undefined;
  const abroad = config.abroad ? fields.idAbroad : undefined;
  return Number(sandbox ?? abroad ?? fields.id ?? 0);
}

/** What goes to the vendor's SDK: everything but the certificate IDs. */
export function sdkParams(config: PushConfig, vendor: PushVendor): Record<string, string> {
  const { id: _id, idAbroad: _abroad, idSandbox: _sandbox, ...params } = config.vendors[vendor] ?? {};
  return params;
}

function fileEntries(file: unknown, appID: string, warnings: string[]): [string, unknown][] {
  if (file === undefined || file === null) return [];
  if (typeof file !== 'object') {
    warnings.push('timpush_configs must be the object in timpush-configs.json: it was left out');
    return [];
  }
  const flat: [string, unknown][] = [];
  const nested: [string, object][] = [];
  for (const [key, value] of Object.entries(file)) {
    if (typeof value === 'object' && value !== null) nested.push([key, value]);
    else flat.push([key, value]);
  }
  const own = nested.find(([key]) => key === appID)?.[1];
  const shared = nested.find(([key]) => key === '')?.[1];
  if (nested.length > 0 && !own && !shared) {
    warnings.push(
      `timpush_configs has no entry for this app (${appID || 'package name unknown'}): its keys are ${nested.map(([key]) => key).join(', ')}`,
    );
  }
  return [...flat, ...Object.entries(shared ?? {}), ...Object.entries(own ?? {})];
}

function unknown(path: string, key: string): string {
  return `${path} is not known: did you mean ${nearestName(key, [...PLACES.keys(), ...COMMON_KEYS])}?`;
}
