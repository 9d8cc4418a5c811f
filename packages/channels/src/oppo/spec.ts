import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `off_line_ttl`: ten days — clouds/oppo.md §4. */
export const MAX_TTL_MS = 10 * 86_400_000;
/** clouds/oppo.md §1. The first is the host of today's documents; the older one serves the same paths. */
export const OPPO_REGIONS = {
  china: { title: 'Chinese mainland', endpoints: { api: 'https://api-push-cn.heytapmobi.com' } },
  china_old: { title: 'Chinese mainland (older host)', endpoints: { api: 'https://api.push.oppomobile.com' } },
  overseas: { title: 'All other countries', endpoints: { api: 'https://api-intl.push.oppomobile.com' } },
} as const;
type OppoRegion = keyof typeof OPPO_REGIONS;

const Credentials = Type.Object({
  appKey: Type.String({
    title: 'App key',
    description: 'AppKey of the app in the OPPO push platform',
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 128,
  }),
  masterSecret: Type.String({
    title: 'Master secret',
    description: 'MasterSecret of the app in the OPPO push platform (not the AppSecret, which is for the phone)',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 256,
  }),
  region: Type.Optional(
    choice(Object.keys(OPPO_REGIONS) as OppoRegion[], {
      title: 'Region',
      description: 'Which host the app’s phones belong to',
      default: 'china',
    }),
  ),
});
export type OppoCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      description:
        'Channel that the app creates and the OPPO platform knows; Android 8 and later show nothing without one',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  category: Type.Optional(
    Type.String({
      title: 'Category',
      description:
        'OPPO’s category of every push, e.g. IM; default by the message. "none": send no category (apps of the old scheme)',
      pattern: '^([A-Z_]{1,40}|none)$',
    }),
  ),
  notifyLevel: Type.Optional(
    choice([1, 2, 16], {
      title: 'Reminder level',
      description:
        '1 shade, 2 also lock screen, 16 also banner, sound and vibration (needs a right); only for communication categories',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'action', 'activity', 'web'], {
      title: 'On tap',
      description:
        'launcher opens the app, action the page of intentAction, activity that of activity, intent that of intentUri, web opens webUrl',
      default: 'launcher',
    }),
  ),
  intentAction: Type.Optional(
    Type.String({
      title: 'Page to open (action)',
      description: 'For "action": the action of the page’s intent filter (category DEFAULT, no data)',
      pattern: '^[A-Za-z0-9_.]+$',
      maxLength: 500,
    }),
  ),
  activity: Type.Optional(
    Type.String({
      title: 'Page to open (class)',
      description: 'For "activity": full class name of the Activity',
      pattern: '^[A-Za-z_][A-Za-z0-9_.$]*$',
      maxLength: 500,
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open (intent URI)',
      description: 'For "intent": an intent URI or deep link',
      pattern: '^[a-z][a-z0-9+.-]*:',
      maxLength: 2000,
    }),
  ),
  webUrl: Type.Optional(
    Type.String({
      title: 'Web page to open',
      description: 'For "web": an http(s) address',
      pattern: '^https?://',
      maxLength: 2000,
    }),
  ),
  templateId: Type.Optional(
    Type.String({
      title: 'Private message template',
      description: 'Approved template of the app; some accounts must use one (code 54)',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  maxContentChars: Type.Optional(
    Type.Integer({
      title: 'Length of the text',
      description: 'Characters that the text may have; today’s documents say 50, older ones 200',
      minimum: 10,
      maximum: 200,
      default: 50,
    }),
  ),
});
export type OppoOptions = Static<typeof Options>;

export const readOppoCredentials = reader(Credentials, CredentialsError);
export const readOppoOptions = cachedReader(reader(Options, OptionsError));

export const oppoSpec: ChannelSpec = {
  vendor: 'oppo',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appKey']),
  limits: {
    // clouds/oppo.md §5, §8: 1000 messages in one unicast_batch, each with its own text; 5000 requests a second.
    targets: 1000,
    mixed: true,
    // Messages, so that two full requests are on their way.
    concurrency: 2000,
    perSecond: 5000,
    maxTtlMs: MAX_TTL_MS,
  },
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'app_message_id: the same id to the same phone is pushed once. The same notify_id replaces the first banner.',
  endpoints: OPPO_REGIONS.china.endpoints,
  regions: OPPO_REGIONS,
  ext: 'In action_parameters.ext; a tap hands each key of them to the opened page as an extra of its intent.',
};
