/**
 * Every configuration name that an app may bring along, made from one grammar for three dialects: the flat names of the
 * first generation (`mi_push_app_id`), the Flutter sibling's (`mi_app_id`), and the console's `timpush-configs.json`
 * (`xiaomiPushAppId`; its spelling "Bussiness" is real). Facts: react-native-client §1.2 and §7.1.
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

/**
 * Vendor, its prefixes (the first one is what docs and messages say), the parameters of its SDK, and names outside the
 * grammar. A secret that no SDK on a phone needs (Xiaomi's AppSecret) is no parameter: it must not enter an app.
 */
const GRAMMAR: Record<PushVendor, readonly [prefixes: string, params?: string, others?: Record<string, VendorField>]> =
  {
    xiaomi: ['mi xiaomi', 'Id Key', { mi_push_region: 'region' }],
    huawei: [
      'hw huawei',
      '',
      { hw_push_app_id: 'appId', hw_badge_class: 'badgeClass', huaweiBadgeClassName: 'badgeClass' },
    ],
    honor: ['honor'],
    oppo: ['oppo', 'Id Key Secret'],
    vivo: ['vivo', 'Id Key'],
    meizu: ['mz meizu', 'Id Key'],
    fcm: ['google_fcm google fcm', '', { fcmPushChannelId: 'channelId', fcmPushChannelSoundName: 'channelSound' }],
    apns: ['apple', '', { businessID: 'id', apple_buz_id_sandbox: 'idSandbox', apple_app_group_id: 'appGroup' }],
    harmony: ['harmony'],
  };

export const COMMON_KEYS =
  'vendor force_fcm region timeout_ms log_level auto_report request_permission channels server reporter timpush_configs apns_environment'.split(
    ' ',
  );

interface Place {
  vendor: PushVendor;
  field: VendorField;
}
export const PLACES: Map<string, Place> = new Map();
for (const [name, [prefixes, params = '', others = {}]] of Object.entries(GRAMMAR)) {
  const vendor = name as PushVendor;
  const put = (key: string, field: string) => PLACES.set(key, { vendor, field: field as VendorField });
  for (const prefix of prefixes.split(' ')) {
    put(`${prefix}_buz_id`, 'id');
    put(`${prefix}_buz_id_abroad`, 'idAbroad');
  }
  put(`${vendor}PushBussinessId`, 'id');
  for (const param of params ? params.split(' ') : []) {
    const field = `app${param}`;
    put(`${vendor}PushApp${param}`, field);
    for (const prefix of prefixes.split(' ')) {
      for (const middle of ['_push', '']) put(`${prefix + middle}_app_${param.toLowerCase()}`, field);
    }
  }
  for (const [key, field] of Object.entries(others)) put(key, field);
}

/** "mi_buz_id is not set": the certificate ID that this phone needs, as docs call it. */
export const idNotSet = (vendor: PushVendor): string => `${GRAMMAR[vendor][0].split(' ')[0]}_buz_id is not set`;
