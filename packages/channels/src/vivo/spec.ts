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
    titleZh: 'AppID',
    description: 'AppID of the app in the vivo push platform, e.g. 105512345',
    descriptionZh: 'vivo 推送运营平台上该应用的 AppID，如 105512345',
    pattern: '^[0-9]{1,15}$',
  }),
  appKey: Type.String({
    title: 'App key',
    titleZh: 'AppKey',
    description: 'AppKey of the app in the vivo push platform',
    descriptionZh: 'vivo 推送运营平台上该应用的 AppKey',
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 128,
  }),
  appSecret: Type.String({
    title: 'App secret',
    titleZh: 'AppSecret',
    description: 'AppSecret of the app in the vivo push platform',
    descriptionZh: 'vivo 推送运营平台上该应用的 AppSecret',
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
      titleZh: '消息分类',
      description: 'by_class: marketing goes as operation message (7:00–23:00, few a day), all else as system message',
      descriptionZh:
        '消息分类：by_class 时营销为运营消息（operation，仅 7:00–23:00，每日条数有限），其余为系统消息（system）',
      default: 'by_class',
    }),
  ),
  category: Type.Optional(
    Type.String({
      title: 'Category',
      titleZh: '二级分类',
      description: 'vivo’s second-level class of every push, e.g. IM; default by the message',
      descriptionZh: '每条推送的 vivo 二级分类，如 IM；不填时按消息类别',
      pattern: '^[A-Z_]{1,40}$',
    }),
  ),
  notifyType: Type.Optional(
    choice([1, 2, 3, 4], {
      title: 'Reminder',
      titleZh: '提醒方式',
      description: '1 silent, 2 sound, 3 vibration, 4 both',
      descriptionZh: '提醒方式：1 静音，2 响铃，3 振动，4 响铃并振动',
      default: 4,
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'web'], {
      title: 'On tap',
      titleZh: '点击动作',
      description: 'launcher opens the app, intent the page of intentUri, web opens webUrl',
      descriptionZh: '点击后的动作：launcher 打开应用，intent 打开 intentUri，web 打开 webUrl',
      default: 'launcher',
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open (intent URI)',
      titleZh: '打开的页面（intent URI）',
      description: 'For "intent": intent://host/path#Intent;scheme=…;component=…;end — ext is added to it',
      descriptionZh: '用于 intent：intent://host/path#Intent;scheme=…;component=…;end，ext 会加入其中',
      pattern: '^intent:.*#Intent;.*end$',
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
  packageName: Type.Optional(
    Type.String({
      title: 'Package name',
      titleZh: '应用包名',
      description:
        'Package of the app; with it an ext that is too long for vivo’s map travels in the intent that opens the app',
      descriptionZh: '应用包名；填写后，放不进 clientCustomMap 的 ext 可改由打开应用的 intent 携带',
      pattern: '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+$',
      maxLength: 128,
    }),
  ),
  refusedTextPrefix: Type.Optional(
    Type.String({
      title: 'Prefix of a refused text',
      titleZh: '被拒文案的前缀',
      description:
        'vivo refuses texts of letters only, digits only or signs only, with brackets, or with the word 测试: such a text gets this in front. Empty: send it as it is',
      descriptionZh:
        'vivo 拒绝纯字母、纯数字、纯符号、带括号或含「测试」的文案：遇到时在前面加上此前缀。留空则原样发送',
      default: DEFAULT_PREFIX,
      maxLength: 20,
    }),
  ),
  receiptId: Type.Optional(
    Type.String({
      title: 'Receipt ID',
      titleZh: '回执 ID',
      description:
        'ID of the receipt address in the vivo push platform; without it only pushes to one phone ask for receipts',
      descriptionZh: 'vivo 推送运营平台上回执地址的 ID；不填时只有单推会请求回执',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  badge: Type.Optional(
    choice(['off', 'on'], {
      title: 'Badge',
      titleZh: '角标',
      description: 'on: each push counts one more on the icon; the platform must have granted the right to it',
      descriptionZh: 'on：每条推送让图标角标加一；须先在平台获得角标权限',
      default: 'off',
    }),
  ),
  pushMode: Type.Optional(
    choice(['real', 'test'], {
      title: 'Mode',
      titleZh: '推送模式',
      description: 'test: only phones that the platform has as test phones; all that an app under review may use',
      descriptionZh: 'test：只发给平台登记的测试设备，审核中的应用只能用此模式',
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
