import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Url = Type.String({ pattern: '^https?://', maxLength: 2048 });

/** Settings of one app that beat the server's, as the store keeps them. */
export const appSettingsSchema = Type.Object(
  {
    loginPolicy: Type.Optional(
      Type.Enum(['one_per_platform', 'single', 'multi'], { description: 'one_per_platform, single or multi' }),
    ),
    recallWindowSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 604_800, description: 'How long a sender may recall a message, in seconds' }),
    ),
    /** Where `Push.OfflinePush` events go (facts: tim-api §6). */
    webhookUrl: Type.Optional({
      ...Url,
      description: 'http(s) address of the back end that hears what became of pushes',
    }),
    /** Asked before a message is accepted (`C2C.CallbackBeforeSendMsg`). */
    beforeCallbackUrl: Type.Optional({
      ...Url,
      description: 'http(s) address that is asked before a message is accepted',
    }),
    beforeCallbackFailure: Type.Optional(
      Type.Enum(['pass', 'refuse'], { description: 'What a callback that fails means: pass or refuse' }),
    ),
    /** Signs callbacks; sealed under `app:<SDKAppID>`. */
    sealedCallbackToken: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type AppSettings = Static<typeof appSettingsSchema>;
const validator = Compile(appSettingsSchema);

/** Settings read from the store. What an older or newer version wrote and this one cannot read counts as not set. */
export function readAppSettings(stored: Record<string, unknown>): AppSettings {
  const known = Object.fromEntries(
    Object.entries(stored).filter(
      ([name, value]) => name in appSettingsSchema.properties && validator.Check({ [name]: value }),
    ),
  );
  return known as AppSettings;
}
