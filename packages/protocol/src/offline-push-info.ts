/**
 * What a sender says about the notification of one message, in one canonical form.
 * Two spellings exist outside: the REST form (`PushFlag`, `AndroidInfo.OPPOChannelID` …) and the client form
 * (`disablePush`, `androidOPPOChannelID` or `AndroidOPPOChannelID` …). Both are read into this one at the door.
 */
export interface OfflinePushInfo {
  /** true: no offline push for this message (REST `PushFlag` 1). Default false. */
  disablePush?: boolean;
  /** Empty or absent: the sender's nickname, else the sender's user ID. */
  title?: string;
  /** Empty or absent: made from the message's elements. */
  desc?: string;
  /** Handed to the app on a tap, byte for byte. A JSON object of at most about 1 KB is advised. */
  ext?: string;
  languages?: LanguageText[];
  /** 1–99. */
  badgeAdd?: number;
  /** 0–999 on APNs, 0–99 elsewhere; beats `badgeAdd`. */
  badgeSet?: number;
  templateID?: string;
  templateParams?: Record<string, string>;
  android?: AndroidPushInfo;
  apns?: ApnsPushInfo;
  harmony?: HarmonyPushInfo;
}

export interface LanguageText {
  /** The device's language, e.g. `en`, `zh-Hans`. */
  language: string;
  title?: string;
  desc?: string;
}

export interface AndroidPushInfo {
  /** File name in res/raw, without suffix. */
  sound?: string;
  /** 0 normal, 1 big text. */
  style?: 0 | 1;
  xiaomiChannelID?: string;
  oppoChannelID?: string;
  oppoCategory?: string;
  oppoNotifyLevel?: 1 | 2 | 16;
  oppoTemplateID?: string;
  oppoTitleParams?: Record<string, string>;
  oppoContentParams?: Record<string, string>;
  huaweiChannelID?: string;
  huaweiImportance?: 'LOW' | 'NORMAL';
  huaweiCategory?: string;
  huaweiImage?: string;
  /** 1: ext travels as an Intent parameter; 0: as an Action parameter. */
  huaweiExtAsIntentParam?: 0 | 1;
  honorImportance?: 'LOW' | 'NORMAL';
  honorImage?: string;
  vivoClassification?: 0 | 1;
  vivoCategory?: string;
  vivoNotifyType?: 1 | 2 | 3 | 4;
  fcmChannelID?: string;
  fcmImage?: string;
  fcmPriority?: 'normal' | 'high';
  meizuNotifyType?: 0 | 1;
}

export interface ApnsPushInfo {
  /** 0 ordinary, 1 VoIP. */
  pushType?: 0 | 1;
  /** File with suffix; `push.no_sound` and `default` are the sentinels. */
  sound?: string;
  /** 0 the message counts for the badge, 1 it does not. */
  badgeMode?: 0 | 1;
  title?: string;
  subTitle?: string;
  image?: string;
  mutableContent?: 0 | 1;
  interruptionLevel?: 'active' | 'critical' | 'passive' | 'time-sensitive';
  contentAvailable?: 0 | 1;
  liveActivity?: { id: string; event: string; contentState: Record<string, unknown>; dismissalDate?: number };
}

export interface HarmonyPushInfo {
  title?: string;
  category?: string;
  image?: string;
  sound?: string;
  soundDuration?: number;
  ignoreBadge?: boolean;
}
