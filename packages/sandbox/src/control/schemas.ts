/** Bodies of the control API. */
import Type from 'typebox';

const strict = { additionalProperties: false } as const;
const OnOff = Type.Union([Type.Literal('on'), Type.Literal('off')]);

export const NewPhoneSchema = Type.Object(
  {
    vendor: Type.String(),
    packageName: Type.Optional(Type.String()),
    app: Type.Optional(Type.String()),
    project: Type.Optional(Type.String()),
    brand: Type.Optional(Type.String()),
    model: Type.Optional(Type.String()),
    region: Type.Optional(Type.String()),
    online: Type.Optional(Type.Boolean()),
    id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
  },
  strict,
);
export const PhoneChangeSchema = Type.Object(
  {
    appState: Type.Optional(
      Type.Union([
        Type.Literal('foreground'),
        Type.Literal('background'),
        Type.Literal('killed'),
        Type.Literal('uninstalled'),
      ]),
    ),
    locked: Type.Optional(Type.Boolean()),
    network: Type.Optional(OnOff),
    notifications: Type.Optional(OnOff),
    tokenMode: Type.Optional(
      Type.Union([Type.Literal('normal'), Type.Literal('late'), Type.Literal('empty'), Type.Literal('failed')]),
    ),
  },
  strict,
);
export const RegisterSchema = Type.Object({ params: Type.Optional(Type.Record(Type.String(), Type.String())) }, strict);
export const ChannelSchema = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    importance: Type.Integer({ minimum: 0, maximum: 5 }),
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    sound: Type.Optional(Type.String()),
  },
  strict,
);
export const ImportanceSchema = Type.Object({ importance: Type.Integer({ minimum: 0, maximum: 5 }) }, strict);
export const NotificationSchema = Type.Object({ notification: Type.Optional(Type.Integer({ minimum: 1 })) }, strict);
export const TokensSchema = Type.Object(
  { account: Type.String({ minLength: 1 }), count: Type.Integer({ minimum: 1, maximum: 5_000_000 }) },
  strict,
);
export const SwitchesSchema = Type.Record(Type.String(), Type.String());
export const AdvanceSchema = Type.Object({ ms: Type.Number({ minimum: 0 }) }, strict);
export const SetClockSchema = Type.Object({ epochMs: Type.Number({ minimum: 0 }) }, strict);
export const EmptySchema = Type.Object({}, strict);
