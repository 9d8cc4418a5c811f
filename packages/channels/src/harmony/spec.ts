import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** `ttl`'s ceiling — clouds/huawei.md §4. */
export const MAX_TTL_MS = 15 * 86_400_000;
export const HARMONY_ENDPOINTS = { api: 'https://push-api.cloud.huawei.com' } as const;
/** Keys of the downloaded file that nothing needs: taken without a word, and not kept — clouds/huawei.md §2b. */
const UNUSED_KEYS = ['auth_uri', 'token_uri', 'auth_provider_cert_uri', 'client_cert_uri'];

/** The service-account file as it is downloaded, and what it lacks. */
const Credentials = Type.Object(
  {
    project_id: Type.String({
      title: 'Project ID',
      titleZh: '项目 ID',
      description: 'Project of the app in AppGallery Connect, as in the service-account file',
      descriptionZh: '应用在 AppGallery Connect 中所属项目的项目 ID，与服务账号文件中的一致',
      pattern: '^[0-9]{1,64}$',
    }),
    key_id: Type.String({
      title: 'Key ID',
      titleZh: '密钥 ID',
      description: 'As in the service-account file',
      descriptionZh: '密钥 ID，与服务账号文件中的一致',
      minLength: 1,
      maxLength: 128,
    }),
    private_key: Type.String({
      title: 'Private key',
      titleZh: '私钥',
      description: 'PEM of the RSA private key (-----BEGIN PRIVATE KEY-----), as in the file',
      descriptionZh: 'RSA 私钥（PEM 格式，-----BEGIN PRIVATE KEY-----），与服务账号文件中的一致',
      secret: true,
      minLength: 1,
      maxLength: 16_384,
    }),
    sub_account: Type.String({
      title: 'Sub account',
      titleZh: '服务账号编号',
      description: 'Number of the service account, as in the file',
      descriptionZh: '服务账号的编号，与服务账号文件中的一致',
      minLength: 1,
      maxLength: 128,
    }),
    clientId: Type.Optional(
      Type.String({
        title: 'Client ID',
        titleZh: 'Client ID',
        description: 'Client ID of the app in AppGallery Connect; with it pushes can be taken back',
        descriptionZh: '应用在 AppGallery Connect 中的 Client ID；填写后才能撤回推送',
        pattern: '^[0-9]{1,64}$',
      }),
    ),
    receiptUser: Type.Optional(
      Type.String({
        title: 'Receipt user name',
        titleZh: '回执用户名',
        description: 'User name of the receipt address; with it, receipts without a signature are refused',
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
  },
  { ignored: UNUSED_KEYS },
);
export type HarmonyCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  category: Type.Optional(
    Type.String({
      title: 'Category',
      titleZh: '消息分类',
      description:
        'Category of every push, e.g. IM; default by the message. Each needs its right in AppGallery Connect',
      descriptionZh: '每条推送的消息分类，如 IM；不填时按消息类别。每种分类都需在 AppGallery Connect 申请权益',
      pattern: '^[A-Z_]{1,40}$',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'action', 'uri'], {
      title: 'On tap',
      titleZh: '点击动作',
      description: 'launcher opens the home page, action the page of that action, uri the page of that address',
      descriptionZh: '点击后的动作：launcher 打开首页，action 打开该 action 的页面，uri 打开该地址的页面',
      default: 'launcher',
    }),
  ),
  action: Type.Optional(
    Type.String({
      title: 'Page to open (action)',
      titleZh: '打开的页面（action）',
      description: 'For "action": the ability’s action',
      descriptionZh: '用于 action：ability 的 action',
      minLength: 1,
      maxLength: 256,
    }),
  ),
  uri: Type.Optional(
    Type.String({
      title: 'Page to open (address)',
      titleZh: '打开的页面（uri）',
      description: 'For "uri": the ability’s uri',
      descriptionZh: '用于 uri：ability 的 uri',
      minLength: 1,
      maxLength: 1000,
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
  testMessage: Type.Optional(
    choice(['no', 'yes'], {
      title: 'Test messages',
      titleZh: '测试消息',
      description: 'yes: every push is a test message: at most ten phones a request, 1000 a day for the project',
      descriptionZh: 'yes：每条推送都是测试消息，每个请求最多 10 台手机，每个项目每天 1000 条',
      default: 'no',
    }),
  ),
});
export type HarmonyOptions = Static<typeof Options>;

export const readHarmonyCredentials = reader(Credentials, CredentialsError);
export const readHarmonyOptions = cachedReader(reader(Options, OptionsError));

export const harmonySpec: ChannelSpec = {
  vendor: 'harmony',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => String(credentials['project_id']),
  limits: {
    // clouds/huawei.md §4, §8: 1000 tokens a request; at least 6000 devices a second.
    targets: 1000,
    mixed: false,
    concurrency: 16,
    perSecond: 6000,
    maxTtlMs: MAX_TTL_MS,
  },
  quotaClock: { timeZone: 'Asia/Shanghai' },
  receipts: true,
  dedupe: 'appMessageId: one of a kind within 24 hours. The same notifyId replaces the first banner.',
  endpoints: HARMONY_ENDPOINTS,
  ext: 'In clickAction.data.ext, which a tap hands to the opened page.',
};
