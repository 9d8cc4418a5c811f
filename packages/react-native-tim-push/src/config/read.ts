import { nearestName } from '@tim-push/protocol';
import type { ChannelOptions, PushVendor, TimPushOptions } from '../types.ts';
import { COMMON_KEYS, PLACES, type VendorField } from './keys.ts';

/** The app's options with what they leave open filled in, and the vendors' own sorted out of every dialect. */
export interface PushConfig
  extends Pick<
    TimPushOptions,
    'vendor' | 'force_fcm' | 'region' | 'auto_report' | 'request_permission' | 'apns_environment'
  > {
  timeout_ms: number;
  channels: ChannelOptions[];
  vendors: Partial<Record<PushVendor, Partial<Record<VendorField, string>>>>;
}
export interface ConfigReading {
  config: PushConfig;
  /** One sentence each, for the developer. */
  warnings: string[];
}

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
  const put = (key: string, value: unknown, path: string): void => {
    const place = PLACES.get(key);
    if (!place) {
      const nearest = nearestName(key, [...PLACES.keys(), ...COMMON_KEYS]);
      warnings.push(`${path + key} is not known: did you mean ${nearest}?`);
      return;
    }
    const isID = place.field.startsWith('id');
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
    if (text === undefined || (isID && !/^\d*$/.test(text))) {
      warnings.push(`${path + key} must be ${isID ? 'the numeric certificate ID' : 'a string'}: left out`);
    } else if (isID ? Number(text) : text) {
      vendors[place.vendor] = { ...vendors[place.vendor], [place.field]: text };
    }
  };

  const file: unknown = options.timpush_configs;
  if (isObject(file)) {
    const own = file[appID];
    const shared = file[''];
    const packages = Object.keys(file).filter((key) => isObject(file[key]));
    if (packages.length > 0 && !own && !shared) {
      warnings.push(`timpush_configs has no entry for ${appID || 'this app'}, only for ${packages.join(', ')}`);
    }
    for (const [key, value] of Object.entries({ ...file, ...Object(shared), ...Object(own) })) {
      if (!packages.includes(key) && !COMMON_KEYS.includes(key)) put(key, value, 'timpush_configs.');
    }
  } else if (file) warnings.push('timpush_configs must be an object: left out');
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined && value !== null && !COMMON_KEYS.includes(key)) put(key, value, '');
  }

  let { timeout_ms = 10_000, channels } = options;
  if (!Number.isFinite(timeout_ms) || timeout_ms <= 0) {
    timeout_ms = 10_000;
    warnings.push('timeout_ms must be milliseconds above 0: 10000 is used');
  }
  channels = Array.isArray(channels) ? channels : [];
  return { config: { ...options, timeout_ms, channels, vendors }, warnings };
}

/**
 * The certificate ID of one vendor, 0 when none is configured. Where nobody knows the APNs environment it is production:
 * that is what every app from the App Store and TestFlight has.
 */
export function certificateID(config: PushConfig, vendor: PushVendor, apnsEnvironment = ''): number {
  const { id = 0, idAbroad, idSandbox } = config.vendors[vendor] ?? {};
  const sandbox = (config.apns_environment ?? apnsEnvironment) === 'sandbox' ? idSandbox : undefined;
  return Number(sandbox ?? (config.region === 'abroad' ? idAbroad : undefined) ?? id);
}

/** What goes to the vendor's SDK: everything but the certificate IDs. */
export function sdkParams(config: Pick<PushConfig, 'vendors'>, vendor: PushVendor): Record<string, string> {
  const { id: _id, idAbroad: _abroad, idSandbox: _sandbox, ...params } = config.vendors[vendor] ?? {};
  return params;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
