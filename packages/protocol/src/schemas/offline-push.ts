import Type from 'typebox';
import { MAX_BODY_BYTES } from '../frames.ts';
import { choice } from './choice.ts';

const Text = Type.Optional(Type.String({ maxLength: 4096 }));
/** As long as the message may be: senders give its text as `desc`, and each cloud's form is cut to that cloud's limit. */
const LongText = Type.Optional(Type.String({ maxLength: MAX_BODY_BYTES }));
const Bit = Type.Optional(choice([0, 1]));
const Params = Type.Optional(Type.Record(Type.String(), Type.String()));
const Importance = Type.Optional(choice(['LOW', 'NORMAL']));

/** The canonical `OfflinePushInfo` as it travels on the socket. */
export const OfflinePushInfoSchema = Type.Object({
  disablePush: Type.Optional(Type.Boolean()),
  title: LongText,
  desc: LongText,
  ext: LongText,
  languages: Type.Optional(
    Type.Array(Type.Object({ language: Type.String(), title: Text, desc: Text }), { maxItems: 50 }),
  ),
  badgeAdd: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  badgeSet: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  templateID: Text,
  templateParams: Params,
  android: Type.Optional(
    Type.Object({
      sound: Text,
      style: Bit,
      xiaomiChannelID: Text,
      oppoChannelID: Text,
      oppoCategory: Text,
      oppoNotifyLevel: Type.Optional(choice([1, 2, 16])),
      oppoTemplateID: Text,
      oppoTitleParams: Params,
      oppoContentParams: Params,
      huaweiChannelID: Text,
      huaweiImportance: Importance,
      huaweiCategory: Text,
      huaweiImage: Text,
      huaweiExtAsIntentParam: Bit,
      honorImportance: Importance,
      honorImage: Text,
      vivoClassification: Bit,
      vivoCategory: Text,
      vivoNotifyType: Type.Optional(choice([1, 2, 3, 4])),
      fcmChannelID: Text,
      fcmImage: Text,
      fcmPriority: Type.Optional(choice(['normal', 'high'])),
      meizuNotifyType: Bit,
    }),
  ),
  apns: Type.Optional(
    Type.Object({
      pushType: Bit,
      sound: Text,
      badgeMode: Bit,
      title: Text,
      subTitle: Text,
      image: Text,
      mutableContent: Bit,
      interruptionLevel: Type.Optional(choice(['active', 'critical', 'passive', 'time-sensitive'])),
      contentAvailable: Bit,
      liveActivity: Type.Optional(
        Type.Object({
          id: Type.String(),
          event: Type.String(),
          contentState: Type.Record(Type.String(), Type.Unknown()),
          dismissalDate: Type.Optional(Type.Integer()),
        }),
      ),
    }),
  ),
  harmony: Type.Optional(
    Type.Object({
      title: Text,
      category: Text,
      image: Text,
      sound: Text,
      soundDuration: Type.Optional(Type.Integer({ minimum: 0 })),
      ignoreBadge: Type.Optional(Type.Boolean()),
    }),
  ),
});
