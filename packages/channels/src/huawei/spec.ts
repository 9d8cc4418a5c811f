import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `ttl`'s ceiling — clouds/huawei.md §3. */
export const MAX_TTL_MS = 15 * 86_400_000;
/** One global host; no source shows others — clouds/huawei.md §1. */
export const HUAWEI_ENDPOINTS = {
  api: 'https://push-api.cloud.huawei.com',
  oauth: 'https://oauth-login.cloud.huawei.com',
} as const;

const Credentials = Type.Object({
  appId: Type.String({
    title: 'App ID',
    titleZh: 'App ID',
    description: 'App ID (client ID) of the app in AppGallery Connect, e.g. 101234567',
    descriptionZh: 'AppGallery Connect 中该应用的 App ID（即 Client ID），如 101234567',
    // "must be 1–64 digits" — clouds/huawei.md §2a.
    pattern: '^[0-9]{1,64}$',
  }),
  appSecret: Type.String({
    title: 'App secret',
    titleZh: 'Client Secret',
    description: 'Client secret of the app in AppGallery Connect, OAuth 2.0 client ID',
    descriptionZh: 'AppGallery Connect 中该应用「OAuth 2.0 客户端 ID」的 Client Secret',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    minLength: 1,
    maxLength: 256,
  }),
  projectId: Type.Optional(
    Type.String({
      title: 'Project ID',
      titleZh: '项目 ID',
      description: 'Only to send by the v2 interface, which serves all apps of a project: its project ID',
      descriptionZh: '仅在使用 v2 接口（同一项目的所有应用共用）发送时填写：项目 ID',
      pattern: '^[0-9]{1,64}$',
    }),
  ),
  receiptUser: Type.Optional(
    Type.String({
      title: 'Receipt user name',
      titleZh: '回执用户名',
      description:
        'User name of the receipt address in AppGallery Connect; with it, receipts without a signature are refused',
      descriptionZh: 'AppGallery Connect 中回执地址的用户名；填写后拒收未签名的回执',
      minLength: 1,
      maxLength: 256,
    }),
  ),
  receiptSecret: Type.Optional(
    Type.String({
      title: 'Receipt secret',
      titleZh: '回执密钥',
      description: 'Secret of the receipt address in AppGallery Connect',
      descriptionZh: 'AppGallery Connect 中回执地址的密钥',
      secret: true,
      minLength: 1,
      maxLength: 256,
    }),
  ),
});
export type HuaweiCredentials = Static<typeof Credentials>;

const CATEGORY = '^[A-Z_]{1,40}$';
const Options = Type.Object({
  category: Type.Optional(
    Type.String({
      title: 'Category',
      titleZh: '消息分类',
      description:
        'Huawei’s category of every push, e.g. IM; default by the message: IM for chats, VOIP for calls, MARKETING. Counts only with the self-classification right',
      descriptionZh:
        '每条推送的华为消息分类，如 IM；不填时按消息类别：聊天为 IM、通话为 VOIP、营销为 MARKETING。仅在获得自分类权益后生效',
      pattern: CATEGORY,
    }),
  ),
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      titleZh: '通知渠道',
      description: 'Channel that the app creates on the phone; counts only with the self-classification right',
      descriptionZh: 'App 在手机上创建的通知渠道 ID；仅在获得自分类权益后生效',
      minLength: 1,
      maxLength: 64,
    }),
  ),
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
      description: 'For "intent": intent://host/path#Intent;scheme=…;launchFlags=0x4000000;end — ext is added to it',
      descriptionZh: '用于 intent：intent://host/path#Intent;scheme=…;launchFlags=0x4000000;end，ext 会加入其中',
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
  receiptId: Type.Optional(
    Type.String({
      title: 'Receipt ID',
      titleZh: '回执 ID',
      description:
        'Which of the receipt addresses of AppGallery Connect hears of these pushes; absent: the default one',
      descriptionZh: '回执 ID：这些推送使用 AppGallery Connect 中的哪个回执地址；不填为默认地址',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  testUser: Type.Optional(
    choice(['no', 'yes'], {
      title: 'Test messages',
      titleZh: '测试消息',
      description: 'yes: every push is a test message, 500 a day for the app, free of the marketing limit',
      descriptionZh: 'yes：每条推送都是测试消息，每个应用每天 500 条，不受资讯营销类条数限制',
      default: 'no',
    }),
  ),
});
export type HuaweiOptions = Static<typeof Options>;

export const readHuaweiCredentials = reader(Credentials, CredentialsError);
export const readHuaweiOptions = cachedReader(reader(Options, OptionsError));

export const huaweiSpec: ChannelSpec = {
  vendor: 'huawei',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['appId']),
  limits: {
    // clouds/huawei.md §3, §8: 1000 tokens a request; at least 6000 devices a second.
    targets: 1000,
    mixed: false,
    concurrency: 16,
    perSecond: 6000,
    maxTtlMs: MAX_TTL_MS,
  },
  groups: 'by_conversation',
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'Nothing: a repeated request is shown again; the same notify_id makes it replace the first banner.',
  endpoints: HUAWEI_ENDPOINTS,
  ext: 'In message.data (or in the intent URI), whose keys a tap hands to the app as extras of its intent.',
};
