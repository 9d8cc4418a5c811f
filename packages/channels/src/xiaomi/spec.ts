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
    titleZh: '应用包名',
    description: 'Android package of the app, as registered in the Xiaomi developer console, e.g. com.example.chat',
    descriptionZh: '应用包名，与小米开放平台登记的一致，如 com.example.chat',
    pattern: '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+$',
    maxLength: 255,
  }),
  appSecret: Type.String({
    title: 'AppSecret',
    titleZh: 'AppSecret',
    description: 'AppSecret of the app in the Xiaomi developer console (not the AppKey, which is for the phone)',
    descriptionZh: '小米开放平台上该应用的 AppSecret（不是 App 端使用的 AppKey）',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    minLength: 1,
    maxLength: 256,
  }),
  appId: Type.Optional(
    Type.String({
      title: 'AppID',
      titleZh: 'AppID',
      description: 'AppID of the app in the Xiaomi developer console; names the lane that its certificates share',
      descriptionZh: '小米开放平台上该应用的 AppID；同一 AppID 的证书共用一条 lane',
      pattern: '^[0-9]{1,32}$',
    }),
  ),
  region: Type.Optional(
    choice(XIAOMI_REGION_NAMES, {
      title: 'Region',
      titleZh: '区域',
      description: `Where the phones register: ${XIAOMI_REGION_NAMES.map((name) => `${name} (${XIAOMI_REGIONS[name].title})`).join(', ')}`,
      descriptionZh: `手机注册推送所在的区域：${XIAOMI_REGION_NAMES.map((name) => `${name}（${XIAOMI_REGIONS[name].titleZh}）`).join('、')}`,
      default: 'china',
    }),
  ),
});
export type XiaomiCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      titleZh: '通知类别（channel）',
      description:
        'Id of the notification channel from the console; mandatory under the classification rules (else code 27001)',
      descriptionZh: '推送运营平台上申请的通知类别（channel）ID；消息分类规则要求必填，否则返回 27001',
      maxLength: 128,
    }),
  ),
  channelClass: Type.Optional(
    choice(['private', 'public'], {
      title: 'Class of the channel',
      titleZh: 'channel 类别',
      description: 'What the channel was applied for: private messages live up to 10 days, public ones 1 day',
      descriptionZh: '该 channel 申请的类别：private（私信）最长保留 10 天，public（公信）1 天',
      default: 'private',
    }),
  ),
  templateId: Type.Optional(
    Type.String({
      title: 'Private-message template',
      titleZh: '私信模板',
      description: 'Template id; new apps need one from 2026-07-01, all apps by 2026-12-31',
      descriptionZh: '私信模板 ID；新应用自 2026-07-01 起、所有应用到 2026-12-31 前必须使用',
      maxLength: 128,
    }),
  ),
  templateParams: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      title: 'Template parameters',
      titleZh: '模板变量',
      description: 'Values of the template; {title} and {body} in a value stand for the text of the push',
      descriptionZh: '模板变量的取值；其中的 {title} 与 {body} 替换为推送的标题与正文',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'web', 'none'], {
      title: 'On tap',
      titleZh: '点击动作',
      description:
        'launcher opens the app, intent opens the page of intentUri, web opens webUri, none leaves it to the app’s receiver',
      descriptionZh:
        '点击后的动作：launcher 打开应用，intent 打开 intentUri 指定的页面，web 打开 webUri，none 交给应用的 receiver 处理',
      default: 'launcher',
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open',
      titleZh: '打开的页面',
      description:
        'For "intent": intent://host/path#Intent;scheme=pushscheme;launchFlags=0x4000000;component=package/Activity;end',
      descriptionZh:
        '用于 intent：intent://host/path#Intent;scheme=pushscheme;launchFlags=0x4000000;component=包名/Activity;end',
      pattern: '^intent:',
      maxLength: 500,
    }),
  ),
  webUri: Type.Optional(
    Type.String({
      title: 'Web page to open',
      titleZh: '打开的网页',
      description: 'For "web": an http(s) address',
      descriptionZh: '用于 web：http(s) 地址',
      pattern: '^https?://',
      maxLength: 500,
    }),
  ),
  notifyType: Type.Optional(
    Type.Integer({
      title: 'Alert',
      titleZh: '提醒方式',
      description:
        '-1 everything, or a sum of 1 sound, 2 vibration, 4 light; phones with channels let the channel decide',
      descriptionZh: '提醒方式：-1 全部，或 1 声音、2 振动、4 呼吸灯之和；支持通知渠道的手机以渠道设置为准',
      minimum: -1,
      maximum: 7,
      default: -1,
    }),
  ),
  showInForeground: Type.Optional(
    Type.Boolean({
      title: 'Show while the app is in front',
      titleZh: '前台时展示',
      description: 'Whether the banner also comes up while the user is in the app',
      descriptionZh: '应用在前台时是否也弹出通知',
      default: true,
    }),
  ),
  receiptTypes: Type.Optional(
    Type.Integer({
      title: 'Receipts',
      titleZh: '回执类型',
      description:
        'Sum of the receipts to ask for: 1 delivered, 2 clicked, 16 invalid, 32 push off, 64 filtered, 128 quota',
      descriptionZh: '需要的回执类型之和：1 送达、2 点击、16 目标失效、32 关闭推送、64 被过滤、128 超出配额',
      minimum: 1,
      maximum: 243,
      default: 243,
    }),
  ),
  apiVersion: Type.Optional(
    choice(['v2', 'v3', 'v4'], {
      title: 'API version',
      titleZh: '接口版本',
      description: 'Path of the send call; the fields are the same. v3 is what the vendor’s own library uses',
      descriptionZh: '发送接口的版本，路径不同而字段相同；小米自己的服务端 SDK 使用 v3',
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
