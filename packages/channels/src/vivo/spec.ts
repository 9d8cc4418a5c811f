import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `timeToLive` is cut to a day — clouds/vivo.md §4. */
export const MAX_TTL_MS = 86_400_000;
/** The only host — clouds/vivo.md §1. */
export const VIVO_ENDPOINTS = { api: 'https://api-push.vivo.com.cn' } as const;
/** What stands before a text that vivo would refuse, unless the certificate says otherwise. */
export const DEFAULT_PREFIX = '新消息：';

const Credentials = Type.Object({
  appId: Type.String({
    title: 'App ID',
    description: 'AppID of the app in the vivo push platform, e.g. 105512345',
    pattern: '^[0-9]{1,15}$',
  }),
  appKey: Type.String({
    title: 'App key',
    description: 'AppKey of the app in the vivo push platform',
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 128,
  }),
  appSecret: Type.String({
    title: 'App secret',
    description: 'AppSecret of the app in the vivo push platform',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 256,
  }),
});
export type VivoCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  classification: Type.Optional(
    choice(['by_class', 'system', 'operation'], {
      title: 'Message class',
      description: 'by_class: marketing goes as operation message (7:00–23:00, few a day), all else as system message',
      default: 'by_class',
    }),
  ),
  category: Type.Optional(
    Type.String({
      title: 'Category',
      description: 'vivo’s second-level class of every push, e.g. IM; default by the message',
      pattern: '^[A-Z_]{1,40}$',
    }),
  ),
  notifyType: Type.Optional(
    choice([1, 2, 3, 4], { title: 'Reminder', description: '1 silent, 2 sound, 3 vibration, 4 both', default: 4 }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'web'], {
      title: 'On tap',
      description: 'launcher opens the app, intent the page of intentUri, web opens webUrl',
      default: 'launcher',
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open (intent URI)',
      description: 'For "intent": intent://host/path#Intent;scheme=…;component=…;end — ext is added to it',
      pattern: '^intent:.*#Intent;.*end$',
      maxLength: 1000,
    }),
  ),
  webUrl: Type.Optional(
    Type.String({
      title: 'Web page to open',
      description: 'For "web": an http(s) address',
      pattern: '^https?://',
      maxLength: 1000,
    }),
  ),
  packageName: Type.Optional(
    Type.String({
      title: 'Package name',
      description:
        'Package of the app; with it an ext that is too long for vivo’s map travels in the intent that opens the app',
      pattern: '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+$',
      maxLength: 128,
    }),
  ),
  refusedTextPrefix: Type.Optional(
    Type.String({
      title: 'Prefix of a refused text',
      description:
        'vivo refuses texts of letters only, digits only or signs only, with brackets, or with the word 测试: such a text gets this in front. Empty: send it as it is',
      default: DEFAULT_PREFIX,
      maxLength: 20,
    }),
  ),
  receiptId: Type.Optional(
    Type.String({
      title: 'Receipt ID',
      description:
        'ID of the receipt address in the vivo push platform; without it only pushes to one phone ask for receipts',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  badge: Type.Optional(
    choice(['off', 'on'], {
      title: 'Badge',
      description: 'on: each push counts one more on the icon; the platform must have granted the right to it',
      default: 'off',
    }),
  ),
  pushMode: Type.Optional(
    choice(['real', 'test'], {
      title: 'Mode',
      description: 'test: only phones that the platform has as test phones; all that an app under review may use',
      default: 'real',
    }),
  ),
});
export type VivoOptions = Static<typeof Options>;

export const readVivoCredentials = reader(Credentials, CredentialsError);
export const readVivoOptions = cachedReader(reader(Options, OptionsError));

export const vivoSpec: ChannelSpec = {
  vendor: 'vivo',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appId']),
  limits: {
    // clouds/vivo.md §5, §8: 1000 ids of one stored message; 3000 requests a second.
    targets: 1000,
    mixed: false,
    concurrency: 16,
    perSecond: 3000,
    maxTtlMs: MAX_TTL_MS,
  },
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'requestId: the same request is taken once. The same notifyId replaces the first banner.',
  endpoints: VIVO_ENDPOINTS,
  ext: 'In clientCustomMap.ext, which the app’s receiver gets on a tap; a long one as an extra of the intent.',
};
