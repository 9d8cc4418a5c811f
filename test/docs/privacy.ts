/** The table of third-party SDKs in docs/privacy: who, why, with which permissions. Permissions are read from the manifests. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Both, both, type Language } from './clouds/words.ts';
import { ROOT, readDocument } from './markdown.ts';
import { table } from './tables.ts';

const ANDROID = 'packages/react-native-tim-push/android';

/** Vendors that can be compiled into an app, in the folder's order. */
export const compiledVendors = (): string[] => readdirSync(join(ROOT, ANDROID, 'vendors')).toSorted();

/** The permissions that a part of the plugin's manifest asks for; `vendor` absent: what every app gets. */
export function permissionsOf(vendor?: string): string[] {
  const path =
    vendor === undefined
      ? `${ANDROID}/src/main/AndroidManifest.xml`
      : `${ANDROID}/vendors/${vendor}/AndroidManifest.xml`;
  const names = [...readDocument(path).matchAll(/<uses-permission\b[^>]*?android:name="([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)];
}

/** Whether the plugin's manifest takes this provider of a vendor's SDK out of the app. */
const removes = (vendor: string, provider: string): boolean =>
  new RegExp(`<provider\\b[^>]*${provider.replaceAll('.', '\\.')}[^>]*tools:node="remove"`).test(
    readDocument(`${ANDROID}/vendors/${vendor}/AndroidManifest.xml`),
  );

interface SdkWords {
  readonly sdk: Both;
  readonly company: Both;
  /** What the app hands over by `init`, besides the package name that every SDK can read. */
  readonly given: Both;
  /** Where the vendor says what its SDK collects. */
  readonly statement: string;
  /** Permissions in the SDK's own manifest, as far as it was read; undefined: nobody here read it. */
  readonly own?: readonly string[];
  /** A content provider of the SDK, which Android starts with the process. */
  readonly provider?: string;
}

const APP_ID_AND_KEY = both('AppID, AppKey', 'AppID、AppKey');
const IN_MANIFEST = both('nothing: ids are in the manifest', '无：编号写在 manifest 中');

export const SDKS: Readonly<Record<string, SdkWords>> = {
  xiaomi: {
    sdk: both('Xiaomi MiPush', '小米推送 MiPush'),
    company: both('Beijing Xiaomi Mobile Software', '北京小米移动软件有限公司'),
    given: APP_ID_AND_KEY,
    statement: 'https://dev.mi.com/console/doc/detail?pId=1822',
    // Of MiPush 6.0.1 — android-native.md §5
    own: [
      'android.permission.INTERNET',
      'android.permission.ACCESS_NETWORK_STATE',
      'android.permission.ACCESS_WIFI_STATE',
      'android.permission.VIBRATE',
      'android.permission.POST_NOTIFICATIONS',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Android's own placeholder
      '${applicationId}.permission.MIPUSH_RECEIVE',
    ],
  },
  huawei: {
    sdk: both('Huawei HMS Push Kit', '华为 HMS Push Kit'),
    company: both('Huawei Device / Huawei Software Technologies', '华为终端有限公司、华为软件技术有限公司'),
    given: both('App ID, where `init` names it', 'App ID（由 `init` 给出时）'),
    statement:
      'https://developer.huawei.com/consumer/cn/doc/development/HMSCore-Guides/sdk-data-security-0000001050042177',
  },
  honor: {
    sdk: both('Honor Push', '荣耀推送'),
    company: both('Honor Device', '荣耀终端股份有限公司'),
    given: IN_MANIFEST,
    statement: 'https://developer.honor.com/cn/docs/11002/guides/sdk-data-security',
  },
  oppo: {
    sdk: both('OPPO HeytapPush', 'OPPO 推送 HeytapPush'),
    company: both('Guangdong Heytap Technology', '广东欢太科技有限公司'),
    given: both(
      'AppKey, AppSecret (the phone’s, not the MasterSecret)',
      'AppKey、AppSecret（手机端的，不是 MasterSecret）',
    ),
    statement: 'https://open.oppomobile.com/new/developmentDoc/info?id=10288',
    own: [],
  },
  vivo: {
    sdk: both('vivo Push', 'vivo 推送'),
    company: both('vivo Mobile Communication', '维沃移动通信有限公司'),
    given: IN_MANIFEST,
    statement: 'https://dev.vivo.com.cn/documentCenter/doc/878',
  },
  meizu: {
    sdk: both('Meizu Flyme Push', '魅族 Flyme 推送'),
    company: both('Zhuhai Xingji Meizu Information Technology', '珠海星纪魅族信息技术有限公司'),
    given: APP_ID_AND_KEY,
    statement: 'https://open.flyme.cn/docs?id=202',
  },
  fcm: {
    sdk: both('Google Firebase Cloud Messaging', 'Google Firebase Cloud Messaging'),
    company: both('Google', 'Google'),
    given: both('nothing: project and keys are in google-services.json', '无：项目与密钥写在 google-services.json 中'),
    statement: 'https://firebase.google.com/docs/android/play-data-disclosure',
    // Of firebase-messaging 26.0.1, whose manifest the tests of the Android half merge.
    own: [
      'android.permission.ACCESS_NETWORK_STATE',
      'android.permission.POST_NOTIFICATIONS',
      'android.permission.WAKE_LOCK',
      'com.google.android.c2dm.permission.RECEIVE',
    ],
    provider: 'com.google.firebase.provider.FirebaseInitProvider',
  },
};

const HEADS = {
  en: [
    'SDK',
    'company',
    'why it is there',
    '`init` gives it',
    'permissions that the plugin adds',
    'permissions of its own manifest',
    'runs before `init`',
    'what it collects',
  ],
  zh: [
    'SDK',
    '公司',
    '用途',
    '`init` 交给它的',
    '插件添加的权限',
    'SDK 自带 manifest 的权限',
    '`init` 之前运行的',
    '收集的信息',
  ],
};
const WORDS = {
  why: both('shows chat notifications on phones of this maker', '在该厂商的手机上显示聊天通知'),
  whyFcm: both('the same on phones with Google services', '在带有 Google 服务的手机上显示聊天通知'),
  none: both('none', '无'),
  unread: both('*not confirmed: read it in your merged manifest*', '*未确认：请看合并后的 manifest*'),
  nothing: both('nothing', '无'),
  noProvider: both('no provider is known of; *not confirmed*', '未发现 ContentProvider；*未确认*'),
  noneOfOwn: both('nothing: it has no provider', '无：不含 ContentProvider'),
  removed: both('nothing: its provider is taken out', '无：其 ContentProvider 已移除'),
  statement: both('[its statement]', '[厂商声明]'),
};

const code = (names: readonly string[], language: Language): string =>
  names.length === 0 ? WORDS.none[language] : names.map((name) => `\`${name}\``).join(' ');

function beforeInit(vendor: string, { provider, own }: SdkWords, language: Language): string {
  if (provider !== undefined) return removes(vendor, provider) ? WORDS.removed[language] : `\`${provider}\``;
  return (own === undefined ? WORDS.noProvider : WORDS.noneOfOwn)[language];
}

export function sdksTable(language: Language): string {
  return table(
    HEADS[language],
    compiledVendors().map((vendor) => {
      const words = SDKS[vendor];
      if (words === undefined) throw new Error(`test/docs/privacy.ts has no words for ${vendor}`);
      return [
        words.sdk[language],
        words.company[language],
        (vendor === 'fcm' ? WORDS.whyFcm : WORDS.why)[language],
        words.given[language],
        code(permissionsOf(vendor), language),
        words.own === undefined ? WORDS.unread[language] : code(words.own, language),
        beforeInit(vendor, words, language),
        `${WORDS.statement[language]}(${words.statement})`,
      ];
    }),
  );
}

export const commonPermissions = (language: Language): string => `${code(permissionsOf(), language)}\n`;
