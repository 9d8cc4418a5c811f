import type { ChannelOptions, PushVendor, TimPushOptions } from '../types.ts';
import { PLACES, type VendorField } from './keys.ts';

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

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Reads every dialect into one configuration. Never throws: what it cannot use it leaves out (`warn.ts` says so).
 * Explicit options beat the content of `timpush_configs`; there the entry of the app's own package beats the one
 * under the empty key.
 *
 * @param appID Package name, to find this app's entry in `timpush_configs`; '' while it is not known.
 */
export function readConfig(options: TimPushOptions, appID: string): PushConfig {
  const { timeout_ms, channels, timpush_configs } = options;
  const vendors: PushConfig['vendors'] = {};
  for (const [key, value] of [...Object.entries(ofFile(timpush_configs, appID)), ...Object.entries(options)]) {
    const place = PLACES.get(key);
    const text = place && usable(place.field, value);
    if (text) vendors[place.vendor] = { ...vendors[place.vendor], [place.field]: text };
  }
  return {
    ...options,
    timeout_ms: isDuration(timeout_ms) ? timeout_ms : DEFAULT_TIMEOUT_MS,
    channels: Array.isArray(channels) ? channels : [],
    vendors,
  };
}

/** What `timpush_configs` says for this app; its other entries are objects, which no key can use. */
export function ofFile(given: unknown, appID: string): Record<string, unknown> {
  const file: Record<string, unknown> = Object(given);
  return { ...file, ...Object(file['']), ...Object(file[appID]) };
}

/** The text of a value, '' where it is empty (0 is an empty certificate ID), undefined where it is of no use. */
export function usable(field: VendorField, value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
  if (!text || !isID(field)) return text;
  return /\D/.test(text) ? undefined : Number(text) ? text : '';
}

/** Of `id`, `idAbroad`, `idSandbox`. */
export const isID = (field: string): boolean => field.startsWith('id');

export const isDuration = (ms: unknown): ms is number => Number.isFinite(ms) && Number(ms) > 0;

/**
 * The certificate ID of one vendor, 0 when none is configured. Where nobody knows the APNs environment it is production:
 * that is what every app from the App Store and TestFlight has.
 */
export function certificateID(config: PushConfig, vendor: PushVendor, apnsEnvironment = ''): number {
  const { id = 0, idAbroad, idSandbox } = config.vendors[vendor] ?? {};
  const inSandbox = (config.apns_environment ?? apnsEnvironment) === 'sandbox';
  return Number((inSandbox && idSandbox) || (config.region === 'abroad' && idAbroad) || id);
}

/** What goes to the vendor's SDK, as JSON: everything but the certificate IDs. */
export const sdkParams = ({ vendors }: Pick<PushConfig, 'vendors'>, vendor: PushVendor): string =>
  JSON.stringify(vendors[vendor] ?? {}, (field, value) => (isID(field) ? undefined : value));
