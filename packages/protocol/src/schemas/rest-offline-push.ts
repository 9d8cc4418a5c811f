import Type, { type Static } from 'typebox';
import { choice } from './choice.ts';

const Text = Type.Optional(Type.String());
const Bit = Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)]));
const Params = Type.Optional(Type.Record(Type.String(), Type.String()));
const oneOf = <const T extends readonly (string | number)[]>(...values: T) => Type.Optional(choice(values));
/** '' means "not set" in the bodies that existing back ends send. */
const Importance = oneOf('LOW', 'NORMAL', '');

/** REST `OfflinePushInfo`, every field of the facts sheet (tim-api §3). Unknown keys are let through: newer back ends send more. */
export const RestOfflinePushInfoSchema = Type.Object({
  PushFlag: Bit,
  Title: Text,
  Desc: Text,
  MultiLanguageContent: Type.Optional(Type.Array(Type.Object({ Language: Type.String(), Title: Text, Desc: Text }))),
  Ext: Text,
  BadgeAddNum: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  BadgeSetNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  PushTemplateId: Text,
  PushTemplateParam: Params,
  AndroidInfo: Type.Optional(
    Type.Object({
      Sound: Text,
      PushStyle: Bit,
      XiaoMiChannelID: Text,
      OPPOChannelID: Text,
      OPPOCategory: Text,
      OPPONotifyLevel: oneOf(1, 2, 16),
      OPPOPrivateMsgTemplateId: Text,
      OPPOPrivateTitleParameters: Params,
      OPPOPrivateContentParameters: Params,
      HuaWeiChannelID: Text,
      HuaWeiImportance: Importance,
      HuaWeiCategory: Text,
      HuaWeiImage: Text,
      ExtAsHuaweiIntentParam: Bit,
      HonorImportance: Importance,
      HonorImage: Text,
      VIVOClassification: Bit,
      VIVOCategory: Text,
      VIVONotifyType: oneOf(1, 2, 3, 4),
      GoogleChannelID: Text,
      GoogleImage: Text,
      GooglePriority: oneOf('normal', 'high', ''),
      MeiZuNoticeMsgType: Bit,
    }),
  ),
  ApnsInfo: Type.Optional(
    Type.Object({
      Sound: Text,
      BadgeMode: Bit,
      Title: Text,
      SubTitle: Text,
      Image: Text,
      MutableContent: Bit,
      InterruptionLevel: oneOf('active', 'critical', 'passive', 'time-sensitive', ''),
      ContentAvailable: Bit,
      IsVoipPush: Bit,
      LiveActivity: Type.Optional(
        Type.Object({
          LaId: Type.String(),
          Event: Type.String(),
          ContentState: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          DismissalDate: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
      ),
    }),
  ),
  HarmonyInfo: Type.Optional(
    Type.Object({
      Title: Text,
      Category: Text,
      Image: Text,
      Sound: Text,
      SoundDuration: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
  ),
});
export type RestOfflinePushInfo = Static<typeof RestOfflinePushInfoSchema>;
