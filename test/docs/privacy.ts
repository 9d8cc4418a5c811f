/** The table of third-party SDKs in docs/privacy: who, why, with which permissions. Permissions are read from the manifests. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Both, both, type Language } from './clouds/words.ts';
import { ROOT, readDocument } from './markdown.ts';
import { table } from './tables.ts';

const ANDROID = 'packages/react-native-tim-push/android';

/** Vendors that can be compiled into an app, in the folder's order. */
export const compiledVendors = (): string[] => readdirSync(join(ROOT, ANDROID, 'vendors')).toSorted();

/** The names of one kind of element in a manifest, each once; none where there is no such file. */
function namesIn(path: string, element: string): string[] {
  if (!existsSync(join(ROOT, path))) return [];
  const found = readDocument(path).matchAll(new RegExp(`<${element}\\b[^>]*?android:name="([^"]+)"`, 'g'));
  return [...new Set([...found].map(([, name = '']) => name))];
}

/** The permissions that a part of the plugin's manifest asks for; `vendor` absent: what every app gets. */
export const permissionsOf = (vendor?: string): string[] =>
  namesIn(
    vendor === undefined
      ? `${ANDROID}/src/main/AndroidManifest.xml`
      : `${ANDROID}/vendors/${vendor}/AndroidManifest.xml`,
    'uses-permission',
  );

/** Content providers of a vendor's SDK that the build takes out: Android would start them with the process. */
const takenOut = (vendor: string): string[] =>
  namesIn(`${ANDROID}/vendors/${vendor}/quiet/AndroidManifest.xml`, 'provider');

/** Permissions of an SDK's own manifest, as the tests that merge manifests have it; undefined: they have none of it. */
function ownPermissions(vendor: string): string[] | undefined {
  const path = `${ANDROID}/verify/gradle/src/test/resources/aars/${vendor}.xml`;
  return existsSync(join(ROOT, path)) ? namesIn(path, 'uses-permission') : undefined;
}

interface SdkWords {
  readonly sdk: Both;
  readonly company: Both;
  /** What the app hands over by `init`, besides the package name that every SDK can read. */
  readonly given: Both;
  /** Where the vendor says what its SDK collects. */
  readonly statement: string;
  /** Somebody read the SDK's own manifest; elsewhere its permissions are put together from what is public. */
  readonly manifestRead?: true;
  /** Its permissions, where no test merges that manifest. */
  readonly own?: readonly string[];
}

const APP_ID_AND_KEY = both('AppID, AppKey', 'AppID、AppKey');
const IN_MANIFEST = both('nothing: ids are in the manifest', '无：编号写在 manifest 中');

export const SDKS: Readonly<Record<string, SdkWords>> = {
  xiaomi: {
    sdk: both('Xiaomi MiPush', '小米推送 MiPush'),
    company: both('Beijing Xiaomi Mobile Software', '北京小米移动软件有限公司'),
    given: APP_ID_AND_KEY,
    statement: 'https://dev.mi.com/console/doc/detail?pId=1822',
    // 6.0.1 — android-native.md §5
    manifestRead: true,
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
    manifestRead: true,
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
    // firebase-messaging 26.0.1, which the tests of the Android half merge as it is.
    manifestRead: true,
    own: [
      'android.permission.ACCESS_NETWORK_STATE',
      'android.permission.POST_NOTIFICATIONS',
      'android.permission.WAKE_LOCK',
      'com.google.android.c2dm.permission.RECEIVE',
    ],
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
    'what would run before `init`',
    'what it collects',
  ],
  zh: [
    'SDK',
    '公司',
    '用途',
    '`init` 交给它的',
    '插件添加的权限',
    'SDK 自带 manifest 的权限',
    '会在 `init` 之前运行的',
    '收集的信息',
  ],
};
const WORDS = {
  why: both('shows chat notifications on phones of this maker', '在该厂商的手机上显示聊天通知'),
  whyFcm: both('the same on phones with Google services', '在带有 Google 服务的手机上显示聊天通知'),
  none: both('none', '无'),
  unread: both('*not confirmed*', '*未确认*'),
  noProvider: both('no content provider of it is known', '未发现其 ContentProvider'),
  takenOut: both('taken out by the build:', '构建时已移除：'),
  statement: both('[its statement]', '[厂商声明]'),
};

const code = (names: readonly string[], language: Language): string =>
  names.length === 0 ? WORDS.none[language] : names.map((name) => `\`${name}\``).join(' ');

/** Adds the doubt where nobody read the SDK's manifest. */
const doubted = (text: string, { manifestRead }: SdkWords, language: Language): string =>
  manifestRead === true ? text : `${text} ${WORDS.unread[language]}`;

function beforeInit(vendor: string, words: SdkWords, language: Language): string {
  const providers = takenOut(vendor);
  const text =
    providers.length > 0 ? `${WORDS.takenOut[language]} ${code(providers, language)}` : WORDS.noProvider[language];
  return doubted(text, words, language);
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
        doubted(code(words.own ?? ownPermissions(vendor) ?? [], language), words, language),
        beforeInit(vendor, words, language),
        `${WORDS.statement[language]}(${words.statement})`,
      ];
    }),
  );
}

export const commonPermissions = (language: Language): string => `${code(permissionsOf(), language)}\n`;
