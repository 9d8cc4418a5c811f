import { nearestName } from './nearest-name.ts';
import type { AndroidPushInfo, ApnsPushInfo, HarmonyPushInfo, OfflinePushInfo } from './offline-push-info.ts';

/**
 * The client form of offline push parameters, as apps pass them to `sendMessage`. Keys of every generation are known:
 * `androidOPPOChannelID` and `AndroidOPPOChannelID` are the same field, in any letter case.
 */
type Kind = 'string' | 'number' | 'boolean' | 'texts' | 'stringOrNumber';
type Place = (info: OfflinePushInfo, value: unknown) => void;
interface Field {
  kind: Kind;
  put: Place;
  /** The only values that the server takes. */
  choices?: readonly unknown[];
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
const oneOf = (choices: readonly (string | number)[], put: Place): Field => ({
  kind: typeof choices[0] === 'number' ? 'number' : 'string',
  put,
  choices,
});

/** Old constants of the client for iOS sounds → what APNs payloads carry (facts: tim-api §3, react-native-client §2.4). */
const IOS_SOUNDS: Record<string, string> = {
  kIOSOfflinePushNoSound: 'push.no_sound',
  kIOSOfflinePushDefaultSound: 'default',
};
const iosSound = (value: unknown): unknown => (typeof value === 'string' ? (IOS_SOUNDS[value] ?? value) : value);

const LEVELS = ['active', 'critical', 'passive', 'time-sensitive'];
/** Newer clients give its number; `wrongValue` lets only numbers of these through. */
const level = (value: unknown): unknown => (typeof value === 'number' ? LEVELS[value] : value);
const IMPORTANCE = ['LOW', 'NORMAL'];
const BIT = [0, 1];
/** `false` asks for nothing: that it would mean a VoIP push is said nowhere. */
const noVoip: Place = (info, value) => {
  if (value === true) info.apns = { ...info.apns, pushType: 0 };
};

const FIELDS: Record<string, Field> = {
  title: ofKind('string', own('title')),
  desc: ofKind('string', own('desc')),
  ext: ofKind('string', own('ext')),
  description: ofKind('string', own('desc')),
  extension: ofKind('string', own('ext')),
  disablePush: ofKind('boolean', own('disablePush')),
  disableVoipPush: ofKind('boolean', noVoip),
  iOSPushType: oneOf(BIT, apns('pushType')),
  iOSSound: ofKind('string', apns('sound', iosSound)),
  ignoreIOSBadge: ofKind('boolean', apns('badgeMode', bit)),
  iOSInterruptionLevel: { kind: 'stringOrNumber', put: apns('interruptionLevel', level), choices: LEVELS },
  enableIOSBackgroundNotification: ofKind('boolean', apns('contentAvailable', bit)),
  iOSImage: ofKind('string', apns('image')),
  androidSound: ofKind('string', android('sound')),
  androidOPPOChannelID: ofKind('string', android('oppoChannelID')),
  androidOPPOCategory: ofKind('string', android('oppoCategory')),
  androidOPPONotifyLevel: oneOf([1, 2, 16], android('oppoNotifyLevel')),
  androidVIVOClassification: oneOf(BIT, android('vivoClassification')),
  androidVIVOCategory: ofKind('string', android('vivoCategory')),
  androidFCMChannelID: ofKind('string', android('fcmChannelID')),
  androidFCMImage: ofKind('string', android('fcmImage')),
  androidXiaoMiChannelID: ofKind('string', android('xiaomiChannelID')),
  androidHuaWeiCategory: ofKind('string', android('huaweiCategory')),
  androidHuaWeiImage: ofKind('string', android('huaweiImage')),
  androidHonorImportance: oneOf(IMPORTANCE, android('honorImportance')),
  androidHonorImage: ofKind('string', android('honorImage')),
  androidMeizuNotifyType: oneOf(BIT, android('meizuNotifyType')),
  harmonyImage: ofKind('string', harmony('image')),
  harmonyCategory: ofKind('string', harmony('category')),
  ignoreHarmonyBadge: ofKind('boolean', harmony('ignoreBadge')),
};

/** The same fields as the newest JavaScript layer of the old SDK groups them (facts: react-native-client §2.4). */
const GROUPS: Record<string, Record<string, Field>> = {
  androidInfo: {
    sound: ofKind('string', android('sound')),
    OPPOChannelID: ofKind('string', android('oppoChannelID')),
    OPPOCategory: ofKind('string', android('oppoCategory')),
    FCMChannelID: ofKind('string', android('fcmChannelID')),
    XiaoMiChannelID: ofKind('string', android('xiaomiChannelID')),
    VIVOClassification: oneOf(BIT, android('vivoClassification')),
    VIVOCategory: ofKind('string', android('vivoCategory')),
    HuaWeiCategory: ofKind('string', android('huaweiCategory')),
    HuaWeiImage: ofKind('string', android('huaweiImage')),
    HonorImportance: oneOf(IMPORTANCE, android('honorImportance')),
    HonorImage: ofKind('string', android('honorImage')),
    GoogleImage: ofKind('string', android('fcmImage')),
  },
  apnsInfo: {
    sound: ofKind('string', apns('sound', iosSound)),
    ignoreIOSBadge: ofKind('boolean', apns('badgeMode', bit)),
    interruptionLevel: { kind: 'stringOrNumber', put: apns('interruptionLevel', level), choices: LEVELS },
    enableIOSBackgroundNotification: ofKind('boolean', apns('contentAvailable', bit)),
    image: ofKind('string', apns('image')),
    disableVoipPush: ofKind('boolean', noVoip),
  },
};

/** `vendorParams` of 8.7: a JSON string with these keys (facts: tim-api §5). */
const VENDOR_PARAMS: Record<string, Field> = {
  fcmPriority: oneOf(['normal', 'high'], android('fcmPriority')),
  vivoNotifyType: oneOf([1, 2, 3, 4], android('vivoNotifyType')),
  oppoTemplateId: ofKind('string', android('oppoTemplateID')),
  oppoTitleParam: ofKind('texts', android('oppoTitleParams')),
  oppoContentParam: ofKind('texts', android('oppoContentParams')),
};

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
    const group = Object.hasOwn(GROUPS, key) ? GROUPS[key] : undefined;
    if (key === 'vendorParams') readVendorParams(value, info, warnings);
    else if (group !== undefined) readGroup(key, value, group, info, warnings);
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
  const lower = key.toLowerCase();
  const name = Object.hasOwn(fields, key) ? key : Object.keys(fields).find((known) => known.toLowerCase() === lower);
  const field = name === undefined ? undefined : fields[name];
  if (field === undefined) {
    warnings.push(`offlinePushInfo.${key} is not known: did you mean ${nearestName(key, Object.keys(fields))}?`);
    return;
  }
  const problem = wrongValue(value, field);
  if (problem !== undefined) {
    warnings.push(`offlinePushInfo.${key} ${problem}: it was left out`);
    return;
  }
  field.put(info, value);
}

function readGroup(
  group: string,
  value: unknown,
  fields: Record<string, Field>,
  info: OfflinePushInfo,
  warnings: string[],
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    warnings.push(`offlinePushInfo.${group} is not an object: it was left out`);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== undefined && inner !== null) read(key, inner, fields, info, warnings);
  }
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

/** What is wrong with a value, in words; undefined: nothing. */
function wrongValue(value: unknown, { kind, choices }: Field): string | undefined {
  if (kind === 'texts') return isTexts(value) ? undefined : 'must hold texts only';
  const fits =
    kind === 'stringOrNumber' ? typeof value === 'string' || typeof value === 'number' : typeof value === kind;
  if (!fits) return `must be a ${kind === 'stringOrNumber' ? 'string or number' : kind}, not ${typeof value}`;
  if (choices === undefined || choices.includes(value)) return undefined;
  // Of the choices that are words the number is taken as well.
  if (kind === 'stringOrNumber' && typeof value === 'number' && choices[value] !== undefined) return undefined;
  return `must be one of ${choices.join(', ')}`;
}

const isTexts = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string');
