/**
 * All names that an option may have: for warnings and the doctor. Functions, because those are dropped from a release by
 * Metro itself, also where no minifier runs (Hermes); a table that is made while the module loads would stay.
 */
import type { PushVendor } from '../types.ts';
import { ANDROID_VENDORS } from './android.ts';
import { namesOf, paramsOf, type VendorField } from './keys.ts';

interface Place {
  vendor: PushVendor;
  field: VendorField;
}
const fieldsOf = (vendor: PushVendor): VendorField[] => [
  'id',
  'idAbroad',
  ...(vendor === 'apns' ? (['idSandbox'] as const) : []),
  ...paramsOf(vendor),
];

/** Where each name of a vendor's setting belongs. */
export const places = (): Map<string, Place> =>
  new Map(
    [...ANDROID_VENDORS, 'apns' as const, 'harmony' as const].flatMap((vendor) =>
      fieldsOf(vendor).flatMap((field) =>
        namesOf(vendor, field).map((name): [string, Place] => [name, { vendor, field }]),
      ),
    ),
  );

/** Options that belong to no vendor: nothing is said of them. */
export const commonKeys = (): string[] => [
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
  'apns_environment',
  // These come along from other packages and are of no use here.
  'apple_app_group_id',
  'applicationGroupID',
  'sdkAppId',
  'appKey',
  'version',
  'fcmPushChannelId',
  'fcmPushChannelSoundName',
  'hw_badge_class',
  'huaweiBadgeClassName',
];
