import { nearestName } from './nearest-name.ts';
import type { AndroidPushInfo, ApnsPushInfo, HarmonyPushInfo, OfflinePushInfo } from './offline-push-info.ts';

/**
 * The client form of offline push parameters, as apps pass them to `sendMessage`. Keys of every generation are known:
 * `androidOPPOChannelID` and `AndroidOPPOChannelID` are the same field, in any letter case.
 */
type Kind = 'string' | 'number' | 'boolean' | 'object' | 'stringOrNumber';
type Place = (info: OfflinePushInfo, value: unknown) => void;
interface Field {
  kind: Kind;
  put: Place;
}

const own =
  (key: keyof OfflinePushInfo): Place =>
  (info, value) => {
    Object.assign(info, { [key]: value });
  };
const android =
  (key: keyof AndroidPushInfo): Place =>
  (info, value) => {
    info.android = { ...info.android, [key]: value };
  };
const apns =
  (key: keyof ApnsPushInfo, convert: (value: unknown) => unknown = (value) => value): Place =>
  (info, value) => {
    info.apns = { ...info.apns, [key]: convert(value) };
  };
const harmony =
  (key: keyof HarmonyPushInfo): Place =>
  (info, value) => {
    info.harmony = { ...info.harmony, [key]: value };
  };
const bit = (value: unknown): 0 | 1 => (value === true || value === 1 ? 1 : 0);
const ofKind = (kind: Kind, put: Place): Field => ({ kind, put });

/** Old constants of the client for iOS sounds → what APNs payloads carry (facts: tim-api §3, react-native-client §2.4). */
const IOS_SOUNDS: Record<string, string> = {
  kIOSOfflinePushNoSound: 'push.no_sound',
  kIOSOfflinePushDefaultSound: 'default',
};
const iosSound = (value: unknown): unknown => (typeof value === 'string' ? (IOS_SOUNDS[value] ?? value) : value);

const LEVELS = ['active', 'critical', 'passive', 'time-sensitive'];
const level = (value: unknown): unknown => (typeof value === 'number' ? LEVELS[value] : value);

const FIELDS: Record<string, Field> = {
  title: ofKind('string', own('title')),
  desc: ofKind('string', own('desc')),
  ext: ofKind('string', own('ext')),
  disablePush: ofKind('boolean', own('disablePush')),
  iOSPushType: ofKind('number', apns('pushType')),
  iOSSound: ofKind('string', apns('sound', iosSound)),
  ignoreIOSBadge: ofKind('boolean', apns('badgeMode', bit)),
  iOSInterruptionLevel: ofKind('stringOrNumber', apns('interruptionLevel', level)),
  enableIOSBackgroundNotification: ofKind('boolean', apns('contentAvailable', bit)),
  iOSImage: ofKind('string', apns('image')),
  androidSound: ofKind('string', android('sound')),
  androidOPPOChannelID: ofKind('string', android('oppoChannelID')),
  androidOPPOCategory: ofKind('string', android('oppoCategory')),
  androidOPPONotifyLevel: ofKind('number', android('oppoNotifyLevel')),
  androidVIVOClassification: ofKind('number', android('vivoClassification')),
  androidVIVOCategory: ofKind('string', android('vivoCategory')),
  androidFCMChannelID: ofKind('string', android('fcmChannelID')),
  androidFCMImage: ofKind('string', android('fcmImage')),
  androidXiaoMiChannelID: ofKind('string', android('xiaomiChannelID')),
  androidHuaWeiCategory: ofKind('string', android('huaweiCategory')),
  androidHuaWeiImage: ofKind('string', android('huaweiImage')),
  androidHonorImportance: ofKind('string', android('honorImportance')),
  androidHonorImage: ofKind('string', android('honorImage')),
  androidMeizuNotifyType: ofKind('number', android('meizuNotifyType')),
  harmonyImage: ofKind('string', harmony('image')),
  harmonyCategory: ofKind('string', harmony('category')),
  ignoreHarmonyBadge: ofKind('boolean', harmony('ignoreBadge')),
};

/** `vendorParams` of 8.7: a JSON string with these keys (facts: tim-api §5). */
const VENDOR_PARAMS: Record<string, Field> = {
  fcmPriority: ofKind('string', android('fcmPriority')),
  vivoNotifyType: ofKind('number', android('vivoNotifyType')),
  oppoTemplateId: ofKind('string', android('oppoTemplateID')),
  oppoTitleParam: ofKind('object', android('oppoTitleParams')),
  oppoContentParam: ofKind('object', android('oppoContentParams')),
};
const BY_LOWER_CASE = new Map(Object.keys(FIELDS).map((name) => [name.toLowerCase(), name]));

export interface ClientPushReading {
  info: OfflinePushInfo;
  /** One sentence each: keys nobody knows (with the nearest known name) and values of the wrong kind, which were left out. */
  warnings: string[];
}

/**
 * Reads the `offlinePushInfo` an app gave to `sendMessage` into the canonical form. Never throws: what it cannot use it
 * leaves out and names in `warnings`.
 *
 * @example
 * offlinePushFromClient({ title: 'Alice', AndroidOPPOChannelID: 'im' }).info
 * // { title: 'Alice', android: { oppoChannelID: 'im' } }
 */
export function offlinePushFromClient(given: unknown): ClientPushReading {
  const info: OfflinePushInfo = {};
  const warnings: string[] = [];
  if (given === undefined || given === null) return { info, warnings };
  if (typeof given !== 'object' || Array.isArray(given)) {
    return { info, warnings: ['offlinePushInfo is not an object: it was left out'] };
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (key === 'vendorParams') readVendorParams(value, info, warnings);
    else read(key, value, FIELDS, info, warnings);
  }
  return { info, warnings };
}

function read(
  key: string,
  value: unknown,
  fields: Record<string, Field>,
  info: OfflinePushInfo,
  warnings: string[],
): void {
  const name = Object.hasOwn(fields, key) ? key : BY_LOWER_CASE.get(key.toLowerCase());
  const field = name === undefined ? undefined : fields[name];
  if (field === undefined) {
    warnings.push(`offlinePushInfo.${key} is not known: did you mean ${nearestName(key, Object.keys(fields))}?`);
    return;
  }
  if (!isKind(value, field.kind)) {
    warnings.push(
      `offlinePushInfo.${key} must be a ${field.kind === 'stringOrNumber' ? 'string or number' : field.kind}, not ${typeof value}: it was left out`,
    );
    return;
  }
  field.put(info, value);
}

function readVendorParams(value: unknown, info: OfflinePushInfo, warnings: string[]): void {
  let params: unknown = value;
  if (typeof value === 'string') {
    if (value === '') return;
    try {
      params = JSON.parse(value);
    } catch {
      warnings.push('offlinePushInfo.vendorParams is not a JSON object: it was left out');
      return;
    }
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    warnings.push('offlinePushInfo.vendorParams is not a JSON object: it was left out');
    return;
  }
  for (const [key, inner] of Object.entries(params)) read(key, inner, VENDOR_PARAMS, info, warnings);
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'stringOrNumber') return typeof value === 'string' || typeof value === 'number';
  if (kind === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === kind;
}
