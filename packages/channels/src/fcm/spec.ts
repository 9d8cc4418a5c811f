import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** 4 weeks — clouds/fcm.md §6. */
export const MAX_TTL_MS = 2_419_200_000;
export const FCM_ENDPOINTS = { api: 'https://fcm.googleapis.com', oauth: 'https://oauth2.googleapis.com' } as const;

/** Keys of the downloaded file that nothing needs: taken without a word, and not kept. */
const UNUSED_KEYS = ['client_id', 'auth_uri', 'auth_provider_x509_cert_url', 'client_x509_cert_url', 'universe_domain'];

/** The service-account file as it is downloaded. */
const Credentials = Type.Object(
  {
    type: Type.Literal('service_account', {
      title: 'Type',
      titleZh: '类型',
      description: 'Always service_account: the file from Firebase console → Project settings → Service accounts',
      descriptionZh: '固定为 service_account：文件来自 Firebase 控制台 → 项目设置 → 服务账号',
    }),
    project_id: Type.String({
      title: 'Project ID',
      titleZh: '项目 ID',
      description: 'Firebase project of the app',
      descriptionZh: '应用所属 Firebase 项目的项目 ID',
      pattern: '^[a-z0-9.:-]+$',
      maxLength: 64,
    }),
    private_key_id: Type.Optional(
      Type.String({
        title: 'Key ID',
        titleZh: '私钥 ID',
        description: 'Id of the private key, as in the file',
        descriptionZh: '私钥的 ID，与服务账号文件中的一致',
        maxLength: 128,
      }),
    ),
    private_key: Type.String({
      title: 'Private key',
      titleZh: '私钥',
      description: 'PEM of the RSA private key (-----BEGIN PRIVATE KEY-----), as in the file',
      descriptionZh: 'RSA 私钥（PEM 格式，-----BEGIN PRIVATE KEY-----），与服务账号文件中的一致',
      secret: true,
      minLength: 1,
      maxLength: 16_384,
    }),
    client_email: Type.String({
      title: 'Client e-mail',
      titleZh: '服务账号邮箱',
      description: 'Address of the service account, as in the file',
      descriptionZh: '服务账号的邮箱地址，与服务账号文件中的一致',
      pattern: '^[^@\\s]+@[^@\\s]+$',
      maxLength: 320,
    }),
    token_uri: Type.Optional(
      Type.String({
        title: 'Token URI',
        titleZh: '令牌地址（token_uri）',
        description: 'As in the file; not used, Google’s own address is (another one is set by the endpoint "oauth")',
        descriptionZh: '与服务账号文件中的一致；不会使用，固定访问 Google 自己的地址（如需更换，设置接口地址 oauth）',
        maxLength: 500,
      }),
    ),
  },
  { ignored: UNUSED_KEYS },
);
export type FcmCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  mode: Type.Optional(
    choice(['notification', 'data'], {
      title: 'Mode',
      titleZh: '展示方式',
      description:
        'notification: the system shows it, also when the app was killed; data: the app gets it and shows it itself',
      descriptionZh: 'notification：由系统展示，进程被杀也能展示；data：交给 App 自己展示',
      default: 'notification',
    }),
  ),
  channelId: Type.Optional(
    Type.String({
      title: 'Notification channel',
      titleZh: '通知渠道',
      description: 'Channel of Android 8 and later; it must exist in the app, else the manifest’s default is used',
      descriptionZh: 'Android 8 及以上的通知渠道 ID；App 中须已创建，否则使用清单文件中的默认渠道',
      maxLength: 128,
    }),
  ),
  sound: Type.Optional(
    Type.String({
      title: 'Sound',
      titleZh: '声音',
      description: 'default, or the name of a file in res/raw; phones with channels let the channel decide',
      descriptionZh: 'default，或 res/raw 中的文件名；支持通知渠道的手机以渠道设置为准',
      default: 'default',
      maxLength: 128,
    }),
  ),
  priority: Type.Optional(
    choice(['by_class', 'normal', 'high'], {
      title: 'Delivery priority',
      titleZh: '下发优先级',
      description: 'by_class: calls, chats, groups and system messages wake the phone, marketing does not',
      descriptionZh: 'by_class：通话、单聊、群聊、系统消息会唤醒手机，营销不会',
      default: 'by_class',
    }),
  ),
  icon: Type.Optional(
    Type.String({
      title: 'Icon',
      titleZh: '图标',
      description: 'Name of a drawable; absent: the manifest’s default',
      descriptionZh: 'drawable 的名称；不填为清单文件中的默认图标',
      maxLength: 128,
    }),
  ),
  color: Type.Optional(
    Type.String({
      title: 'Colour',
      titleZh: '图标颜色',
      description: 'Of the icon, as #rrggbb',
      descriptionZh: '图标颜色，格式 #rrggbb',
      pattern: '^#[0-9A-Fa-f]{6}$',
    }),
  ),
  clickAction: Type.Optional(
    Type.String({
      title: 'Click action',
      titleZh: '点击动作',
      description: 'Intent filter action of the activity to open; absent: the launcher activity',
      descriptionZh: '要打开的 Activity 的 intent-filter action；不填为启动 Activity',
      maxLength: 255,
    }),
  ),
  packageName: Type.Optional(
    Type.String({
      title: 'Package name',
      titleZh: '应用包名',
      description: 'Only tokens of this Android package are pushed to; absent: any app of the project',
      descriptionZh: '只推送到该 Android 包名的 token；不填为项目中的任意应用',
      maxLength: 255,
    }),
  ),
  analyticsLabel: Type.Optional(
    Type.String({
      title: 'Analytics label',
      titleZh: '分析标签',
      description: 'Label in Firebase’s reports: 1–50 of letters, digits and -_.~%',
      descriptionZh: 'Firebase 报表中的标签：1–50 个字母、数字或 -_.~%',
      pattern: '^[a-zA-Z0-9\\-_.~%]{1,50}$',
    }),
  ),
});
export type FcmOptions = Static<typeof Options>;

export const readFcmCredentials = reader(Credentials, CredentialsError);
export const readFcmOptions = cachedReader(reader(Options, OptionsError));

export const fcmSpec: ChannelSpec = {
  vendor: 'fcm',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['project_id']),
  limits: {
    // One request carries one token; a `send` of 500 is 500 streams. 600,000 a minute is the default quota — §6.
    targets: 500,
    mixed: true,
    concurrency: 1000,
    perSecond: 10_000,
    maxTtlMs: MAX_TTL_MS,
  },
  // Its quotas are per minute, none is per day.
  quotaClock: { timeZone: 'UTC' },
  receipts: false,
  dedupe:
    'Nothing: a repeated request is delivered again; the same notification tag makes it replace the first banner.',
  endpoints: FCM_ENDPOINTS,
  ext: 'In data.ext, which a tap hands to the launcher activity as the Intent extra "ext".',
};
