/**
 * What the notification of one message looks like, in the names apps know. Every field is optional, and the older spelling
 * with a small first letter (`androidOPPOChannelID`) is the same as the newer (`AndroidOPPOChannelID`). So are the groups of
 * the newest (`androidInfo`, `apnsInfo`).
 */
export interface V2TimOfflinePushInfo {
  /** Empty: the sender's nickname, else the sender's user ID. */
  title?: string;
  /** Empty: made from the message; a custom message is then not pushed. */
  desc?: string;
  /** Handed to the app on a tap, unchanged. About 1 KB at most. */
  ext?: string;
  /** true: this message is never pushed. Default false on every platform. */
  disablePush?: boolean;
  /** 0 ordinary, 1 VoIP. */
  iOSPushType?: number;
  iOSSound?: string;
  /** true: does not count for the badge. Default false. */
  ignoreIOSBadge?: boolean;
  iOSInterruptionLevel?: string | number;
  enableIOSBackgroundNotification?: boolean;
  iOSImage?: string;
  /** Name of a file in res/raw, without suffix. */
  androidSound?: string;
  AndroidSound?: string;
  /** OPPO on Android 8 and later shows nothing without one. */
  androidOPPOChannelID?: string;
  AndroidOPPOChannelID?: string;
  AndroidOPPOCategory?: string;
  /** 1, 2 or 16. */
  AndroidOPPONotifyLevel?: number;
  /** 0 operational, 1 system. */
  androidVIVOClassification?: number;
  AndroidVIVOClassification?: number;
  AndroidVIVOCategory?: string;
  AndroidFCMChannelID?: string;
  AndroidFCMImage?: string;
  AndroidXiaoMiChannelID?: string;
  AndroidHuaWeiCategory?: string;
  AndroidHuaWeiImage?: string;
  AndroidHonorImportance?: string;
  AndroidHonorImage?: string;
  AndroidMeizuNotifyType?: number;
  HarmonyImage?: string;
  HarmonyCategory?: string;
  ignoreHarmonyBadge?: boolean;
  /** JSON: fcmPriority, vivoNotifyType, oppoTemplateId, oppoTitleParam, oppoContentParam. */
  vendorParams?: string;
  /** The old SDK's newest layer: the same as `desc`. */
  description?: string;
  /** The same as `ext`. */
  extension?: string;
  /** true: an ordinary push, never VoIP. */
  disableVoipPush?: boolean;
  /** The Android fields in the names of that layer. */
  androidInfo?: {
    sound?: string;
    OPPOChannelID?: string;
    OPPOCategory?: string;
    FCMChannelID?: string;
    XiaoMiChannelID?: string;
    VIVOClassification?: number;
    VIVOCategory?: string;
    HuaWeiCategory?: string;
    HuaWeiImage?: string;
    HonorImportance?: string;
    HonorImage?: string;
    GoogleImage?: string;
  };
  /** The iOS fields in the names of that layer. */
  apnsInfo?: {
    sound?: string;
    ignoreIOSBadge?: boolean;
    interruptionLevel?: string | number;
    enableIOSBackgroundNotification?: boolean;
    image?: string;
    disableVoipPush?: boolean;
  };
}
