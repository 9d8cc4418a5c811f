/** Which of the sender's fields a channel looks at, and how a back end spells them. */
import type { Channel } from '@tim-push/channels';
import { MESSAGE_CLASSES, offlinePushFromRest } from '@tim-push/protocol';
import type { RestOfflinePushInfo } from '@tim-push/protocol/schemas';

type Rest = Required<RestOfflinePushInfo>;
interface Everything extends Omit<Rest, 'AndroidInfo' | 'ApnsInfo' | 'HarmonyInfo'> {
  AndroidInfo: Required<Rest['AndroidInfo']>;
  ApnsInfo: Required<Rest['ApnsInfo']>;
  HarmonyInfo: Required<Rest['HarmonyInfo']>;
}
const IMAGE = 'https://example.com/image.png';
const PARAMETERS = { name: 'Alice' };

/** A push that says all that a REST body can say. */
const EVERYTHING: Everything = {
  PushFlag: 0,
  Title: 'Alice 🎉',
  Desc: 'Hello, at 7?',
  MultiLanguageContent: [],
  Ext: 'plain',
  BadgeAddNum: 1,
  BadgeSetNum: 7,
  PushTemplateId: 'template',
  PushTemplateParam: PARAMETERS,
  AndroidInfo: {
    Sound: 'bell',
    PushStyle: 1,
    XiaoMiChannelID: 'chat',
    OPPOChannelID: 'chat',
    OPPOCategory: 'IM',
    OPPONotifyLevel: 2,
    OPPOPrivateMsgTemplateId: 'template',
    OPPOPrivateTitleParameters: PARAMETERS,
    OPPOPrivateContentParameters: PARAMETERS,
    HuaWeiChannelID: 'chat',
    HuaWeiImportance: 'NORMAL',
    HuaWeiCategory: 'IM',
    HuaWeiImage: IMAGE,
    ExtAsHuaweiIntentParam: 1,
    HonorImportance: 'NORMAL',
    HonorImage: IMAGE,
    VIVOClassification: 1,
    VIVOCategory: 'IM',
    VIVONotifyType: 4,
    GoogleChannelID: 'chat',
    GoogleImage: IMAGE,
    GooglePriority: 'high',
    MeiZuNoticeMsgType: 1,
  },
  ApnsInfo: {
    Sound: 'bell.caf',
    BadgeMode: 1,
    Title: 'Alice',
    SubTitle: 'Friends',
    Image: IMAGE,
    MutableContent: 1,
    InterruptionLevel: 'active',
    ContentAvailable: 1,
    IsVoipPush: 1,
    LiveActivity: { LaId: 'activity', Event: 'update' },
  },
  HarmonyInfo: { Title: 'Alice', Category: 'IM', Image: IMAGE, Sound: 'bell.mp3', SoundDuration: 3 },
};

/** Reads through to `of`, and notes every path that was looked at. */
function watched<T extends object>(of: T, seen: Set<string>, above = ''): T {
  return new Proxy(of, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      const path = `${above}${String(key)}`;
      seen.add(path);
      return typeof value === 'object' && value !== null && above === '' ? watched(value, seen, `${path}.`) : value;
    },
  });
}

/** REST names of the fields that decide what the channel sends beside title, text and ext, e.g. `AndroidInfo.Sound`. */
export function fieldsLookedAt(channel: Channel, options: Readonly<Record<string, unknown>>): string[] {
  const seen = new Set<string>();
  for (const cls of MESSAGE_CLASSES) {
    channel.payload({
      title: EVERYTHING.Title,
      body: EVERYTHING.Desc,
      ext: EVERYTHING.Ext,
      class: cls,
      replaceKey: 'key',
      offlinePush: watched(offlinePushFromRest(EVERYTHING), seen),
      options,
    });
  }
  return restFields().flatMap(({ name, path }) => (seen.has(path) ? [name] : []));
}

/** Each REST field and where the reader of REST bodies puts it: `AndroidInfo.Sound` → `android.sound`. */
function restFields(): { name: string; path: string }[] {
  return Object.entries(EVERYTHING).flatMap(([part, value]) =>
    part.endsWith('Info')
      ? Object.entries(value).map(([name, inner]) => ({
          name: `${part}.${name}`,
          path: pathOf({ [part]: { [name]: inner } }),
        }))
      : [{ name: part, path: pathOf({ [part]: value }) }],
  );
}
function pathOf(body: RestOfflinePushInfo): string {
  const [entry] = Object.entries(offlinePushFromRest(body));
  if (entry === undefined) return '';
  const [key, value] = entry;
  const isPart = key === 'android' || key === 'apns' || key === 'harmony';
  return isPart ? `${key}.${Object.keys(value as object).join()}` : key;
}
