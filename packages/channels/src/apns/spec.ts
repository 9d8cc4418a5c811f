import Type, { type Static } from 'typebox';
import type { ChannelSpec } from '../channel.ts';
import { CredentialsError, OptionsError } from '../errors.ts';
import { cachedReader, choice, reader } from '../schema.ts';

/** "max about 30 days" — clouds/apns.md §3. */
export const MAX_TTL_MS = 30 * 86_400_000;
/** A token of one of them is a bad one for the other — clouds/apns.md §1. */
export const APNS_ENVIRONMENTS = {
  production: {
    title: 'Production (App Store, TestFlight)',
    titleZh: '生产环境（App Store、TestFlight）',
    endpoints: { api: 'https://api.push.apple.com' },
  },
  sandbox: {
    title: 'Sandbox (development builds)',
    titleZh: '沙盒环境（开发构建）',
    endpoints: { api: 'https://api.sandbox.push.apple.com' },
  },
} as const;

const Credentials = Type.Object({
  bundleId: Type.String({
    title: 'Bundle ID',
    titleZh: 'Bundle ID',
    description: 'Bundle identifier of the app, e.g. com.example.chat: the topic of its pushes',
    descriptionZh: '应用的 Bundle ID，如 com.example.chat，即推送的 topic',
    pattern: '^[A-Za-z0-9.-]{1,155}$',
  }),
  environment: Type.Optional(
    choice(['production', 'sandbox'], {
      title: 'Environment',
      titleZh: '环境',
      description:
        'Which builds of the app this certificate is for: production (TestFlight, App Store) or sandbox (development builds); make two certificates for both',
      descriptionZh:
        '该证书用于 App 的哪种构建：production 为 TestFlight 与 App Store，sandbox 为开发构建；两种都需要时建两个证书',
      default: 'production',
    }),
  ),
  keyId: Type.Optional(
    Type.String({
      title: 'Key ID',
      titleZh: 'Key ID',
      description: 'Ten characters, of the APNs key (.p8) in the Apple developer account',
      descriptionZh: 'Apple 开发者账号中 APNs 密钥（.p8）的 Key ID，10 个字符',
      pattern: '^[A-Z0-9]{10}$',
    }),
  ),
  teamId: Type.Optional(
    Type.String({
      title: 'Team ID',
      titleZh: 'Team ID',
      description: 'Ten characters, of the Apple developer account',
      descriptionZh: 'Apple 开发者账号的 Team ID，10 个字符',
      pattern: '^[A-Z0-9]{10}$',
    }),
  ),
  privateKey: Type.Optional(
    Type.String({
      title: 'APNs key',
      titleZh: 'APNs 密钥',
      description: 'Content of the .p8 file (-----BEGIN PRIVATE KEY-----), with key ID and team ID',
      descriptionZh: '.p8 文件的内容（-----BEGIN PRIVATE KEY-----），与 Key ID、Team ID 一同使用',
      secret: true,
      minLength: 1,
      maxLength: 4096,
    }),
  ),
  certificate: Type.Optional(
    Type.String({
      title: 'Push certificate',
      titleZh: '推送证书',
      description: 'PEM of the push certificate, instead of an APNs key',
      descriptionZh: '推送证书（PEM 格式），用于代替 APNs 密钥',
      minLength: 1,
      maxLength: 32_768,
    }),
  ),
  certificateKey: Type.Optional(
    Type.String({
      title: 'Key of the push certificate',
      titleZh: '推送证书的私钥',
      description: 'PEM of its private key, without a passphrase',
      descriptionZh: '推送证书的私钥（PEM 格式），不带密码',
      secret: true,
      minLength: 1,
      maxLength: 16_384,
    }),
  ),
});
export type ApnsCredentials = Static<typeof Credentials>;

const Options = Type.Object({
  sound: Type.Optional(
    Type.String({
      title: 'Sound',
      titleZh: '声音',
      description: 'File in the app, with its suffix; "default", or "none" for silence',
      descriptionZh: 'App 中的声音文件名（带后缀）；default 为默认声音，none 为静音',
      minLength: 1,
      maxLength: 128,
      default: 'default',
    }),
  ),
  mutableContent: Type.Optional(
    choice(['no', 'yes'], {
      title: 'Notification service extension',
      titleZh: '通知服务扩展',
      description: 'yes: the app’s extension may change each push (fetch a picture, decrypt) before it is shown',
      descriptionZh: 'yes：展示前先交给应用的通知服务扩展处理（下载图片、解密）',
      default: 'no',
    }),
  ),
  category: Type.Optional(
    Type.String({
      title: 'Category',
      titleZh: '通知类别（category）',
      description: 'Category of each push: the actions that the app registered for it stand under the push',
      descriptionZh: 'category 标识：推送下方显示 App 为该 category 注册的操作按钮',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  interruptionLevel: Type.Optional(
    choice(['passive', 'active', 'time-sensitive', 'critical'], {
      title: 'Interruption level',
      titleZh: '中断级别',
      description: 'How far a push may break through a Focus; time-sensitive and critical need an entitlement',
      descriptionZh: '中断级别：可在多大程度上突破专注模式；time-sensitive 与 critical 需要相应权限（entitlement）',
    }),
  ),
});
export type ApnsOptions = Static<typeof Options>;

const readFields = reader(Credentials, CredentialsError);
/** Either a key with its two ids, or a certificate with its key. @throws {CredentialsError} naming the field. */
export function readApnsCredentials(given: unknown): ApnsCredentials {
  const read = readFields(given);
  const [first, ...others]: (keyof ApnsCredentials)[] =
    read.certificate === undefined ? ['privateKey', 'keyId', 'teamId'] : ['certificateKey'];
  for (const field of [first, ...others]) {
    if (field === undefined || read[field] !== undefined) continue;
    const fix = 'Give privateKey, keyId and teamId (an APNs key), or certificate and certificateKey';
    const values = { one: 'privateKey, keyId, teamId', other: 'certificate, certificateKey' };
    throw new CredentialsError(field, 'is missing', fix, { reason: 'half_a_set', values });
  }
  return read;
}
export const readApnsOptions = cachedReader(reader(Options, OptionsError));

export const apnsSpec: ChannelSpec = {
  vendor: 'apns',
  credentials: Credentials,
  options: Options,
  vendorAccount: (credentials) => `${credentials['bundleId']} ${credentials['environment'] ?? 'production'}`,
  limits: {
    // One request a phone, 500 to 1000 streams on few connections (§8); Apple names no rate.
    targets: 500,
    mixed: true,
    concurrency: 1000,
    perSecond: 5000,
    maxTtlMs: MAX_TTL_MS,
  },
  groups: 'by_conversation',
  quotaClock: { timeZone: 'UTC' },
  receipts: false,
  dedupe: 'Nothing: a repeated request is delivered again; the same apns-collapse-id replaces the first banner.',
  endpoints: APNS_ENVIRONMENTS.production.endpoints,
  regions: APNS_ENVIRONMENTS,
  ext: 'In the key ext beside aps; a tap hands the whole payload to the app.',
};
