/**
 * Every setting of the server: type, range, default, unit and meaning in one table. The environment name
 * (`TIM_PUSH_DATA_DIR`), the flag (`--data-dir`) and the key of the JSON file (`dataDir`) are made from its name.
 */
import { VENDORS } from '@tim-push/protocol';
import Type, { type Static, type TSchema } from 'typebox';

interface Meaning {
  description: string;
  zh: string;
  /** What a number counts; shown beside the default. */
  unit?: string;
}
const text = (value: string, meaning: Meaning) => Type.String({ default: value, ...meaning });
const whole = (value: number, minimum: number, maximum: number, meaning: Meaning) =>
  Type.Integer({ default: value, minimum, maximum, ...meaning });
const port = (value: number, meaning: Meaning) => whole(value, 0, 65_535, meaning);
const DAY_SECONDS = 86_400;
/** `vendor=perSecond` or `vendor=perSecond/concurrency`. */
const LANE_LIMIT = `(${VENDORS.join('|')})=[1-9][0-9]{0,6}(/[1-9][0-9]{0,4})?`;
const WEEK_SECONDS = 7 * DAY_SECONDS;

export const settingsSchema = Type.Object(
  {
    dataDir: Type.String({
      default: './data',
      minLength: 1,
      description: 'Directory of everything that must not be lost.',
      zh: '数据目录，保存所有不能丢失的内容。',
    }),
    keyFile: text('', {
      description: 'File of the keys that encrypt secrets; keep it outside the data directory. Empty: <dataDir>.key',
      zh: '加密密钥文件，须放在数据目录之外。留空则为 <dataDir>.key。',
    }),

    apiHost: text('0.0.0.0', {
      description: 'Address of the API listener (REST v4, socket, push-only devices).',
      zh: 'API 监听地址（REST v4、长连接、仅推送设备）。',
    }),
    apiPort: port(8080, {
      description: 'Port of the API listener; 0 picks a free one.',
      zh: 'API 监听端口；0 为任意空闲端口。',
    }),
    apiTlsCert: text('', {
      description:
        'Certificate chain (PEM file) for the API listener: old back ends speak https only. Empty: plain http.',
      zh: 'API 监听使用的证书链（PEM 文件）：旧后端只会使用 https。留空为 http。',
    }),
    apiTlsKey: text('', {
      description: 'Private key (PEM file) that belongs to apiTlsCert.',
      zh: '与 apiTlsCert 对应的私钥（PEM 文件）。',
    }),
    adminHost: text('127.0.0.1', {
      description: 'Address of the admin listener (admin API, metrics, health). Never expose it to the internet.',
      zh: '管理监听地址（管理 API、指标、健康检查），切勿暴露到公网。',
    }),
    // Not 8081: that is Metro's, and who tries this runs both on one machine.
    adminPort: port(8083, {
      description: 'Port of the admin listener; 0 picks a free one.',
      zh: '管理监听端口；0 为任意空闲端口。',
    }),
    receiptsHost: text('0.0.0.0', {
      description: 'Address of the receipts listener: the only one that the push clouds call.',
      zh: '回执监听地址：厂商云只访问这一个。',
    }),
    receiptsPort: port(8082, {
      description: 'Port of the receipts listener; 0 picks a free one.',
      zh: '回执监听端口；0 为任意空闲端口。',
    }),
    receiptsPublicUrl: Type.String({
      default: '',
      pattern: '^$|^https?://[^/\\s]+(/[^\\s?#]*)?$',
      description: 'Base URL under which the clouds reach the receipts listener. Empty: no receipts are asked for.',
      zh: '厂商云访问回执监听的公网基础地址。留空则不请求回执。',
      expected: "a base URL such as 'https://push.example.com'",
    }),

    logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      default: 'info',
      description: 'Least severity that is logged.',
      zh: '日志级别。',
    }),

    loginPolicy: Type.Enum(['one_per_platform', 'single', 'multi'], {
      default: 'one_per_platform',
      description: 'Which logins of one account live side by side: one a platform, one at all, or any number.',
      zh: '多端登录策略：每平台一个、仅一个、不限。',
    }),
    ackWaitSeconds: whole(10, 1, 120, {
      unit: 'seconds',
      description: 'How long a device in the foreground may take to acknowledge a message before it gets a push.',
      zh: '前台设备确认消息的等待时间，超时后改为推送。',
    }),
    recallWindowSeconds: whole(120, 0, WEEK_SECONDS, {
      unit: 'seconds',
      description: 'How long a sender may recall a message.',
      zh: '发送者可撤回消息的时间。',
    }),
    dedupeWindowSeconds: whole(120, 1, 3600, {
      unit: 'seconds',
      description: 'How long a repeated message is recognised as the same one.',
      zh: '消息去重的时间窗口。',
    }),
    inactiveDays: whole(7, 1, 365, {
      unit: 'days',
      description: 'A device without any sign of life for this long gets no push.',
      zh: '设备多久没有活动后不再推送。',
    }),
    inactiveDaysPushOnly: whole(30, 1, 365, {
      unit: 'days',
      description: 'The same for push-only devices.',
      zh: '仅推送设备多久没有活动后不再推送。',
    }),
    freshCallSeconds: whole(60, 1, DAY_SECONDS, {
      unit: 'seconds',
      description: 'How long a push of a call is worth sending.',
      zh: '通话类推送的有效时间。',
    }),
    freshChatSeconds: whole(DAY_SECONDS, 1, WEEK_SECONDS, {
      unit: 'seconds',
      description: 'How long a push of a chat, group or system message is worth sending.',
      zh: '聊天、群、系统消息推送的有效时间。',
    }),
    freshMarketingSeconds: whole(6 * 3600, 1, WEEK_SECONDS, {
      unit: 'seconds',
      description: 'How long a marketing push is worth sending.',
      zh: '营销类推送的有效时间。',
    }),
    replaceBy: Type.Enum(['message', 'conversation'], {
      default: 'message',
      description: 'What shares one banner: each message its own, or a conversation one that is updated.',
      zh: '通知栏的合并方式：每条消息一条，或每个会话一条。',
    }),

    maxMessageBytes: whole(12 * 1024, 1024, 64 * 1024, {
      unit: 'bytes',
      description: 'Largest message body, and largest JSON of a message call without its receivers.',
      zh: '消息体，以及消息接口 JSON（不含接收者列表）的最大字节数。',
    }),
    maxConnections: whole(100_000, 1, 1_000_000, {
      unit: 'connections',
      description: 'Most long connections of this process.',
      zh: '本进程的最大长连接数。',
    }),
    restPerSecond: whole(200, 0, 1_000_000, {
      unit: 'calls a second',
      description: 'Most REST calls of one command and app; 0: no limit.',
      zh: '每个应用每个 REST 命令每秒的调用上限；0 为不限。',
    }),
    restBatchReceiversPerMinute: whole(12_000, 0, 100_000_000, {
      unit: 'receivers a minute',
      description: 'Most receivers of batchsendmsg per app; 0: no limit.',
      zh: '每个应用 batchsendmsg 每分钟的接收者上限；0 为不限。',
    }),

    channelCaFile: text('', {
      description:
        'Extra certificate authority (PEM file) that push clouds may be signed by, e.g. the sandbox. Empty: none.',
      zh: '访问厂商云时额外信任的 CA（PEM 文件），例如沙箱。留空为无。',
    }),
    channelHttp2: Type.Enum(['own', 'node'], {
      default: 'own',
      description:
        'Whose HTTP/2 carries requests to FCM and APNs: our own, or that of Node.js, should a cloud not get on with ours (more CPU a push).',
      zh: '访问 FCM 与 APNs 所用的 HTTP/2 实现：own 为自带实现；若某个云与之不兼容，可改用 node（Node.js 自带，单条推送占用更多 CPU）。',
    }),
    laneLimits: Type.String({
      default: '',
      pattern: `^$|^${LANE_LIMIT}(,${LANE_LIMIT})*$`,
      description:
        'Targets a second, and after a slash requests in flight (FCM, APNs and OPPO: pushes), of each lane of a vendor, where your quota differs from the usual one, e.g. xiaomi=3000/16,fcm=20000. Empty: the usual ones.',
      zh: '各厂商每条通道每秒的目标数，斜杠后为并发请求数（FCM、APNs、OPPO 为并发推送数）；配额与默认不同时设置，例如 xiaomi=3000/16,fcm=20000。留空为默认。',
      expected: "limits such as 'xiaomi=3000,fcm=20000/1000'",
    }),
    stopSeconds: whole(10, 0, 300, {
      unit: 'seconds',
      description: 'How long a stopping server waits for requests on the wire.',
      zh: '停止时等待在途请求的时间。',
    }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settingsSchema>;
export type SettingName = keyof Settings & string;

/** What the table says about one setting, for help texts and error messages. */
export interface SettingInfo {
  name: SettingName;
  env: string;
  flag: string;
  kind: 'string' | 'integer' | 'enum';
  defaultValue: string | number;
  unit: string;
  description: string;
  zh: string;
  zhUnit: string;
  /** What a right value looks like, in words. */
  expected: string;
  /** The same in Chinese; '' where the description says it. */
  zhExpected: string;
}

const ZH_UNITS: Readonly<Record<string, string>> = {
  seconds: '秒',
  days: '天',
  bytes: '字节',
  connections: '个连接',
  'calls a second': '次/秒',
  'receivers a minute': '个接收者/分钟',
};

export const settingInfos: readonly SettingInfo[] = Object.entries(settingsSchema.properties).map(([name, schema]) =>
  describe(name as SettingName, schema),
);

function describe(name: SettingName, schema: TSchema): SettingInfo {
  const raw = schema as TSchema & Record<string, unknown>;
  const choices = Array.isArray(raw['enum']) ? (raw['enum'] as string[]) : undefined;
  const kind = choices !== undefined ? 'enum' : raw['type'] === 'integer' ? 'integer' : 'string';
  const expected =
    typeof raw['expected'] === 'string'
      ? raw['expected']
      : choices !== undefined
        ? `one of ${choices.join(', ')}`
        : kind === 'integer'
          ? `a whole number from ${raw['minimum']} to ${raw['maximum']}`
          : raw['minLength'] === 1
            ? 'a text that is not empty'
            : 'a text';
  const zhExpected =
    choices !== undefined
      ? choices.join('、')
      : kind === 'integer'
        ? `${raw['minimum']} 至 ${raw['maximum']} 的整数`
        : '';
  const unit = typeof raw['unit'] === 'string' ? raw['unit'] : '';
  const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    name,
    env: `TIM_PUSH_${words.replaceAll('-', '_').toUpperCase()}`,
    flag: `--${words}`,
    kind,
    defaultValue: raw['default'] as string | number,
    unit,
    description: String(raw['description']),
    zh: String(raw['zh']),
    zhUnit: ZH_UNITS[unit] ?? unit,
    expected,
    zhExpected,
  };
}
