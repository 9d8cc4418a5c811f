/** Apps as people have them, small, with secrets in: React Native's template in both dialects. */
import { aar, elf } from './archive.ts';
import { Folder } from './folder.ts';

/** What must never be printed. */
export const SECRETS = {
  vivoKey: 'vivo-key-5f0c7a',
  miKey: 'mi-key-81d2ee',
  oppoSecret: 'oppo-secret-77aa',
  google: 'AIzaSecretOfGoogle',
  huawei: 'huawei-client-secret-93',
  honor: 'honor-secret-18',
  signing: 'signing-password-33',
};

export const APP_ID = 'com.example.chat';
export const SDK_FILES = {
  xiaomi: 'MiPush_SDK_Client_6_0_1-C_3rd.aar',
  oppo: 'com.heytap.msp_3.5.3.aar',
  vivo: 'vivo_pushSDK_v4.0.6.0_504.aar',
};
export const ALL = 'xiaomi,huawei,honor,oppo,vivo,meizu,fcm';

export const googleServices = (...packages: string[]): string =>
  JSON.stringify({
    client: packages.map((name) => ({
      client_info: { android_client_info: { package_name: name } },
      api_key: [{ current_key: SECRETS.google }],
    })),
  });
export const agconnect = (name: string): string =>
  JSON.stringify({ client: { app_id: '104', client_secret: SECRETS.huawei, package_name: name } });

export const settings = {
  groovy: `pluginManagement { includeBuild("../node_modules/@react-native/gradle-plugin") }
plugins { id("com.facebook.react.settings") }
rootProject.name = 'Chat'
include ':app'
`,
  kotlin: `pluginManagement { includeBuild("../node_modules/@react-native/gradle-plugin") }
plugins { id("com.facebook.react.settings") }
rootProject.name = "Chat"
include(":app")
`,
};
const rootScript = {
  groovy: `buildscript {
    ext {
        minSdkVersion = 24
        compileSdkVersion = 36
        targetSdkVersion = 36
    }
    repositories {
        google()
        mavenCentral()
    }
    dependencies {
        classpath("com.android.tools.build:gradle")
        classpath("com.facebook.react:react-native-gradle-plugin")
        classpath 'com.google.gms:google-services:4.4.4'
    }
}

allprojects {
    repositories {
        maven { url 'https://developer.huawei.com/repo/' }
        maven { url 'https://developer.hihonor.com/repo' }
    }
}

apply plugin: "com.facebook.react.rootproject"
`,
  kotlin: `plugins {
    id("com.android.application") version "8.11.0" apply false
    id("com.google.gms.google-services") version "4.4.4" apply false
}

extra["minSdkVersion"] = 24

allprojects {
    repositories {
        maven("https://developer.huawei.com/repo/")
        maven { url = uri("https://developer.hihonor.com/repo") }
    }
}

apply(plugin = "com.facebook.react.rootproject")
`,
};
const appScript = {
  groovy: `apply plugin: "com.android.application"
apply plugin: "com.facebook.react"
/* apply plugin: 'com.huawei.agconnect' was here: { */

android {
    compileSdk rootProject.ext.compileSdkVersion
    namespace "${APP_ID}"
    defaultConfig {
        applicationId "${APP_ID}"
        minSdkVersion rootProject.ext.minSdkVersion
        targetSdkVersion rootProject.ext.targetSdkVersion
        versionName "1.0" // } not the end
        manifestPlaceholders += [VIVO_APPID: "10004", VIVO_APPKEY: "${SECRETS.vivoKey}"]
        manifestPlaceholders += [HONOR_APPID: "104411"]
    }
    signingConfigs {
        debug { storePassword '${SECRETS.signing}' }
    }
    buildTypes {
        release { minifyEnabled true }
    }
}

dependencies {
    implementation("com.facebook.react:react-android")
    implementation fileTree(dir: 'libs', include: ['*.aar', '*.jar'])
}

apply plugin: 'com.google.gms.google-services'
`,
  kotlin: `plugins {
    id("com.android.application")
    id("com.facebook.react")
    id("com.google.gms.google-services")
}

android {
    compileSdk = 36
    namespace = "${APP_ID}"
    defaultConfig {
        applicationId = "${APP_ID}"
        minSdk = rootProject.extra["minSdkVersion"] as Int
        targetSdk = 36
        manifestPlaceholders["VIVO_APPID"] = "10004"
        manifestPlaceholders += mapOf("VIVO_APPKEY" to "${SECRETS.vivoKey}", "HONOR_APPID" to "104411")
    }
    buildTypes {
        getByName("release") { isMinifyEnabled = true }
    }
}

dependencies {
    implementation("com.facebook.react:react-android")
    implementation(fileTree(mapOf("dir" to "libs", "include" to listOf("*.aar", "*.jar"))))
}
`,
};

export const manifest = `<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <uses-permission android:name="android.permission.INTERNET" />
  <application android:name=".MainApplication" android:label="@string/app_name">
    <activity
      android:name=".MainActivity"
      android:launchMode="singleTask"
      android:exported="true">
      <intent-filter>
        <action android:name="android.intent.action.MAIN" />
        <category android:name="android.intent.category.LAUNCHER" />
      </intent-filter>
      <intent-filter>
        <action android:name="android.intent.action.VIEW" />
        <category android:name="android.intent.category.DEFAULT" />
        <data android:scheme="chat" android:host="com.example.chat" android:path="/open" />
      </intent-filter>
    </activity>
  </application>
</manifest>
`;

export const PUSH_CODE = `import { TimPushPlugin } from 'react-native-tim-push';
import { TencentImSDKPlugin } from 'react-native-tim-js';

TencentImSDKPlugin.setServer({ url: 'wss://im.example.com' });
const push = new TimPushPlugin();
export async function start(userID: string, userSig: string) {
  await TencentImSDKPlugin.v2TIMManager.initSDK(1400000001, 4);
  const { code } = await TencentImSDKPlugin.v2TIMManager.login(userID, userSig);
  if (code !== 0) return;
  await push.init({
    mi_buz_id: 1, // { mi_buz_ids: 9 }
    mi_push_app_id: '288',
    mi_push_app_key: '${SECRETS.miKey}',
    hw_buz_id: 2,
    honor_buz_id: 3,
    oppo_buz_id: 4,
    oppo_push_app_key: 'k',
    oppo_push_app_secret: '${SECRETS.oppoSecret}',
    vivo_buz_id: 5,
    mz_buz_id: 6,
    google_fcm_buz_id: 7,
    channels: [{ channelID: 'chat', channelName: 'Chat' }],
  });
}
`;

/** React Native's template with every vendor set up: nothing is missing. */
export function nativeApp(dialect: 'groovy' | 'kotlin' = 'groovy', folder = new Folder('My App')): Folder {
  const end = dialect === 'kotlin' ? '.kts' : '';
  installed(folder);
  folder
    .write(
      'package.json',
      JSON.stringify({
        name: 'chat',
        dependencies: { 'react-native': '0.81.6', 'react-native-tim-push': '^8.0.0', 'react-native-tim-js': '^0.3.0' },
      }),
    )
    .write('app.json', '{ "name": "Chat", "displayName": "Chat" }')
    .write('src/push.ts', PUSH_CODE)
    .write(`android/settings.gradle${end}`, settings[dialect])
    .write(`android/build.gradle${end}`, rootScript[dialect])
    .write(`android/app/build.gradle${end}`, appScript[dialect])
    .write('android/gradle.properties', `newArchEnabled=true\ntimPush.vendors=${ALL}\n`)
    .write('android/app/src/main/AndroidManifest.xml', manifest)
    .write('android/app/google-services.json', googleServices(APP_ID))
    .write('android/app/src/main/assets/agconnect-services.json', agconnect(APP_ID));
  sdkFiles(folder, 'android/app/libs');
  return folder;
}

export function installed(folder: Folder, modules = 'node_modules'): Folder {
  return folder
    .write(`${modules}/react-native/package.json`, '{ "name": "react-native", "version": "0.81.6" }')
    .write(
      `${modules}/react-native/gradle/libs.versions.toml`,
      '[versions]\nminSdk = "24"\ntargetSdk = "36"\ncompileSdk = "36"\nagp = "8.11.0"\n',
    )
    .write(`${modules}/react-native-tim-push/package.json`, '{ "name": "react-native-tim-push", "version": "8.0.0" }')
    .write(`${modules}/react-native-tim-js/package.json`, '{ "name": "react-native-tim-js", "version": "0.3.0" }');
}

export function sdkFiles(folder: Folder, into: string): Folder {
  const library = elf({ alignment: 0x4000 });
  for (const name of Object.values(SDK_FILES))
    folder.write(`${into}/${name}`, aar({ 'jni/arm64-v8a/libpush.so': library }));
  return folder;
}
