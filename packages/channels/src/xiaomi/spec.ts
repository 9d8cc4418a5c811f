import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';
import { XIAOMI_REGION_NAMES, XIAOMI_REGIONS } from './regions.ts';

const DAY_MS = 86_400_000;

/** Ceilings of `time_to_live`: public channels 1 day, private ones 10 — clouds/xiaomi.md §5. */
export const TTL_CEILING_MS = { public: DAY_MS, private: 10 * DAY_MS } as const;

const Credentials = Type.Object({
  packageName: Type.String({
    title: 'Package name',
    description: 'Android package of the app, as registered in the Xiaomi developer console, e.g. com.example.chat',
    pattern: '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+$',
    maxLength: 255,
  }),
  appSecret: Type.String({
    title: 'AppSecret',
    description: 'AppSecret of the app in the Xiaomi developer console (not the AppKey, which is for the phone)',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    minLength: 1,
    maxLength: 256,
  }),
  appId: Type.Optional(
    Type.String({
      title: 'AppID',
      description: 'AppID of the app in the Xiaomi developer console; names the lane that its certificates share',
      pattern: '^[0-9]{1,32}$',
    }),
  ),
  region: Type.Optional(
    choice(XIAOMI_REGION_NAMES, {
      title: 'Region',
      description: `Where the phones register: ${XIAOMI_REGION_NAMES.map((name) => `${name} (${XIAOMI_REGIONS[name].title})`).join(', ')}`,
      default: 'china',
    }),
  ),
});
export type XiaomiCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      description:
        'Id of the notification channel from the console; mandatory under the classification rules (else code 27001)',
      maxLength: 128,
    }),
  ),
  channelClass: Type.Optional(
    choice(['private', 'public'], {
      title: 'Class of the channel',
      description: 'What the channel was applied for: private messages live up to 10 days, public ones 1 day',
      default: 'private',
    }),
  ),
  templateId: Type.Optional(
    Type.String({
      title: 'Private-message template',
      description: 'Template id; new apps need one from 2026-07-01, all apps by 2026-12-31',
      maxLength: 128,
    }),
  ),
  templateParams: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      title: 'Template parameters',
      description: 'Values of the template; {title} and {body} in a value stand for the text of the push',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'web', 'none'], {
      title: 'On tap',
      description:
        'launcher opens the app, intent opens the page of intentUri, web opens webUri, none leaves it to the app’s receiver',
      default: 'launcher',
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open',
      description:
        'For "intent": intent://host/path#Intent;scheme=pushscheme;launchFlags=0x4000000;component=package/Activity;end',
      pattern: '^intent:',
      maxLength: 500,
    }),
  ),
  webUri: Type.Optional(
    Type.String({
      title: 'Web page to open',
      description: 'For "web": an http(s) address',
      pattern: '^https?://',
      maxLength: 500,
    }),
  ),
  notifyType: Type.Optional(
    Type.Integer({
      title: 'Alert',
      description:
        '-1 everything, or a sum of 1 sound, 2 vibration, 4 light; phones with channels let the channel decide',
      minimum: -1,
      maximum: 7,
      default: -1,
    }),
  ),
  showInForeground: Type.Optional(
    Type.Boolean({
      title: 'Show while the app is in front',
      description: 'Whether the banner also comes up while the user is in the app',
      default: true,
    }),
  ),
  receiptTypes: Type.Optional(
    Type.Integer({
      title: 'Receipts',
      description:
        'Sum of the receipts to ask for: 1 delivered, 2 clicked, 16 invalid, 32 push off, 64 filtered, 128 quota',
      minimum: 1,
      maximum: 243,
      default: 243,
    }),
  ),
  apiVersion: Type.Optional(
    choice(['v2', 'v3', 'v4'], {
      title: 'API version',
      description: 'Path of the send call; the fields are the same. v3 is what the vendor’s own library uses',
      default: 'v3',
    }),
  ),
});
export type XiaomiOptions = Static<typeof Options>;

export const readXiaomiCredentials = reader(Credentials, CredentialsError);
export const readXiaomiOptions = cachedReader(reader(Options, OptionsError));

export const xiaomiSpec: ChannelSpec = {
  vendor: 'xiaomi',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appId'] ?? credentials['packageName']),
  limits: {
    // clouds/xiaomi.md §9: ≤ 1000 targets a call; the lowest tier of apps has 500 targets a second, raise it per lane.
    targets: 1000,
    mixed: false,
    concurrency: 8,
    perSecond: 500,
    maxTtlMs: TTL_CEILING_MS.private,
  },
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'The phone drops a second message with the same jobkey; one with the same notify_id replaces the banner.',
  endpoints: XIAOMI_REGIONS.china.endpoints,
  regions: XIAOMI_REGIONS,
  ext: 'In extra.ext where it fits the 1024 characters of all extras, else in the JSON of payload: {"tpTag":…,"ext":…}.',
};
