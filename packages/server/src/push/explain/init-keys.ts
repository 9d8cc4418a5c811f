import type { Vendor } from '@tim-push/protocol';
import type { DeviceRow } from '../../store/index.ts';

/** Under which name `init` of the plugin takes a vendor's certificate ID (facts: react-native-client §7.1). */
const INIT_KEYS: Readonly<Record<Vendor, string>> = {
  xiaomi: 'mi_buz_id',
  huawei: 'hw_buz_id',
  honor: 'honor_buz_id',
  oppo: 'oppo_buz_id',
  vivo: 'vivo_buz_id',
  meizu: 'mz_buz_id',
  fcm: 'google_fcm_buz_id',
  apns: 'apple_buz_id',
  harmony: 'harmony_buz_id',
};
/** Brands that a vendor's phones carry, in lower case (facts: react-native-client §1.4). */
const BRANDS: Readonly<Record<string, Vendor>> = {
  xiaomi: 'xiaomi',
  redmi: 'xiaomi',
  blackshark: 'xiaomi',
  huawei: 'huawei',
  honor: 'honor',
  oppo: 'oppo',
  oneplus: 'oppo',
  realme: 'oppo',
  vivo: 'vivo',
  iqoo: 'vivo',
  meizu: 'meizu',
  google: 'fcm',
};

/** The key of a phone's certificate ID; undefined for phones of which nobody can say. */
export function initKeyOf({ platform, tokenSource, brand }: Pick<DeviceRow, 'platform' | 'tokenSource' | 'brand'>) {
  if (tokenSource !== '') return INIT_KEYS[tokenSource];
  if (platform === 'iPhone' || platform === 'iPad') return INIT_KEYS.apns;
  if (platform === 'Harmony') return INIT_KEYS.harmony;
  const name = brand.toLowerCase();
  const vendor = Object.hasOwn(BRANDS, name) ? BRANDS[name] : undefined;
  return vendor === undefined ? undefined : INIT_KEYS[vendor];
}
