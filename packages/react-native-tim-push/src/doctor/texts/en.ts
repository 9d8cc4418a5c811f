import { enFrame } from './en-frame.ts';
import type { CheckTexts, Language } from './texts.ts';

const checks: CheckTexts = {
  'project.files': {
    about: 'Every file that the doctor needs can be read.',
    ok: 'Every file could be read.',
    unreadable: 'This file is there and cannot be read ({code}): what it says is left out of every check below.',
  },
  'project.android': {
    about: 'The Android project is complete, or Expo writes it.',
    ok: 'The Android project is here.',
    missing:
      'This is missing, so nothing of Android can be checked. Run the doctor in the folder that holds package.json and android/.',
    generated:
      'There is no android folder: Expo writes it. Only the configuration is checked; run the doctor again after a prebuild for the rest.',
  },
  'versions.reactNative': {
    about: 'React Native is 0.74 or newer.',
    ok: 'React Native {version}.',
    old: 'React Native {version} is too old: the native module needs 0.74 or newer.',
    unknown: 'React Native is not installed here, so its version is not known. Install the dependencies first.',
  },
  'versions.plugin': {
    about: 'react-native-tim-push is installed, named in package.json, and no version of the old package.',
    ok: 'react-native-tim-push {version}.',
    missing:
      'react-native-tim-push is not installed, or package.json does not name it; autolinking only takes what is named there.',
    old: 'react-native-tim-push {version} is the old package, which left the registry. This one begins with 8.',
  },
  'versions.im': {
    about: 'react-native-tim-js, where the app uses it, is no version of the old package.',
    ok: 'react-native-tim-js {version}.',
    old: 'react-native-tim-js {version} is the old native package: it knows no setServer. Take 0.3 or newer.',
    absent:
      'react-native-tim-js is not installed. That is right for an app that reports tokens with init({ server }) or init({ reporter }).',
  },
  'versions.copies': {
    about: 'There is one copy of react-native-tim-push, also in a monorepo.',
    ok: 'There is one copy of react-native-tim-push.',
    several:
      'There are several copies: {where}. The build links one while JavaScript may load another, and taps get lost. Keep one version in the whole repository.',
  },
  'versions.minSdk': {
    about: 'minSdk is 23 or higher.',
    ok: 'minSdk is {level}.',
    low: 'minSdk is {level}; React Native and Firebase need {least}.',
    unknown: 'The value of {name} is computed; the doctor cannot read it.',
  },
  'versions.compileSdk': {
    about: 'compileSdk is 33 or higher, so that the notification permission exists.',
    ok: 'compileSdk is {level}.',
    low: 'compileSdk is {level}; the notification permission of Android 13 needs {least}.',
    unknown: 'The value of {name} is computed; the doctor cannot read it.',
  },
  'versions.targetSdk': {
    about: 'targetSdk is 33 or higher, so that the app asks for the notification permission itself.',
    ok: 'targetSdk is {level}: init asks for the notification permission.',
    low: 'targetSdk is {level}: below {least} Android 13 itself chooses when to ask for the notification permission, and stores refuse such apps.',
    unknown: 'The value of {name} is computed; the doctor cannot read it.',
  },
  'expo.config': {
    about: 'The Expo configuration can be read.',
    ok: 'The Expo configuration is read.',
    dynamic:
      'This script may change the configuration, and the doctor runs no code: what follows is about app.json alone.',
    broken: 'This is no valid JSON.',
  },
  'expo.plugin': {
    about: 'The config plugin is listed in app.json.',
    ok: 'The config plugin is listed.',
    missing:
      'The config plugin is not listed, so a prebuild sets up nothing for push. Add it with the vendors that you want.',
    byHand:
      'The config plugin is not listed. That is right if a script adds it or if you keep the android folder by hand; a prebuild would undo that work.',
  },
  'expo.options': {
    about: 'The options of the config plugin are right, and the files that they name are there.',
    ok: 'The options of the config plugin are right.',
    wrong: 'The options of the config plugin are wrong. {problem}.',
    noFile: '{option} names a file that is not there: {file}.',
  },
  'expo.prebuild': {
    about: 'The android folder was written with the options that app.json has now.',
    ok: 'The android folder fits the options.',
    stale: 'The android folder was written with other options than those in app.json.',
  },
  'vendors.chosen': {
    about: 'At least one vendor is compiled in, and every name in timPush.vendors is a vendor.',
    ok: 'Compiled in: {vendors}.',
    none: 'No vendor is compiled in, so no phone gets a token. Choose some of {vendors}.',
    unknown: 'timPush.vendors names "{name}", which is no vendor: the build stops. Did you mean {nearest}?',
  },
  'vendors.autoStart': {
    about: 'Every name in timPush.autoStart is a vendor that is compiled in.',
    ok: 'timPush.autoStart lets no vendor’s SDK start with the app.',
    started:
      'The SDKs of {vendors} may start with the app, before init and before the user agreed: your privacy policy has to say so.',
    unknown: 'timPush.autoStart names "{name}", which is no vendor: the build stops. Did you mean {nearest}?',
    notChosen: 'timPush.autoStart names {name}, which is not compiled in: it has no effect.',
  },
  compiledIn: {
    about: 'A vendor for which the project is set up (init key, placeholder, file) is also compiled in.',
    ok: '{vendor} is compiled in.',
    missing: '{vendor} is set up here but not compiled in: on its phones init fails or falls back to FCM.',
  },
  'init.call': {
    about: 'The app calls init (or registerPush) of TimPushPlugin.',
    ok: 'The app calls init. It has to run after login has succeeded; before, it resolves 6014.',
    missing:
      'No file calls init or registerPush of TimPushPlugin. If the call is not hidden in another package, push never starts.',
  },
  'init.keys': {
    about: 'Every key that is given to init is known.',
    unknown: 'init knows no key "{key}" and passes over it. Did you mean {nearest}?',
  },
  'init.server': {
    about: 'An app with react-native-tim-js calls setServer before initSDK.',
    ok: 'setServer is called.',
    missing:
      "initSDK is called and setServer is not: initSDK resolves 810001. Call TencentImSDKPlugin.setServer({ url: 'wss://…' }) before it.",
  },
  init: {
    about: 'init gets the certificate ID of each vendor that is compiled in.',
    ok: '{key} is given to init.',
    missing: '{key} is not given to init: there is no certificate ID of {vendor} to report.',
  },
  'init.configs': {
    about: 'timpush-configs.json is passed to init and has this app’s package name.',
    ok: 'timpush-configs.json is passed to init.',
    notRead: 'Nobody reads this file from here any more. Pass its content: init({ timpush_configs: require(…) }).',
    otherApp: 'The file has entries for {packages}, and the application ID is {id}.',
  },
  'sending.oppoChannel': {
    about: 'With OPPO compiled in, messages name a notification channel.',
    ok: 'A notification channel is named.',
    missing:
      'Messages are sent without androidOPPOChannelID, and init creates no channels. OPPO shows nothing without a channel (Android 8 and later): name one here or in the certificate on the server.',
  },
  'sending.customDesc': {
    about: 'Custom messages carry a desc, without which they are not pushed.',
    ok: 'offlinePushInfo has a desc.',
    missing: 'Custom messages are created, and no offlinePushInfo has a desc: such messages are never pushed.',
  },
  repository: {
    about: 'Gradle finds the repository that has the vendor’s SDK.',
    ok: 'The repository of {vendor} ({repository}) is listed.',
    missing: 'The repository of {vendor} ({repository}) is not listed where Gradle looks for the app’s dependencies.',
    ignored:
      'The repository of {vendor} ({repository}) is listed where Gradle passes over it: the repositories mode and React Native’s own repositories decide that only those in {file} count.',
  },
  gradlePlugin: {
    about:
      'Google’s Gradle plugin is there, new enough and in the right order; Huawei’s and Honor’s are not needed, and right if used.',
    ok: '{plugin} {version} is applied.',
    notNeeded: '{plugin} is not applied, and not needed.',
    missing: '{plugin} is neither declared nor applied: Firebase does not find google-services.json.',
    undeclared: '{plugin} is applied, but no version of it is declared: the build stops.',
    notApplied:
      '{plugin} is declared, but the app’s script does not apply it: Firebase does not find google-services.json.',
    old: '{plugin} {version} is too old for the Android Gradle plugin {agp}: the build stops. {good} works.',
    oldUnneeded:
      '{plugin} {version} is too old for the Android Gradle plugin {agp}: the build stops. Push does not need it; where another kit of {vendor} does, take {good}.',
    agpVersionless:
      '{plugin} stops the build: it looks for a version of com.android.tools.build:gradle in build.gradle, and React Native’s projects write none. Push does not need the plugin. If another kit does, write the version {agp} there.',
    noRepository: '{plugin} comes from the vendor’s repository, which the build itself does not list.',
    beforeAndroid: '{plugin} is applied before com.android.application and does not see the app.',
    untried:
      '{plugin} {version} is applied. We know of nobody who tried it with the Android Gradle plugin {agp}; push does not need it.',
  },
  placeholders: {
    about: 'manifestPlaceholders has the vendor’s app ID (and vivo’s key).',
    ok: 'The placeholders of {vendor} are set.',
    metaData: 'The manifest itself has the values of {vendor}, instead of placeholders.',
    missing: 'manifestPlaceholders lacks {names}: merging the manifests fails.',
    wiped:
      'manifestPlaceholders is assigned here after {names} was set, which throws that away: merging the manifests fails. Add to the map instead.',
    sample: '{names} has a sample or empty value instead of the one from the console of {vendor}.',
  },
  'gradle.placeholders': {
    about: 'No assignment to manifestPlaceholders throws away what was set before.',
    ok: 'manifestPlaceholders keeps every key.',
    wiped:
      'manifestPlaceholders is assigned here, which throws away what was set before: {names}. Add to the map instead.',
  },
  aar: {
    about: 'The SDK file of a vendor that has no Maven repository is in the app’s libs, and new enough.',
    ok: 'The SDK of {vendor} is here, version {version}.',
    coordinate: 'gradle.properties names a Maven coordinate for the SDK of {vendor}.',
    missing:
      'The SDK of {vendor} is missing; it comes as a file only. Download {name}, version {least} or newer, from {from}.',
    old: 'The SDK of {vendor} is version {version}; the adapter needs {least} or newer.',
    versionUnknown: 'The SDK of {vendor} is here; its file name has no version. It has to be {least} or newer.',
  },
  aarDependency: {
    about: 'The app’s dependencies bring that file in.',
    ok: 'The app’s dependencies bring the SDK of {vendor} in.',
    missing: 'No dependency of the app brings {file} in: the app compiles and crashes on phones of {vendor}.',
    notIncluded:
      'This line brings in other kinds of files than {file}: the app compiles and crashes on phones of {vendor}.',
  },
  'native.files': {
    about: 'The AARs and jars in the app’s libs are whole.',
    ok: 'The archives in libs are whole ({count}).',
    broken: 'This archive, or a native library in it, is broken. Download it again.',
  },
  'native.abi': {
    about: 'Native libraries in them are there for 64-bit phones.',
    ok: 'No archive in libs leaves 64-bit phones out.',
    no64: 'The native libraries in this archive are for {abis} only: on today’s phones ({needed}) they cannot be loaded.',
  },
  'native.pages': {
    about: 'Native libraries in them are aligned for 16 KB pages.',
    ok: 'No archive in libs has a library that is wrongly aligned for 16 KB pages.',
    unaligned:
      'Aligned for 4 KB pages only: {names}. Phones with 16 KB pages cannot load that, and Google Play refuses it. Ask the vendor for a newer SDK.',
  },
  servicesFile: {
    about: 'The vendor’s json file is in the right folder, is JSON, and is of this app, for every flavor.',
    ok: '{file} is in {folder} and is this app’s.',
    fromInit: 'init names the app ID of {vendor}, so {file} is not needed.',
    missing: '{file} is missing. Download it from the console of {vendor}.',
    misplaced: '{file} lies where nobody looks for it; the old guide named this folder. It belongs into {folder}.',
    notInAssets:
      '{file} is in {folder}, where only Huawei’s Gradle plugin reads it, and that is not applied. Without the plugin HMS reads it from the assets.',
    broken: '{file} is no valid JSON. Download it again.',
    otherApp: '{file} is of another app: it names {named}, and the application ID is {id}.',
    noPackage: '{file} names no package, so nobody can tell whether it is this app’s.',
    variants: '{file} does not know every variant of the app: {absent} is missing. On those there is no token.',
  },
  'manifest.file': {
    about: 'The app’s manifests are there and are XML.',
    ok: 'The manifest is read.',
    missing: 'The manifest is missing.',
    broken: 'This manifest is no valid XML.',
  },
  'manifest.oldClasses': {
    about: 'No component of the old guide’s demo is in the manifest (VIVOPushMessageReceiverImpl and others).',
    ok: 'The manifest names no class of Tencent’s demo or packages.',
    found:
      'The old guide’s {name} is a class of Tencent’s demo app: it is in no package, and a push that reaches it crashes the app. Ours brings its own receiver.',
  },
  'manifest.tools': {
    about: 'A manifest with tools: attributes declares that namespace.',
    ok: 'The tools namespace is declared where it is used.',
    unbound: 'tools: is used and not declared: the build cannot read the manifest.',
  },
  'manifest.exported': {
    about: 'Every component with an intent filter says android:exported.',
    ok: 'Every component with an intent filter says whether it is exported.',
    missing: '{name} has an intent filter and does not say android:exported: since Android 12 the build refuses that.',
  },
  'manifest.launchMode': {
    about: 'The launcher activity is singleTask.',
    ok: 'The launcher activity is singleTask.',
    other:
      '{name} has launchMode {mode}: a tap opens a second copy of the app over the first, and JavaScript may miss the tap.',
  },
  'manifest.page': {
    about: 'An activity has the intent filter that a certificate’s in-app page needs.',
    ok: 'There is an intent filter for an in-app page.',
    none: 'No intent filter for an in-app page. It is only needed if a certificate opens one on a tap (intent://…); then use its scheme, host and path.',
    noDefault: 'The intent filter of the in-app page lacks the category DEFAULT: no tap reaches it.',
    notExported:
      '{name} has the intent filter of the in-app page and is not exported: the phone’s push service may not open it.',
  },
  'manifest.cleartext': {
    about: 'A server at http: or ws: is allowed by the manifest.',
    ok: 'The server’s address is one that Android allows.',
    refused:
      'The server’s address begins with {scheme}: and the manifest allows no cleartext traffic: the connection is refused. Better use https and wss.',
    debugOnly:
      'The server’s address begins with {scheme}: and only a variant’s manifest allows cleartext traffic: the release build cannot connect.',
  },
  'manifest.permission': {
    about: 'The notification permission is not removed.',
    ok: 'The notification permission stays in the manifest.',
    removed: 'The manifest removes POST_NOTIFICATIONS: on Android 13 and later the app can show nothing.',
  },
  metaData: {
    about: 'vivo’s meta-data, where an app writes it itself, is whole and replaces ours.',
    ok: 'The meta-data of {vendor} is whole.',
    half: 'One of two meta-data elements of {vendor} is here, {name} is missing.',
    noReplace: 'The meta-data of {vendor} has no tools:replace="android:value": merging it with ours fails.',
  },
  service: {
    about: 'Only one library has the app’s Firebase service.',
    ok: 'One library has the app’s Firebase service.',
    two: '{other} has a Firebase service too, and Android starts only one of them. Switch ours off: tokens and taps come all the same.',
    none: 'timPush.fcmService=false, and no other library was found that has a Firebase service: refreshed tokens are lost.',
  },
  'ios.library': {
    about: 'On iOS a library gets the APNs token.',
    ok: '{library} gets the APNs token.',
    own: 'The app gives the token of another library to setDeviceToken ({library}).',
    missing: 'No library gets the APNs token. Install {library}, or call setDeviceToken with the token of another one.',
  },
  'ios.entitlement': {
    about: 'The iOS app is entitled to push (aps-environment).',
    ok: 'The app is entitled to push.',
    missing:
      'No entitlements file has aps-environment: iOS gives no token. Add the capability “Push Notifications” in Xcode.',
  },
  'ios.appDelegate': {
    about: 'With push-notification-ios, the AppDelegate hands the token on.',
    ok: 'The AppDelegate hands the token on.',
    missing: 'The AppDelegate does not hand the APNs token to RNCPushNotificationIOS.',
  },
  'leftovers.packages': {
    about: 'No other package that brings the same vendors’ SDKs is installed.',
    ok: 'No other package of vendors’ SDKs is installed.',
    found: '{name} brings the same vendors’ SDKs: they end up twice in the build, or register twice.',
  },
  'leftovers.gradle': {
    about: 'No dependency on Tencent’s older push artifacts is left.',
    ok: 'No older push artifact is among the dependencies.',
    found: '{coordinate} is of an older push package and registers beside ours.',
  },
  'leftovers.application': {
    about: 'The Application class extends nothing of an older push package.',
    ok: 'The Application class is free of older push packages.',
    found:
      'The Application class imports a class of an older push package. Extend android.app.Application as in React Native’s template.',
  },
  'leftovers.rules': {
    about: 'R8 rules of older push packages are gone.',
    ok: 'No R8 rule of an older push package is left.',
    found: 'A rule for an older push package does nothing any more; ours brings its own.',
  },
};

export const en: Language = { checks, frame: enFrame };
