/**
 * Error codes of both sides, with the numbers that existing apps and back ends know (facts: tim-api §1).
 * REST answers carry them as `ErrorCode`, socket frames and client results as `code`.
 */
export const codes = {
  ok: 0,

  // REST gate
  urlInvalid: 60002,
  bodyNotJson: 60003,
  accountInvalidInUrl: 60004,
  accountInvalidInBody: 60005,
  sdkAppIdWrong: 60006,
  frequencyExceeded: 60007,
  requestTimeout: 60008,
  unknownCommand: 60009,
  needsAdmin: 60010,
  sdkAppIdMissing: 60012,
  accountMustBeString: 60015,
  appDisabled: 60016,

  // UserSig
  sigExpired: 70001,
  sigEmpty: 70002,
  sigMalformed: 70003,
  sigTruncated: 70005,
  sigNotVerified: 70009,
  sigIdentifierMismatch: 70013,
  sigSdkAppIdMismatch: 70014,
  sdkAppIdUnknown: 70020,
  tooManyFailures: 70050,
  sigRevoked: 70052,
  accountMissing: 70107,
  batchSizeIllegal: 70206,
  parameterIllegal: 70402,
  accountInternal: 70500,

  // Messages
  bodyTooLong: 80002,
  callbackFailed: 80003,
  fieldInvalid: 90001,
  msgBodyInvalid: 90002,
  toAccountInvalid: 90003,
  msgSeqInvalid: 90004,
  msgRandomInvalid: 90005,
  msgTimeStampInvalid: 90006,
  msgBodyNotArray: 90007,
  messageNeedsAdmin: 90009,
  elementInvalid: 90010,
  tooManyReceivers: 90011,
  receiverMissing: 90012,
  lifeTimeTooLong: 90026,
  syncOtherMachineInvalid: 90031,
  lifeTimeInvalid: 90044,
  accountNotExist: 90048,
  internalRetry: 90992,
  internal: 90994,
  jsonTooLong: 93000,

  // One-to-one messages
  c2cBadPacket: 20001,
  c2cAccountInvalid: 20003,
  c2cInternal: 20005,
  c2cRefusedByCallback: 20006,
  recallTooLate: 20016,
  messageNotFound: 20026,
  recallNotAllowed: 20022,

  // Client
  notInitialized: 6013,
  notLoggedIn: 6014,
  badParameter: 6017,
  clientSigExpired: 6206,
  kickedOffline: 6208,
  userIdInvalid: 7003,
  apiTooFrequent: 7008,
  messageTooLong: 8001,
  networkTimeout: 9520,
  networkUnavailable: 9508,
  requestInvalid: 9004,

  // Push plugin
  pushAppKeyInvalid: 800001,
  pushSdkAppIdInvalid: 800002,
  pushInitFailed: 800003,
  pushConnectionFailed: 800004,
  vendorRegistrationFailed: 800005,
  fallbackRegistrationFailed: 800006,
  noChannelFound: 800007,
  registerTimeout: 800008,
  tokenEmpty: 800009,
  tokenUploadFailed: 800010,
  notificationChannelFailed: 800013,
  pushConfigFailed: 800014,
  notificationsDenied: 800016,

  // Ours: what the old packages had no number for
  serverNotSet: 810001,
  notSupported: 810002,
  localFile: 810003,
  busy: 810004,
  storageFull: 810005,
  certificateIdMissing: 810006,
  reporterMissing: 810007,
  nativeModuleMissing: 810008,
  initMissing: 810009,
} as const;
export type CodeName = keyof typeof codes;
export type Code = (typeof codes)[CodeName];
