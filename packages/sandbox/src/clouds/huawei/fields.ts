/** The fields of a message and the form of each, as clouds/huawei.md §3 lists them. Names beyond these are ignored. */
import Type from 'typebox';
import { ClickAction } from '../kit/click.ts';
import { LIMITS } from './spec.ts';

const Text = Type.Optional(Type.String());
const Flag = Type.Optional(Type.Boolean());
const Texts = (most: number) => Type.Optional(Type.Array(Type.String(), { maxItems: most }));
const oneOf = <const T extends readonly (string | number)[]>(values: T) =>
  Type.Optional(Type.Union(values.map((value) => Type.Literal(value))));
/** Pictures are fetched over TLS. */
const Image = Type.Optional(Type.String({ pattern: '^(https://.+)?$' }));

const Badge = Type.Object({
  add_num: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  set_num: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  class: Type.String({ minLength: 1 }),
});
const Button = Type.Object({
  name: Type.String({ minLength: 1, maxLength: LIMITS.buttonNameChars }),
  action_type: Type.Integer({ minimum: 0, maximum: 4 }),
  intent_type: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  intent: Text,
  data: Type.Optional(Type.String({ maxLength: LIMITS.buttonDataChars })),
});

export const AndroidNotification = Type.Object({
  title: Text,
  body: Text,
  image: Image,
  icon: Text,
  color: Type.Optional(Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' })),
  sound: Text,
  default_sound: Flag,
  channel_id: Text,
  tag: Text,
  group: Text,
  notify_id: Type.Optional(Type.Integer()),
  importance: oneOf(['LOW', 'NORMAL', 'HIGH']),
  click_action: ClickAction,
  badge: Type.Optional(Badge),
  style: oneOf([0, 1, 3]),
  big_title: Text,
  big_body: Text,
  inbox_content: Texts(LIMITS.inboxLines),
  foreground_show: Flag,
  when: Text,
  ticker: Text,
  notify_summary: Text,
  use_default_vibrate: Flag,
  use_default_light: Flag,
  vibrate_config: Texts(LIMITS.vibrations),
  visibility: oneOf(['VISIBILITY_UNSPECIFIED', 'PRIVATE', 'PUBLIC', 'SECRET']),
  title_loc_key: Text,
  title_loc_args: Texts(Number.MAX_SAFE_INTEGER),
  body_loc_key: Text,
  body_loc_args: Texts(Number.MAX_SAFE_INTEGER),
  buttons: Type.Optional(Type.Array(Button, { maxItems: LIMITS.buttons })),
  profile_id: Type.Optional(Type.String({ maxLength: LIMITS.profileIdChars })),
  auto_clear: Type.Optional(Type.Integer()),
  auto_cancel: Flag,
});

export const Message = Type.Object({
  data: Text,
  notification: Type.Optional(Type.Object({ title: Text, body: Text, image: Image })),
  android: Type.Optional(
    Type.Object({
      // Both have a code of their own.
      collapse_key: Type.Optional(Type.Unknown()),
      ttl: Type.Optional(Type.Unknown()),
      urgency: oneOf(['HIGH', 'NORMAL']),
      category: Text,
      bi_tag: Text,
      receipt_id: Text,
      target_user_type: oneOf([0, 1]),
      fast_app_target: oneOf([1, 2]),
      data: Text,
      notification: Type.Optional(AndroidNotification),
    }),
  ),
  token: Type.Optional(Type.Unknown()),
  topic: Text,
  condition: Text,
});
