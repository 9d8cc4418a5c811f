/** Numbers on their own are written into the bundle where they are used; a property of an object is not. */
export const NOT_LOGGED_IN = 6014;
export const BAD_PARAMETER = 6017;
export const INIT_FAILED = 800003;
export const VENDOR_FAILED = 800005;
export const FALLBACK_FAILED = 800006;
export const NO_CHANNEL = 800007;
export const REGISTER_TIMEOUT = 800008;
export const TOKEN_EMPTY = 800009;
export const TOKEN_UPLOAD_FAILED = 800010;
export const CERTIFICATE_MISSING = 810006;
export const REPORTER_MISSING = 810007;
export const NATIVE_MISSING = 810008;
export const INIT_MISSING = 810009;

/** Result codes of this plugin. The 8000xx family keeps the meaning that the old push packages gave it. */
export const PushCode = {
  ok: 0,
  notLoggedIn: NOT_LOGGED_IN,
  badParameter: BAD_PARAMETER,
  initFailed: INIT_FAILED,
  connectionFailed: 800004,
  /** Registration with the phone's own cloud failed. */
  vendorFailed: VENDOR_FAILED,
  /** … and the FCM fallback failed too. */
  fallbackFailed: FALLBACK_FAILED,
  /** No cloud of this phone is configured. */
  noChannel: NO_CHANNEL,
  registerTimeout: REGISTER_TIMEOUT,
  tokenEmpty: TOKEN_EMPTY,
  tokenUploadFailed: TOKEN_UPLOAD_FAILED,
  notificationChannelFailed: 800013,
  notificationsDenied: 800016,
  certificateMissing: CERTIFICATE_MISSING,
  reporterMissing: REPORTER_MISSING,
  nativeMissing: NATIVE_MISSING,
  /** `unregister` in a run in which `init` did not find who reports: the vendor was not asked. */
  initMissing: INIT_MISSING,
} as const;
