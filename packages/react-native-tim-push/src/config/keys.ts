/**
 * Every configuration name that an app may bring along, made from one grammar for three dialects: the flat names of the
 * first generation (`mi_push_app_id`), the Flutter sibling's (`mi_app_id`), and the console's `timpush-configs.json`
 * (`xiaomiPushAppId`; its spelling "Bussiness" is real). Facts: react-native-client §1.2 and §7.1.
 */
import type { PushVendor } from '../types.ts';

/** What one vendor needs: certificate IDs, and parameters that go to its SDK under these names. */
export type VendorField = 'id' | 'idAbroad' | 'idSandbox' | 'appId' | 'appKey' | 'appSecret' | 'region';

/**
 * Of each vendor: its prefixes beside its name (the first one is what docs and messages say), the parameters of its SDK,
 * names outside the grammar. A secret that no SDK on a phone needs (Xiaomi's AppSecret) is no parameter: it must not
 * enter an app.
 */
type Words = readonly [prefixes?: string, params?: string, others?: Record<string, VendorField>];
const GRAMMAR: Record<PushVendor, Words> = {
  xiaomi: ['mi', 'Id Key', { mi_push_region: 'region' }],
  huawei: ['hw', 'Id'],
  honor: [],
  oppo: ['', 'Id Key Secret'],
  vivo: ['', 'Id Key'],
  meizu: ['mz', 'Id Key'],
  fcm: ['google_fcm google'],
  apns: ['apple', '', { businessID: 'id', apnsCertificateID: 'id', apple_buz_id_sandbox: 'idSandbox' }],
  harmony: [],
};

interface Place {
  vendor: PushVendor;
  field: VendorField;
}
const words = (text: string): string[] => text.match(/\w+/g) ?? [];
const prefixesOf = (vendor: PushVendor): string[] => words(`${GRAMMAR[vendor]?.[0] ?? ''} ${vendor}`);
export const PLACES: Map<string, Place> = new Map();
for (const [vendor, [, params = '', others = {}]] of Object.entries(GRAMMAR) as [PushVendor, Words][]) {
  const put = (key: string, field: string) => PLACES.set(key, { vendor, field: field as VendorField });
  for (const prefix of prefixesOf(vendor)) {
    put(`${prefix}_buz_id`, 'id');
    put(`${prefix}_buz_id_abroad`, 'idAbroad');
    for (const param of words(params)) {
      const flat = `_app_${param.toLowerCase()}`;
      for (const key of [`${prefix}_push${flat}`, prefix + flat, `${vendor}PushApp${param}`]) put(key, `app${param}`);
    }
  }
  put(`${vendor}PushBussinessId`, 'id');
  for (const [key, field] of Object.entries(others)) put(key, field);
}

/** `mi_buz_id`: the option that holds this vendor's certificate ID, as docs call it. */
export const idName = (vendor: PushVendor): string => `${prefixesOf(vendor)[0]}_buz_id`;
