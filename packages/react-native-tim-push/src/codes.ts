/** Result codes of this plugin. The 8000xx family keeps the meaning that the old push packages gave it. */
export const PushCode = {
  ok: 0,
  notLoggedIn: 6014,
  badParameter: 6017,
  initFailed: 800003,
  connectionFailed: 800004,
  /** Registration with the phone's own cloud failed. */
  vendorFailed: 800005,
  /** … and the FCM fallback failed too. */
  fallbackFailed: 800006,
  /** No cloud of this phone is configured. */
  noChannel: 800007,
  registerTimeout: 800008,
  tokenEmpty: 800009,
  tokenUploadFailed: 800010,
  notificationChannelFailed: 800013,
  notificationsDenied: 800016,
  certificateMissing: 810006,
  reporterMissing: 810007,
  nativeMissing: 810008,
} as const;
