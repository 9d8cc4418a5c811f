/** `im_msg_db_logic`: admin_set_do_not_disturb (facts: tim-api §4.9). */
import { codes } from '@tim-push/protocol';
import Type from 'typebox';
import { defineCommand } from './command.ts';
import { done, refuse } from './envelope.ts';

const Seconds = Type.Integer({ minimum: 0, maximum: 4_294_967_295 });
const Body = Type.Object({
  To_Account: Type.String({ minLength: 1 }),
  StartTime: Type.Optional(Seconds),
  EndTime: Type.Optional(Seconds),
  /** 1: again every 24 hours. */
  IsRepeated: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  // The meaning of each level is unconfirmed: 0 ends it here, every other one keeps pushes away.
  Level: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
});

const adminSetDoNotDisturb = defineCommand(
  'im_msg_db_logic/admin_set_do_not_disturb',
  Body,
  { fallback: codes.fieldInvalid, fields: { To_Account: codes.toAccountInvalid } },
  async (body, { im, appId }) => {
    const { To_Account: userId, StartTime = 0, EndTime = 0, IsRepeated = 0, Level = 1 } = body;
    if (Level !== 0 && EndTime <= StartTime) {
      return refuse(codes.fieldInvalid, 'EndTime must be later than StartTime; Level 0 ends it', 'EndTime');
    }
    const window =
      Level === 0 ? undefined : { startMs: StartTime * 1000, endMs: EndTime * 1000, daily: IsRepeated === 1 };
    const result = await im.accounts.setDoNotDisturb(appId, userId, window);
    return result.ok ? done() : result;
  },
);

export const doNotDisturbCommands = [adminSetDoNotDisturb];
