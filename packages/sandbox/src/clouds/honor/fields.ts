/** The fields of a message and the form of each, as clouds/honor.md §3 lists them. Names beyond these are ignored. */
import Type from 'typebox';
import { ClickAction } from '../kit/click.ts';
import { LIMITS } from './spec.ts';

const Text = Type.Optional(Type.String());
const oneOf = <const T extends readonly (string | number)[]>(values: T) =>
  Type.Optional(Type.Union(values.map((value) => Type.Literal(value))));
/** Pictures are fetched over TLS. */
const Image = Type.Optional(Type.String({ pattern: '^(https://.+)?$' }));

const Badge = Type.Object({
  addNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  setNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  badgeClass: Text,
});
const Button = Type.Object({
  name: Type.String({ minLength: 1, maxLength: LIMITS.buttonNameChars }),
  actionType: Type.Integer({ minimum: 0, maximum: 2 }),
  intentType: Type.Optional(Type.Integer()),
  intent: Text,
  data: Type.Optional(Type.String({ maxLength: LIMITS.buttonDataChars })),
});
const AndroidNotification = Type.Object({
  title: Text,
  body: Text,
  clickAction: ClickAction,
  importance: oneOf(['LOW', 'NORMAL']),
  badge: Type.Optional(Badge),
  // An integer in most sources, a text in one.
  notifyId: Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]+$' })])),
  tag: Text,
  group: Text,
  when: Text,
  image: Image,
  style: oneOf([0, 1]),
  bigTitle: Text,
  bigBody: Text,
  buttons: Type.Optional(Type.Array(Button, { maxItems: LIMITS.buttons })),
});

export const Message = Type.Object({
  data: Text,
  notification: Type.Optional(Type.Object({ title: Text, body: Text, image: Image })),
  android: Type.Optional(
    Type.Object({
      ttl: Text,
      biTag: Text,
      data: Text,
      targetUserType: oneOf([0, 1]),
      notification: Type.Optional(AndroidNotification),
    }),
  ),
  token: Type.Array(Type.String(), { minItems: 1, maxItems: LIMITS.targets }),
});
