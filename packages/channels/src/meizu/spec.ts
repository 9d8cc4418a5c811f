import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

export const HOUR_MS = 3_600_000;
/** `validTime` is 1–72 hours — clouds/meizu.md §4. */
export const MAX_VALID_HOURS = 72;
/** No overseas host — clouds/meizu.md §1. */
export const MEIZU_ENDPOINTS = { api: 'https://server-api-push.meizu.com' } as const;

const Credentials = Type.Object({
  appId: Type.String({
    title: 'App ID',
    titleZh: 'AppID',
    description: 'AppID of the app in the Flyme push platform, e.g. 110370',
    descriptionZh: 'Flyme 推送平台上该应用的 AppID，如 110370',
    pattern: '^[0-9]{1,20}$',
  }),
  appSecret: Type.String({
    title: 'App Secret',
    titleZh: 'App Secret',
    description: 'App Secret of the app in the Flyme push platform (not the App Key, which is for the phone)',
    descriptionZh: 'Flyme 推送平台上该应用的 App Secret（不是 App 端使用的 App Key）',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    minLength: 1,
    maxLength: 256,
  }),
  receiptToken: Type.Optional(
    Type.String({
      title: 'Receipt token',
      titleZh: '回执令牌（access_token）',
      description:
        'access_token of the receipts, from the platform’s receipt page; with it, receipts without it are refused',
      descriptionZh: '平台回执页面上的 access_token；填写后拒收不带它的回执',
      secret: true,
      minLength: 1,
      maxLength: 256,
    }),
  ),
});
export type MeizuCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  noticeMsgType: Type.Optional(
    choice(['by_class', 'private', 'public'], {
      title: 'Message class',
      titleZh: '消息类别',
      description: 'by_class: marketing goes as public, all else as private; public is limited per phone and day',
      descriptionZh: '消息类别：by_class 时营销为公信（public），其余为私信（private）；公信限制单设备每日条数',
      default: 'by_class',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'activity', 'web'], {
      title: 'On tap',
      titleZh: '点击动作',
      description: 'launcher opens the app, activity opens the page of activity, web opens webUrl',
      descriptionZh: '点击后的动作：launcher 打开应用，activity 打开 activity，web 打开 webUrl',
      default: 'launcher',
    }),
  ),
  activity: Type.Optional(
    Type.String({
      title: 'Page to open',
      titleZh: '打开的页面',
      description: 'For "activity": full class name of the Activity, e.g. com.example.chat.ChatActivity',
      descriptionZh: '用于 activity：Activity 的完整类名，如 com.example.chat.ChatActivity',
      pattern: '^[A-Za-z_][A-Za-z0-9_.$]*$',
      maxLength: 1000,
    }),
  ),
  webUrl: Type.Optional(
    Type.String({
      title: 'Web page to open',
      titleZh: '打开的网页',
      description: 'For "web": an http(s) address',
      descriptionZh: '用于 web：http(s) 地址',
      pattern: '^https?://',
      maxLength: 1000,
    }),
  ),
  receipts: Type.Optional(
    choice(['none', 'delivered', 'clicked', 'both'], {
      title: 'Receipts',
      titleZh: '回执',
      description:
        'What to ask receipts for. Register the receipt address in the platform first: with an unknown one each push takes a second request, without receipts',
      descriptionZh: '需要哪些回执。须先在平台登记回执地址：地址未登记时，每次推送都要再请求一次，且没有回执',
      default: 'none',
    }),
  ),
  headsUp: Type.Optional(
    choice(['on', 'off'], {
      title: 'Banner',
      titleZh: '横幅',
      description: 'Whether a banner comes up over other apps',
      descriptionZh: '是否在其他应用之上弹出横幅',
      default: 'on',
    }),
  ),
  maxParametersBytes: Type.Optional(
    Type.Integer({
      title: 'Size of the parameters',
      titleZh: '参数大小上限',
      description: 'Bytes that ext may take with its envelope; the platform states no limit',
      descriptionZh: 'ext 连同外层结构可用的字节数；平台未说明上限',
      minimum: 128,
      maximum: 65_536,
      default: 4096,
    }),
  ),
});
export type MeizuOptions = Static<typeof Options>;

export const readMeizuCredentials = reader(Credentials, CredentialsError);
export const readMeizuOptions = cachedReader(reader(Options, OptionsError));

export const meizuSpec: ChannelSpec = {
  vendor: 'meizu',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appId']),
  limits: {
    // clouds/meizu.md §3, §7: ≤ 100 ids a call; 200 requests a second for an app, and a chat's push is a request of its own.
    targets: 100,
    mixed: false,
    concurrency: 8,
    perSecond: 200,
    maxTtlMs: MAX_VALID_HOURS * HOUR_MS,
  },
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'Nothing: a repeated request is shown again; the same notifyKey makes it replace the first banner.',
  endpoints: MEIZU_ENDPOINTS,
  ext: 'In clickTypeInfo.parameters.ext, which a tap hands to the opened page and to the receiver.',
};
