/**
 * Every configuration name that an app may bring along, from three dialects: the flat names of the first generation,
 * the Flutter sibling's, and the console's `timpush-configs.json` (its spelling "Bussiness" is real). Facts:
 * react-native-client §1.2 and §7.1.
 */
import type { PushVendor } from '../types.ts';

/** What one vendor needs: certificate IDs, and parameters that go to its SDK under these names. */
export type VendorField =
  | 'id'
  | 'idAbroad'
  | 'idSandbox'
  | 'appId'
  | 'appKey'
  | 'appSecret'
  | 'region'
  | 'badgeClass'
  | 'appGroup'
  | 'channelId'
  | 'channelSound';

type Names = Partial<Record<VendorField, readonly string[]>>;

/** First name: the one that docs and messages use; the others are aliases. */
export const KEYS: Record<PushVendor, Names> = {
  xiaomi: {
    id: ['mi_buz_id', 'xiaomi_buz_id', 'xiaomiPushBussinessId'],
    idAbroad: ['mi_buz_id_abroad'],
    appId: ['mi_push_app_id', 'mi_app_id', 'xiaomiPushAppId'],
    appKey: ['mi_push_app_key', 'mi_app_key', 'xiaomiPushAppKey'],
    region: ['mi_push_region'],
  },
  huawei: {
    id: ['hw_buz_id', 'huawei_buz_id', 'huaweiPushBussinessId'],
    idAbroad: ['hw_buz_id_abroad'],
    appId: ['hw_push_app_id'],
    badgeClass: ['hw_badge_class', 'huaweiBadgeClassName'],
  },
  honor: { id: ['honor_buz_id', 'honorPushBussinessId'], idAbroad: ['honor_buz_id_abroad'] },
  oppo: {
    id: ['oppo_buz_id', 'oppoPushBussinessId'],
    idAbroad: ['oppo_buz_id_abroad'],
    appId: ['oppo_push_app_id', 'oppo_app_id'],
    appKey: ['oppo_push_app_key', 'oppo_app_key', 'oppoPushAppKey'],
    appSecret: ['oppo_push_app_secret', 'oppo_app_secret', 'oppoPushAppSecret'],
  },
  vivo: {
    id: ['vivo_buz_id', 'vivoPushBussinessId'],
    idAbroad: ['vivo_buz_id_abroad'],
    appId: ['vivo_push_app_id', 'vivo_app_id'],
    appKey: ['vivo_push_app_key', 'vivo_app_key'],
  },
  meizu: {
    id: ['mz_buz_id', 'meizu_buz_id', 'meizuPushBussinessId'],
    idAbroad: ['mz_buz_id_abroad'],
    appId: ['mz_push_app_id', 'mz_app_id', 'meizu_app_id', 'meizuPushAppId'],
    appKey: ['mz_push_app_key', 'mz_app_key', 'meizu_app_key', 'meizuPushAppKey'],
  },
  fcm: {
    id: ['google_fcm_buz_id', 'google_buz_id', 'fcm_buz_id', 'fcmPushBussinessId'],
    idAbroad: ['google_fcm_buz_id_abroad'],
    channelId: ['fcmPushChannelId'],
    channelSound: ['fcmPushChannelSoundName'],
  },
  apns: {
    id: ['apple_buz_id', 'businessID'],
    idSandbox: ['apple_buz_id_sandbox'],
    appGroup: ['apple_app_group_id'],
  },
  harmony: { id: ['harmony_buz_id'] },
};

export const COMMON_KEYS = [
  'vendor',
  'force_fcm',
  'region',
  'timeout_ms',
  'log_level',
  'auto_report',
  'request_permission',
  'channels',
  'server',
  'reporter',
  'timpush_configs',
];

interface Place {
  vendor: PushVendor;
  field: VendorField;
}
export const PLACES: Map<string, Place> = new Map();
for (const [vendor, names] of Object.entries(KEYS)) {
  for (const [field, aliases] of Object.entries(names)) {
    for (const name of aliases) PLACES.set(name, { vendor: vendor as PushVendor, field: field as VendorField });
  }
}

/** The name of a field as docs say it, for messages. */
export function keyName(vendor: PushVendor, field: VendorField): string {
  return KEYS[vendor][field]?.[0] ?? `${vendor}.${field}`;
}
