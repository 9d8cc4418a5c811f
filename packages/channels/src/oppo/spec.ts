import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `off_line_ttl`: ten days — clouds/oppo.md §4. */
export const MAX_TTL_MS = 10 * 86_400_000;
/** clouds/oppo.md §1. The first is the host of today's documents; the older one serves the same paths. */
export const OPPO_REGIONS = {
  china: { title: 'Chinese mainland', titleZh: '中国大陆', endpoints: { api: 'https://api-push-cn.heytapmobi.com' } },
  china_old: {
    title: 'Chinese mainland (older host)',
    titleZh: '中国大陆旧地址',
    endpoints: { api: 'https://api.push.oppomobile.com' },
  },
  overseas: {
    title: 'All other countries',
    titleZh: '其他国家和地区',
    endpoints: { api: 'https://api-intl.push.oppomobile.com' },
  },
} as const;
type OppoRegion = keyof typeof OPPO_REGIONS;

const Credentials = Type.Object({
  appKey: Type.String({
    title: 'App key',
    titleZh: 'AppKey',
    description: 'AppKey of the app in the OPPO push platform',
    descriptionZh: 'OPPO 推送运营平台上该应用的 AppKey',
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 128,
  }),
  masterSecret: Type.String({
    title: 'Master secret',
    titleZh: 'MasterSecret',
    description: 'MasterSecret of the app in the OPPO push platform (not the AppSecret, which is for the phone)',
    descriptionZh: 'OPPO 推送运营平台上该应用的 MasterSecret（不是 App 端使用的 AppSecret）',
    secret: true,
    pattern: '^[\\x21-\\x7e]+$',
    maxLength: 256,
  }),
  region: Type.Optional(
    choice(Object.keys(OPPO_REGIONS) as OppoRegion[], {
      title: 'Region',
      titleZh: '区域',
      description:
        'Where the phones are: china (Chinese mainland), china_old (the same by its older host), overseas (all other countries)',
      descriptionZh:
        '按手机所在地区选择接口地址：china（中国大陆）、china_old（中国大陆旧地址）、overseas（其他国家和地区）',
      default: 'china',
    }),
  ),
});
export type OppoCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      titleZh: '通知渠道',
      description:
        'Channel that the app creates and the OPPO platform knows; Android 8 and later show nothing without one',
      descriptionZh: '通知渠道 ID：由 App 创建，并已在 OPPO 推送运营平台登记；Android 8 及以上没有它就不展示',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  category: Type.Optional(
    Type.String({
      title: 'Category',
      titleZh: '消息分类',
      description:
        'OPPO’s category of every push, e.g. IM; default by the message. "none": send no category (apps of the old scheme)',
      descriptionZh: '每条推送的 OPPO 消息分类，如 IM；不填时按消息类别。none：不下发分类（仍用旧方案的应用）',
      pattern: '^([A-Z_]{1,40}|none)$',
    }),
  ),
  notifyLevel: Type.Optional(
    choice([1, 2, 16], {
      title: 'Reminder level',
      titleZh: '提醒等级',
      description:
        '1 shade, 2 also lock screen, 16 also banner, sound and vibration (needs a right); only for communication categories',
      descriptionZh: '提醒等级：1 通知栏，2 加锁屏，16 再加横幅、铃声与振动（需申请）；仅对通讯与服务类有效',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'intent', 'action', 'activity', 'web'], {
      title: 'On tap',
      titleZh: '点击动作',
      description:
        'launcher opens the app, action the page of intentAction, activity that of activity, intent that of intentUri, web opens webUrl',
      descriptionZh:
        '点击后的动作：launcher 打开应用，action 打开 intentAction，activity 打开 activity，intent 打开 intentUri，web 打开 webUrl',
      default: 'launcher',
    }),
  ),
  intentAction: Type.Optional(
    Type.String({
      title: 'Page to open (action)',
      titleZh: '打开的页面（action）',
      description: 'For "action": the action of the page’s intent filter (category DEFAULT, no data)',
      descriptionZh: '用于 action：目标页面 intent-filter 中的 action（类别为 DEFAULT，不带 data）',
      pattern: '^[A-Za-z0-9_.]+$',
      maxLength: 500,
    }),
  ),
  activity: Type.Optional(
    Type.String({
      title: 'Page to open (class)',
      titleZh: '打开的页面（类名）',
      description: 'For "activity": full class name of the Activity',
      descriptionZh: '用于 activity：Activity 的完整类名',
      pattern: '^[A-Za-z_][A-Za-z0-9_.$]*$',
      maxLength: 500,
    }),
  ),
  intentUri: Type.Optional(
    Type.String({
      title: 'Page to open (intent URI)',
      titleZh: '打开的页面（intent URI）',
      description: 'For "intent": an intent URI or deep link',
      descriptionZh: '用于 intent：intent URI 或 deep link',
      pattern: '^[a-z][a-z0-9+.-]*:',
      maxLength: 2000,
    }),
  ),
  webUrl: Type.Optional(
    Type.String({
      title: 'Web page to open',
      titleZh: '打开的网页',
      description: 'For "web": an http(s) address',
      descriptionZh: '用于 web：http(s) 地址',
      pattern: '^https?://',
      maxLength: 2000,
    }),
  ),
  templateId: Type.Optional(
    Type.String({
      title: 'Private message template',
      titleZh: '私信模板',
      description: 'Approved template of the app; some accounts must use one (code 54)',
      descriptionZh: '已通过审核的私信模板 ID；部分账号必须使用（错误码 54）',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  maxContentChars: Type.Optional(
    Type.Integer({
      title: 'Length of the text',
      titleZh: '正文长度上限',
      description: 'Characters that the text may have; today’s documents say 50, older ones 200',
      descriptionZh: '正文的最大字符数；现行文档为 50，旧文档为 200',
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
