/**
 * Options that belong to no vendor: nothing is said of them. Only warnings and the doctor ask, so a release bundle has no
 * such list; it is one plain literal, because that is what every minifier drops.
 */
export const COMMON_KEYS: readonly string[] = [
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
