import type { CheckTexts, Language } from './texts.ts';
import { zhFrame } from './zh-frame.ts';

const checks: CheckTexts = {
  'project.files': {
    about: '检查所需的文件都能读取。',
    ok: '所有文件均可读取。',
    unreadable: '文件存在但无法读取（{code}），以下各项检查都不包含它的内容。',
  },
  'project.android': {
    about: 'Android 工程完整，或由 Expo 生成。',
    ok: '已找到 Android 工程。',
    missing: '缺少该文件或目录，无法检查 Android 部分。请在 package.json 和 android/ 所在的目录运行。',
    generated: '没有 android 目录，由 Expo 生成，因此只检查配置；执行 prebuild 后请再运行一次。',
  },
  'versions.reactNative': {
    about: 'React Native 不低于 0.74。',
    ok: 'React Native {version}。',
    old: 'React Native {version} 版本过低，原生模块需要 0.74 或更高版本。',
    unknown: '未安装 React Native，无法得知版本。请先安装依赖。',
  },
  'versions.plugin': {
    about: '已安装 react-native-tim-push 并写入 package.json，且不是旧包的版本。',
    ok: 'react-native-tim-push {version}。',
    missing: '未安装 react-native-tim-push，或 package.json 中没有声明；自动链接只处理 package.json 中声明的包。',
    old: 'react-native-tim-push {version} 是已下架的旧包，新包从 8 开始。',
  },
  'versions.im': {
    about: '如果使用 react-native-tim-js，不能是旧包的版本。',
    ok: 'react-native-tim-js {version}。',
    old: 'react-native-tim-js {version} 是旧的原生包，没有 setServer。请使用 0.3 或更高版本。',
    absent: '未安装 react-native-tim-js。如果通过 init({ server }) 或 init({ reporter }) 上报 token，则不需要它。',
  },
  'versions.copies': {
    about: 'react-native-tim-push 只有一份，monorepo 中也是如此。',
    ok: 'react-native-tim-push 只有一份。',
    several:
      '存在多份：{where}。编译链接的与 JavaScript 加载的可能不是同一份，会丢失点击事件。请在整个仓库中统一版本。',
  },
  'versions.minSdk': {
    about: 'minSdk 不低于 23。',
    ok: 'minSdk 为 {level}。',
    low: 'minSdk 为 {level}，React Native 和 Firebase 需要 {least}。',
    unknown: '{name} 的值由代码计算得出，无法读取。',
  },
  'versions.compileSdk': {
    about: 'compileSdk 不低于 33，否则没有通知权限的定义。',
    ok: 'compileSdk 为 {level}。',
    low: 'compileSdk 为 {level}，Android 13 的通知权限需要 {least}。',
    unknown: '{name} 的值由代码计算得出，无法读取。',
  },
  'versions.targetSdk': {
    about: 'targetSdk 不低于 33，由应用自行申请通知权限。',
    ok: 'targetSdk 为 {level}，init 会申请通知权限。',
    low: 'targetSdk 为 {level}，低于 {least} 时由 Android 13 系统决定何时申请通知权限，应用商店也会拒绝上架。',
    unknown: '{name} 的值由代码计算得出，无法读取。',
  },
  'expo.config': {
    about: 'Expo 配置可以读取。',
    ok: '已读取 Expo 配置。',
    dynamic: '该脚本可能修改配置，而本工具不执行代码，以下结果仅针对 app.json。',
    broken: '不是有效的 JSON。',
  },
  'expo.plugin': {
    about: 'app.json 中声明了配置插件。',
    ok: '已声明配置插件。',
    missing: '未声明配置插件，prebuild 不会为推送做任何配置。请添加插件并写明所需厂商。',
    byHand: '未声明配置插件。如果由脚本添加，或手工维护 android 目录，则无需处理；但 prebuild 会覆盖手工修改。',
  },
  'expo.options': {
    about: '配置插件的选项正确，所写的文件存在。',
    ok: '配置插件的选项正确。',
    wrong: '配置插件的选项有误。{problem}。',
    noFile: '{option} 指定的文件不存在：{file}。',
  },
  'expo.prebuild': {
    about: 'android 目录与 app.json 当前的选项一致。',
    ok: 'android 目录与选项一致。',
    stale: 'android 目录是用其他选项生成的，与 app.json 不一致。',
  },
  'vendors.chosen': {
    about: '至少编入一个厂商，且 timPush.vendors 中的名称都正确。',
    ok: '已编入：{vendors}。',
    none: '没有编入任何厂商，所有手机都拿不到 token。请从 {vendors} 中选择。',
    unknown: 'timPush.vendors 中的“{name}”不是厂商名称，编译会终止。是否应为 {nearest}？',
  },
  'vendors.autoStart': {
    about: 'timPush.autoStart 中的名称都是已编入的厂商。',
    ok: 'timPush.autoStart 没有让任何厂商的 SDK 随 App 启动。',
    started: '{vendors} 的 SDK 可随 App 启动，早于 init 和用户同意：隐私政策中须写明。',
    unknown: 'timPush.autoStart 中的“{name}”不是厂商名称，编译会终止。是否应为 {nearest}？',
    notChosen: 'timPush.autoStart 中的 {name} 没有编入，不起作用。',
  },
  compiledIn: {
    about: '工程中已配置的厂商（init 参数、占位符、文件）同时也编入了应用。',
    ok: '已编入 {vendor}。',
    missing: '此处配置了 {vendor}，但没有编入应用：在其手机上 init 会失败，或退回 FCM。',
  },
  'init.call': {
    about: '应用调用了 TimPushPlugin 的 init（或 registerPush）。',
    ok: '已调用 init。必须在登录成功后调用，否则返回 6014。',
    missing: '没有文件调用 TimPushPlugin 的 init 或 registerPush。如果调用不在其他包里，推送不会启动。',
  },
  'init.keys': {
    about: '传给 init 的参数名都正确。',
    unknown: 'init 没有参数“{key}”，会被忽略。是否应为 {nearest}？',
  },
  'init.server': {
    about: '使用 react-native-tim-js 的应用在 initSDK 之前调用 setServer。',
    ok: '已调用 setServer。',
    missing:
      "调用了 initSDK，但没有调用 setServer，initSDK 会返回 810001。请在它之前调用 TencentImSDKPlugin.setServer({ url: 'wss://…' })。",
  },
  init: {
    about: '每个编入的厂商都向 init 传入了证书 ID。',
    ok: '已向 init 传入 {key}。',
    missing: '没有向 init 传入 {key}，在 {vendor} 手机上没有可上报的证书 ID。',
  },
  'init.configs': {
    about: 'timpush-configs.json 已传给 init，且包含本应用的包名。',
    ok: 'timpush-configs.json 已传给 init。',
    notRead: '不再从此处读取该文件。请把内容传给 init：init({ timpush_configs: require(…) })。',
    otherApp: '文件中的包名是 {packages}，而应用的 applicationId 是 {id}。',
  },
  'sending.oppoChannel': {
    about: '编入 OPPO 时，消息指定了通知渠道。',
    ok: '已指定通知渠道。',
    missing:
      '发送消息时没有设置 androidOPPOChannelID，init 也没有创建渠道。Android 8 及以上的 OPPO 手机没有渠道不会展示通知，请在此处或服务端证书中指定。',
  },
  'sending.customDesc': {
    about: '自定义消息带有 desc，否则不会推送。',
    ok: 'offlinePushInfo 中有 desc。',
    missing: '创建了自定义消息，但没有任何 offlinePushInfo 设置 desc，这类消息不会推送。',
  },
  repository: {
    about: 'Gradle 能找到厂商 SDK 所在的仓库。',
    ok: '已配置 {vendor} 的仓库（{repository}）。',
    missing: 'Gradle 查找应用依赖的位置没有 {vendor} 的仓库（{repository}）。',
    ignored:
      '{vendor} 的仓库（{repository}）写在了会被 Gradle 忽略的位置：由于仓库模式和 React Native 自带的仓库，只有 {file} 中的仓库生效。',
  },
  gradlePlugin: {
    about: 'Google 的 Gradle 插件已应用，版本够新，顺序正确；华为和荣耀的插件不是必需的，使用时须配置正确。',
    ok: '已应用 {plugin} {version}。',
    notNeeded: '没有应用 {plugin}，也不需要。',
    missing: '没有声明也没有应用 {plugin}，Firebase 找不到 google-services.json 的内容。',
    undeclared: '应用了 {plugin}，但没有声明版本，编译会终止。',
    notApplied: '声明了 {plugin}，但应用级脚本没有应用它，Firebase 找不到 google-services.json 的内容。',
    old: '{plugin} {version} 与 Android Gradle 插件 {agp} 不兼容，编译会终止。可用版本为 {good}。',
    oldUnneeded:
      '{plugin} {version} 与 Android Gradle 插件 {agp} 不兼容，编译会终止。推送不需要它；如果 {vendor}的其他 Kit 需要，请使用 {good}。',
    agpVersionless:
      '{plugin} 会终止编译：它要在 build.gradle 中查找 com.android.tools.build:gradle 的版本，而 React Native 工程不写版本。推送不需要该插件；如果其他 Kit 需要，请在那里写明版本 {agp}。',
    noRepository: '{plugin} 来自厂商仓库，而构建脚本自身的仓库中没有它。',
    beforeAndroid: '{plugin} 在 com.android.application 之前应用，识别不到应用工程。',
    untried: '已应用 {plugin} {version}。尚未见到它与 Android Gradle 插件 {agp} 配合使用的案例；推送不需要它。',
  },
  placeholders: {
    about: 'manifestPlaceholders 中有厂商的应用 ID（vivo 还需要 Key）。',
    ok: '已设置 {vendor} 的占位符。',
    metaData: '清单文件直接写明了 {vendor} 的值，没有使用占位符。',
    missing: 'manifestPlaceholders 中没有 {names}，合并清单会失败。',
    wiped: '设置 {names} 之后，此处又对 manifestPlaceholders 整体赋值，之前的值被清空，合并清单会失败。请改为追加。',
    sample: '{names} 是示例值或空值，请填写 {vendor} 后台分配的值。',
  },
  'gradle.placeholders': {
    about: '没有对 manifestPlaceholders 整体赋值而清空已有的键。',
    ok: 'manifestPlaceholders 的键都保留。',
    wiped: '此处对 manifestPlaceholders 整体赋值，清空了之前设置的 {names}。请改为追加。',
  },
  aar: {
    about: '没有 Maven 仓库的厂商，其 SDK 文件已放入应用的 libs，且版本够新。',
    ok: '已找到 {vendor} 的 SDK，版本 {version}。',
    coordinate: 'gradle.properties 为 {vendor} 的 SDK 指定了 Maven 坐标。',
    missing: '缺少 {vendor} 的 SDK，它只以文件形式提供。请从 {from} 下载 {name}，版本不低于 {least}。',
    old: '{vendor} 的 SDK 版本为 {version}，适配代码需要 {least} 或更高版本。',
    versionUnknown: '已找到 {vendor} 的 SDK，但文件名中没有版本号。版本不能低于 {least}。',
  },
  aarDependency: {
    about: '应用的依赖引入了该文件。',
    ok: '应用的依赖已引入 {vendor} 的 SDK。',
    missing: '应用的依赖没有引入 {file}：可以编译，但在 {vendor} 手机上会崩溃。',
    notIncluded: '这一行不包含 {file} 这类文件：可以编译，但在 {vendor} 手机上会崩溃。',
  },
  'native.files': {
    about: '应用 libs 中的 AAR 和 jar 完整。',
    ok: 'libs 中的文件完整（{count} 个）。',
    broken: '该文件或其中的原生库已损坏，请重新下载。',
  },
  'native.abi': {
    about: '其中的原生库支持 64 位手机。',
    ok: 'libs 中没有缺少 64 位的原生库。',
    no64: '该文件中的原生库只有 {abis}，在当今的手机（{needed}）上无法加载。',
  },
  'native.pages': {
    about: '其中的原生库按 16 KB 页面对齐。',
    ok: 'libs 中没有未按 16 KB 页面对齐的原生库。',
    unaligned:
      '只按 4 KB 页面对齐：{names}。使用 16 KB 页面的手机无法加载，Google Play 也会拒绝。请向厂商索取新版 SDK。',
  },
  servicesFile: {
    about: '厂商的 json 文件位置正确、格式有效，且属于本应用的所有变体。',
    ok: '{file} 位于 {folder}，属于本应用。',
    fromInit: 'init 已传入 {vendor} 的应用 ID，不需要 {file}。',
    missing: '缺少 {file}，请从 {vendor} 后台下载。',
    misplaced: '{file} 放在了不会被读取的位置（旧文档写的就是这里），应放入 {folder}。',
    notInAssets:
      '{file} 位于 {folder}，只有华为的 Gradle 插件会读取，而该插件没有应用。没有插件时，HMS 从 assets 读取。',
    broken: '{file} 不是有效的 JSON，请重新下载。',
    otherApp: '{file} 属于其他应用：其中的包名是 {named}，而 applicationId 是 {id}。',
    noPackage: '{file} 中没有包名，无法判断是否属于本应用。',
    variants: '{file} 没有包含应用的所有变体，缺少 {absent}，这些变体拿不到 token。',
  },
  'manifest.file': {
    about: '应用的清单文件存在且是有效的 XML。',
    ok: '已读取清单文件。',
    missing: '缺少清单文件。',
    broken: '清单文件不是有效的 XML。',
  },
  'manifest.oldClasses': {
    about: '清单中没有旧文档示例工程的组件（如 VIVOPushMessageReceiverImpl）。',
    ok: '清单中没有腾讯示例工程或旧包的类。',
    found: '旧文档中的 {name} 是腾讯示例工程的类，任何包里都没有，推送到达时应用会崩溃。本插件自带接收器。',
  },
  'manifest.tools': {
    about: '使用 tools: 属性的清单声明了该命名空间。',
    ok: '使用 tools 的地方都已声明命名空间。',
    unbound: '使用了 tools: 但没有声明命名空间，编译时无法解析清单。',
  },
  'manifest.exported': {
    about: '带 intent-filter 的组件都写明 android:exported。',
    ok: '带 intent-filter 的组件都写明了 android:exported。',
    missing: '{name} 带有 intent-filter，但没有写 android:exported，从 Android 12 起无法通过编译。',
  },
  'manifest.launchMode': {
    about: '启动 Activity 为 singleTask。',
    ok: '启动 Activity 为 singleTask。',
    other: '{name} 的 launchMode 为 {mode}：点击通知会在已有界面上再打开一个应用实例，JavaScript 可能收不到点击。',
  },
  'manifest.page': {
    about: '有 Activity 声明了证书所用应用内页面的 intent-filter。',
    ok: '已声明应用内页面的 intent-filter。',
    none: '没有应用内页面的 intent-filter。只有证书配置了点击打开应用内页面（intent://…）时才需要，scheme、host、path 要与证书一致。',
    noDefault: '应用内页面的 intent-filter 缺少 DEFAULT 类别，点击无法打开。',
    notExported: '{name} 声明了应用内页面的 intent-filter，但没有导出，手机的推送服务无法打开它。',
  },
  'manifest.cleartext': {
    about: '服务器地址为 http 或 ws 时，清单允许明文流量。',
    ok: '服务器地址符合 Android 的要求。',
    refused: '服务器地址以 {scheme}: 开头，而清单不允许明文流量，连接会被拒绝。建议改用 https 和 wss。',
    debugOnly: '服务器地址以 {scheme}: 开头，而只有某个变体的清单允许明文流量，release 版本无法连接。',
  },
  'manifest.permission': {
    about: '没有移除通知权限。',
    ok: '清单保留了通知权限。',
    removed: '清单移除了 POST_NOTIFICATIONS，应用在 Android 13 及以上无法展示通知。',
  },
  metaData: {
    about: '应用自行写明的 vivo meta-data 完整，且能覆盖本插件的值。',
    ok: '{vendor} 的 meta-data 完整。',
    half: '{vendor} 的两项 meta-data 只有一项，缺少 {name}。',
    noReplace: '{vendor} 的 meta-data 没有 tools:replace="android:value"，与本插件的清单合并会失败。',
  },
  service: {
    about: '只有一个库提供 Firebase 服务。',
    ok: '只有一个库提供 Firebase 服务。',
    two: '{other} 也提供 Firebase 服务，而 Android 只会启动其中一个。请关闭本插件的服务，token 和点击不受影响。',
    none: '已设置 timPush.fcmService=false，但没有找到提供 Firebase 服务的其他库，刷新后的 token 会丢失。',
  },
  'ios.library': {
    about: 'iOS 上有库负责获取 APNs token。',
    ok: '由 {library} 获取 APNs token。',
    own: '应用把其他库的 token 传给 setDeviceToken（{library}）。',
    missing: '没有库获取 APNs token。请安装 {library}，或把其他库的 token 传给 setDeviceToken。',
  },
  'ios.entitlement': {
    about: 'iOS 应用已开通推送能力（aps-environment）。',
    ok: '已开通推送能力。',
    missing:
      '没有 entitlements 文件包含 aps-environment，iOS 不会下发 token。请在 Xcode 中添加 Push Notifications 能力。',
  },
  'ios.appDelegate': {
    about: '使用 push-notification-ios 时，AppDelegate 转交 token。',
    ok: 'AppDelegate 已转交 token。',
    missing: 'AppDelegate 没有把 APNs token 转交给 RNCPushNotificationIOS。',
  },
  'leftovers.packages': {
    about: '没有安装其他包含相同厂商 SDK 的包。',
    ok: '没有安装其他厂商推送包。',
    found: '{name} 包含相同的厂商 SDK，会造成重复的类，或重复注册。',
  },
  'leftovers.gradle': {
    about: '依赖中没有腾讯旧推送组件。',
    ok: '依赖中没有旧推送组件。',
    found: '{coordinate} 属于旧推送包，会与本插件同时注册。',
  },
  'leftovers.application': {
    about: 'Application 类没有继承旧推送包的类。',
    ok: 'Application 类不涉及旧推送包。',
    found: 'Application 类引用了旧推送包的类。请按 React Native 模板继承 android.app.Application。',
  },
  'leftovers.rules': {
    about: '没有遗留旧推送包的 R8 规则。',
    ok: '没有遗留旧推送包的 R8 规则。',
    found: '旧推送包的规则已不起作用；本插件自带规则。',
  },
};

export const zh: Language = { checks, frame: zhFrame };
