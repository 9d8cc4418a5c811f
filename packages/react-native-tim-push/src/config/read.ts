import type { ChannelOptions, PushVendor, TimPushOptions } from '../types.ts';
import { namesOf, paramsOf, type VendorField } from './keys.ts';

/** The app's options with what they leave open filled in, and the vendors' own read in every dialect. */
export interface PushConfig
  extends Pick<
    TimPushOptions,
    'vendor' | 'force_fcm' | 'region' | 'auto_report' | 'request_permission' | 'apns_environment'
  > {
  timeout_ms: number;
  channels: ChannelOptions[];
  /** What the app says of one vendor, in whichever dialect; undefined where it says nothing that can be used. */
  find(vendor: PushVendor, field: VendorField): string | undefined;
}

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Reads every dialect as one configuration. Never throws: what it cannot use it leaves out (`warn.ts` says so).
 * Explicit options beat the content of `timpush_configs`; there the entry of the app's own package beats the one
 * under the empty key.
 *
 * @param appID Package name, to find this app's entry in `timpush_configs`; '' while it is not known.
 */
export function readConfig(options: TimPushOptions, appID: string): PushConfig {
  const { timeout_ms, channels } = options;
  const file: Record<string, unknown> = Object(options.timpush_configs);
  const sources = [options, file[appID], file[''], file].map(Object);
  return {
    ...options,
    timeout_ms: isDuration(timeout_ms) ? timeout_ms : DEFAULT_TIMEOUT_MS,
    channels: Array.isArray(channels) ? channels : [],
    find(vendor, field) {
      const given = sources.flatMap((source) => namesOf(vendor, field).map((name) => usable(field, source[name])));
      return given.find(Boolean);
    },
  };
}

/** The text of a value, '' where it is empty (0 is an empty certificate ID) or of no use. */
export function usable(field: VendorField, value: unknown): string {
  const text = /string|number/.test(typeof value) ? String(value).trim() : '';
  return !isID(field) || /^\d*[1-9]\d*$/.test(text) ? text : '';
}

/** Of `id`, `idAbroad`, `idSandbox`. */
export const isID = (field: string): boolean => field.startsWith('id');

export const isDuration = (ms: unknown): ms is number => Number.isFinite(ms) && (ms as number) > 0;

/**
 * The certificate ID of one vendor, 0 when none is configured. Where nobody knows the APNs environment it is production:
 * that is what every app from the App Store and TestFlight has.
 */
export function certificateID(config: PushConfig, vendor: PushVendor, apnsEnvironment = ''): number {
  const inSandbox = (config.apns_environment ?? apnsEnvironment) === 'sandbox';
  return Number(
    (inSandbox && config.find(vendor, 'idSandbox')) ||
      (config.region === 'abroad' && config.find(vendor, 'idAbroad')) ||
      config.find(vendor, 'id') ||
      0,
  );
}

/** What goes to the vendor's SDK, as JSON. */
export const sdkParams = (config: PushConfig, vendor: PushVendor): string =>
  JSON.stringify(Object.fromEntries(paramsOf(vendor).map((field) => [field, config.find(vendor, field)])));
