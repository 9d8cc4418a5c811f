import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `ttl`'s ceiling — clouds/honor.md §3. */
export const MAX_TTL_MS = 15 * 86_400_000;
/** No overseas hosts were found — clouds/honor.md §1. */
export const HONOR_ENDPOINTS = {
  api: 'https://push-api.cloud.honor.com',
  oauth: 'https://iam.developer.honor.com',
} as const;
/** The shorter of the two that are in use — clouds/honor.md §2. */
export const TOKEN_PATH = '/auth/token';

const Credentials = Type.Object({
  appId: Type.String({
    title: 'App ID',
    titleZh: 'App ID',
    description: 'App ID of the app in the Honor developer platform, e.g. 104471234 (it stands in the push address)',
    descriptionZh: '荣耀开发者服务平台上该应用的 App ID，如 104471234（会出现在推送地址中）',
    pattern: '^[0-9]{1,32}$',
  }),
  clientId: Type.String({
    title: 'Client ID',
    titleZh: 'Client ID',
    description: 'Client ID of the app in the Honor developer platform (push service)',
    descriptionZh: '荣耀开发者服务平台（推送服务）上该应用的 Client ID',
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 128,
  }),
  clientSecret: Type.String({
    title: 'Client secret',
    titleZh: 'Client Secret',
    description: 'Client secret of the app in the Honor developer platform (push service)',
    descriptionZh: '荣耀开发者服务平台（推送服务）上该应用的 Client Secret',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 256,
  }),
});
export type HonorCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'action', 'web'], {
      title: 'On tap',
      titleZh: '点击动作',
      description:
        'launcher opens the app, intent the page of intentUri, action the page of intentAction, web opens webUrl',
      descriptionZh:
        '点击后的动作：launcher 打开应用，intent 打开 intentUri，action 打开 intentAction，web 打开 webUrl',
      default: 'launcher',
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open (intent URI)',
      titleZh: '打开的页面（intent URI）',
      description: 'For "intent": intent://host/path#Intent;scheme=…;end — ext is added to it',
      descriptionZh: '用于 intent：intent://host/path#Intent;scheme=…;end，ext 会加入其中',
      pattern: '^intent:.*#Intent;.*end$',
      maxLength: 1000,
    }),
  ),
  intentAction: Type.Optional(
    Type.String({
      title: 'Page to open (action)',
      titleZh: '打开的页面（action）',
      description: 'For "action": the action of the page’s intent filter',
      descriptionZh: '用于 action：目标页面 intent-filter 中的 action',
      pattern: '^[A-Za-z0-9_.]+$',
      maxLength: 200,
    }),
  ),
  webUrl: Type.Optional(
    Type.String({
      title: 'Web page to open',
      titleZh: '打开的网页',
      description: 'For "web": an https address',
      descriptionZh: '用于 web：https 地址',
      pattern: '^https://',
      maxLength: 1000,
    }),
  ),
  importance: Type.Optional(
    choice(['by_class', 'NORMAL', 'LOW'], {
      title: 'Message class',
      titleZh: '消息分类',
      description: 'by_class: marketing goes as LOW, all else as NORMAL (service and communication)',
      descriptionZh: '消息分类：by_class 时营销为 LOW（资讯营销），其余为 NORMAL（服务与通讯）',
      default: 'by_class',
    }),
  ),
  badgeClass: Type.Optional(
    Type.String({
      title: 'Badge activity',
      titleZh: '角标 Activity',
      description: 'Full class name of the launcher activity; without it no badge is set',
      descriptionZh: '启动 Activity 的完整类名；不填则不设置角标',
      pattern: '^[A-Za-z_][A-Za-z0-9_.$]*$',
      maxLength: 256,
    }),
  ),
  testUser: Type.Optional(
    choice(['no', 'yes'], {
      title: 'Test messages',
      titleZh: '测试消息',
      description: 'yes: every push is a test message, 1000 a day for the app, free of the limit of a phone',
      descriptionZh: 'yes：每条推送都是测试消息，每个应用每天 1000 条，不受单设备条数限制',
      default: 'no',
    }),
  ),
});
export type HonorOptions = Static<typeof Options>;

export const readHonorCredentials = reader(Credentials, CredentialsError);
export const readHonorOptions = cachedReader(reader(Options, OptionsError));

export const honorSpec: ChannelSpec = {
  vendor: 'honor',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appId']),
  limits: {
    // The number of tokens is unconfirmed (§3: 1000 as Huawei); so are the requests a second (§7).
    targets: 1000,
    mixed: false,
    concurrency: 8,
    perSecond: 1000,
    maxTtlMs: MAX_TTL_MS,
  },
  groups: 'by_conversation',
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'Nothing: a repeated request is shown again; the same notifyId makes it replace the first banner.',
  endpoints: HONOR_ENDPOINTS,
  ext: 'In data (or in the intent URI), whose keys a tap hands to the app as extras of its intent.',
};
