/**
 * The names under which an app may bring its vendors' settings along, made from one grammar for three dialects: the flat
 * names of the first generation (`mi_push_app_id`), the Flutter sibling's (`mi_app_id`), and the console's
 * `timpush-configs.json` (`xiaomiPushAppId`; its spelling "Bussiness" is real). Facts: react-native-client §1.2 and §7.1.
 */
import type { PushVendor } from '../types.ts';

/** What one vendor needs: certificate IDs, and parameters that go to its SDK under these names. */
export type VendorField = 'id' | 'idAbroad' | 'idSandbox' | 'appId' | 'appKey' | 'appSecret' | 'region';

/** How a vendor's names begin where that is not its own name alone; the first is what docs and messages say. */
const PREFIXES: Partial<Record<PushVendor, string>> = {
  xiaomi: 'mi xiaomi',
  huawei: 'hw huawei',
  meizu: 'mz meizu',
  fcm: 'google_fcm google fcm',
  apns: 'apple apns',
};
/** How the names of a field go on; those of `appId`, `appKey` and `appSecret` are made. */
const SUFFIXES: Record<string, string> = {
  id: '_buz_id PushBussinessId',
  idAbroad: '_buz_id_abroad',
  idSandbox: '_buz_id_sandbox',
  region: '_push_region',
};
function suffixesOf(field: VendorField): string[] {
  const word = field.slice('app'.length);
  const flat = `_app_${word.toLowerCase()}`;
  return SUFFIXES[field]?.split(' ') ?? [`_push${flat}`, flat, `PushApp${word}`];
}
/**
 * The parameters of each SDK. A secret that no SDK on a phone needs (Xiaomi's AppSecret) is none: it must not enter an app.
 */
const PARAMS: Partial<Record<PushVendor, string>> = {
  xiaomi: 'appId appKey region',
  huawei: 'appId',
  oppo: 'appId appKey appSecret',
  vivo: 'appId appKey',
  meizu: 'appId appKey',
};
/** Certificate ID of APNs: the successor's name, and the only key of the console's file for iOS. */
const OTHER_APNS_IDS = ['apnsCertificateID', 'businessID'];

/** In the order in which they are looked for. */
export const namesOf = (vendor: PushVendor, field: VendorField): string[] => [
  ...(PREFIXES[vendor] ?? vendor).split(' ').flatMap((prefix) => suffixesOf(field).map((suffix) => prefix + suffix)),
  ...(vendor === 'apns' && field === 'id' ? OTHER_APNS_IDS : []),
];

export const paramsOf = (vendor: PushVendor): VendorField[] => (PARAMS[vendor]?.split(' ') ?? []) as VendorField[];

/** `mi_buz_id`: the option that holds this vendor's certificate ID, as docs call it. */
export const idName = (vendor: PushVendor): string | undefined => namesOf(vendor, 'id')[0];
