import type { AndroidPushInfo, ApnsPushInfo, HarmonyPushInfo, OfflinePushInfo } from './offline-push-info.ts';
import type { RestOfflinePushInfo } from './schemas/rest-offline-push.ts';

/**
 * Reads a REST `OfflinePushInfo`, already checked against `RestOfflinePushInfoSchema`, into the canonical form.
 *
 * @example
 * offlinePushFromRest({ PushFlag: 0, Title: 'Hi', AndroidInfo: { OPPOChannelID: 'im' } })
 * // { title: 'Hi', android: { oppoChannelID: 'im' } }
 */
export function offlinePushFromRest(rest: RestOfflinePushInfo): OfflinePushInfo {
  const info: OfflinePushInfo = defined({
    disablePush: rest.PushFlag === 1 ? true : undefined,
    title: rest.Title,
    desc: rest.Desc,
    ext: rest.Ext,
    languages: rest.MultiLanguageContent?.map((text) =>
      defined({ language: text.Language, title: text.Title, desc: text.Desc }),
    ),
    badgeAdd: rest.BadgeAddNum,
    badgeSet: rest.BadgeSetNum,
    templateID: rest.PushTemplateId,
    templateParams: rest.PushTemplateParam,
  });
  if (rest.AndroidInfo !== undefined) info.android = androidFromRest(rest.AndroidInfo);
  if (rest.ApnsInfo !== undefined) info.apns = apnsFromRest(rest.ApnsInfo);
  if (rest.HarmonyInfo !== undefined) info.harmony = harmonyFromRest(rest.HarmonyInfo);
  return info;
}

function androidFromRest(rest: NonNullable<RestOfflinePushInfo['AndroidInfo']>): AndroidPushInfo {
  return defined({
    sound: rest.Sound,
    style: rest.PushStyle,
    xiaomiChannelID: rest.XiaoMiChannelID,
    oppoChannelID: rest.OPPOChannelID,
    oppoCategory: rest.OPPOCategory,
    oppoNotifyLevel: rest.OPPONotifyLevel,
    oppoTemplateID: rest.OPPOPrivateMsgTemplateId,
    oppoTitleParams: rest.OPPOPrivateTitleParameters,
    oppoContentParams: rest.OPPOPrivateContentParameters,
    huaweiChannelID: rest.HuaWeiChannelID,
    huaweiImportance: set(rest.HuaWeiImportance),
    huaweiCategory: rest.HuaWeiCategory,
    huaweiImage: rest.HuaWeiImage,
    huaweiExtAsIntentParam: rest.ExtAsHuaweiIntentParam,
    honorImportance: set(rest.HonorImportance),
    honorImage: rest.HonorImage,
    vivoClassification: rest.VIVOClassification,
    vivoCategory: rest.VIVOCategory,
    vivoNotifyType: rest.VIVONotifyType,
    fcmChannelID: rest.GoogleChannelID,
    fcmImage: rest.GoogleImage,
    fcmPriority: set(rest.GooglePriority),
    meizuNotifyType: rest.MeiZuNoticeMsgType,
  });
}

function apnsFromRest(rest: NonNullable<RestOfflinePushInfo['ApnsInfo']>): ApnsPushInfo {
  const activity = rest.LiveActivity;
  return defined({
    pushType: rest.IsVoipPush,
    sound: rest.Sound,
    badgeMode: rest.BadgeMode,
    title: rest.Title,
    subTitle: rest.SubTitle,
    image: rest.Image,
    mutableContent: rest.MutableContent,
    interruptionLevel: set(rest.InterruptionLevel),
    contentAvailable: rest.ContentAvailable,
    liveActivity:
      activity === undefined
        ? undefined
        : defined({
            id: activity.LaId,
            event: activity.Event,
            contentState: activity.ContentState ?? {},
            dismissalDate: activity.DismissalDate,
          }),
  });
}

function harmonyFromRest(rest: NonNullable<RestOfflinePushInfo['HarmonyInfo']>): HarmonyPushInfo {
  return defined({
    title: rest.Title,
    category: rest.Category,
    image: rest.Image,
    sound: rest.Sound,
    soundDuration: rest.SoundDuration,
  });
}

/** '' is how existing back ends say "not set" for a choice. */
function set<T extends string>(choice: T | '' | undefined): T | undefined {
  return choice === '' ? undefined : choice;
}

/** The same object without keys whose value is undefined or '' (REST back ends send every field, empty where unused). */
function defined<T extends object>(object: T): T {
  for (const key of Object.keys(object) as (keyof T)[]) {
    if (object[key] === undefined || object[key] === '') delete object[key];
  }
  return object;
}
