import type { OfflinePushInfo } from '@tim-push/protocol';
import type { V2TimOfflinePushInfo } from '../types/offline-push.ts';

/** The canonical form, as it comes with a message, in the names that apps know (newest spelling). The way in is `offlinePushFromClient`. */
export function offlinePushToClient(info: OfflinePushInfo): V2TimOfflinePushInfo {
  const { android, apns, harmony } = info;
  return definedOnly({
    title: info.title,
    desc: info.desc,
    ext: info.ext,
    disablePush: info.disablePush,
    iOSPushType: apns?.pushType,
    iOSSound: apns?.sound,
    ignoreIOSBadge: apns?.badgeMode === undefined ? undefined : apns.badgeMode === 1,
    iOSInterruptionLevel: apns?.interruptionLevel,
    enableIOSBackgroundNotification: apns?.contentAvailable === undefined ? undefined : apns.contentAvailable === 1,
    iOSImage: apns?.image,
    AndroidSound: android?.sound,
    AndroidOPPOChannelID: android?.oppoChannelID,
    AndroidOPPOCategory: android?.oppoCategory,
    AndroidOPPONotifyLevel: android?.oppoNotifyLevel,
    AndroidVIVOClassification: android?.vivoClassification,
    AndroidVIVOCategory: android?.vivoCategory,
    AndroidFCMChannelID: android?.fcmChannelID,
    AndroidFCMImage: android?.fcmImage,
    AndroidXiaoMiChannelID: android?.xiaomiChannelID,
    AndroidHuaWeiCategory: android?.huaweiCategory,
    AndroidHuaWeiImage: android?.huaweiImage,
    AndroidHonorImportance: android?.honorImportance,
    AndroidHonorImage: android?.honorImage,
    AndroidMeizuNotifyType: android?.meizuNotifyType,
    HarmonyImage: harmony?.image,
    HarmonyCategory: harmony?.category,
    ignoreHarmonyBadge: harmony?.ignoreBadge,
  });
}

/** Leaves out what is undefined, so that results look the same whether a field was never there or only empty. */
export function definedOnly<T extends object>(of: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}
