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
      description: 'Project of the app in AppGallery Connect, as in the service-account file',
      pattern: '^[0-9]{1,64}$',
    }),
    key_id: Type.String({
      title: 'Key ID',
      description: 'As in the service-account file',
      minLength: 1,
      maxLength: 128,
    }),
    private_key: Type.String({
      title: 'Private key',
      description: 'PEM of the RSA private key (-----BEGIN PRIVATE KEY-----), as in the file',
      secret: true,
      minLength: 1,
      maxLength: 16_384,
    }),
    sub_account: Type.String({
      title: 'Sub account',
      description: 'Number of the service account, as in the file',
      minLength: 1,
      maxLength: 128,
    }),
    clientId: Type.Optional(
      Type.String({
        title: 'Client ID',
        description: 'Client ID of the app in AppGallery Connect; with it pushes can be taken back',
        pattern: '^[0-9]{1,64}$',
      }),
    ),
    receiptUser: Type.Optional(
      Type.String({
        title: 'Receipt user name',
        description: 'User name of the receipt address; with it, receipts without a signature are refused',
        minLength: 1,
        maxLength: 256,
      }),
    ),
    receiptSecret: Type.Optional(
      Type.String({
        title: 'Receipt secret',
        description: 'Secret of the receipt address in AppGallery Connect',
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
      description:
        'Category of every push, e.g. IM; default by the message. Each needs its right in AppGallery Connect',
      pattern: '^[A-Z_]{1,40}$',
    }),
  ),
  clickAction: Type.Optional(
    choice(['launcher', 'action', 'uri'], {
      title: 'On tap',
      description: 'launcher opens the home page, action the page of that action, uri the page of that address',
      default: 'launcher',
    }),
  ),
  action: Type.Optional(
    Type.String({
      title: 'Page to open (action)',
      description: 'For "action": the ability’s action',
      minLength: 1,
      maxLength: 256,
    }),
  ),
  uri: Type.Optional(
    Type.String({
      title: 'Page to open (address)',
      description: 'For "uri": the ability’s uri',
      minLength: 1,
      maxLength: 1000,
    }),
  ),
  receiptId: Type.Optional(
    Type.String({
      title: 'Receipt ID',
      description:
        'Which of the receipt addresses of AppGallery Connect hears of these pushes; absent: the default one',
      minLength: 1,
      maxLength: 64,
    }),
  ),
  testMessage: Type.Optional(
    choice(['no', 'yes'], {
      title: 'Test messages',
      description: 'yes: every push is a test message: at most ten phones a request, 1000 a day for the project',
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
