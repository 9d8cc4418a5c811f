import { APP_ID, agconnect, googleServices, installed, manifest, SECRETS, settings } from './apps.ts';
import { Folder } from './folder.ts';

/** The project that somebody has who followed the old guide to the letter, on a React Native of today. */
export function guideApp(): Folder {
  const folder = new Folder('guide');
  installed(folder);
  return folder
    .write(
      'package.json',
      JSON.stringify({
        dependencies: { 'react-native': '0.81.6', 'react-native-tim-push': '^8.0.0', 'react-native-tim-js': '^0.3.0' },
      }),
    )
    .write('google-services.json', googleServices(APP_ID))
    .write('agconnect-services.json', agconnect(APP_ID))
    .write(
      'App.js',
      `import { TimPushPlugin } from 'react-native-tim-push';
import { TencentImSDKPlugin } from 'react-native-tim-js';
const cPush = new TimPushPlugin();
TencentImSDKPlugin.v2TIMManager.initSDK(1400000001, 4);
const initPushPlugin = () => {
    cPush.init({
        mi_buz_id: 5218, // 证书ID
        mi_push_app_id: '288',
        mi_push_app_key: '${SECRETS.miKey}',
    });
}
`,
    )
    .write('android/settings.gradle', settings.groovy)
    .write(
      'android/build.gradle',
      `buildscript {
    ext {
        minSdkVersion = 24
        compileSdkVersion = 36
        targetSdkVersion = 36
    }
    repositories {
        google()
        mavenCentral()
        // 配置 HMS Core SDK 的 Maven 仓地址。
        maven {url 'https://developer.huawei.com/repo/'}
    }
    dependencies {
        classpath("com.android.tools.build:gradle")
        classpath("com.facebook.react:react-native-gradle-plugin")
        classpath 'com.google.gms:google-services:4.2.0'
        classpath 'com.huawei.agconnect:agcp:1.4.1.300'
    }
}

apply plugin: "com.facebook.react.rootproject"
`,
    )
    .write(
      'android/app/build.gradle',
      `apply plugin: "com.android.application"
apply plugin: "com.facebook.react"

android {
    compileSdk rootProject.ext.compileSdkVersion
    namespace "${APP_ID}"
    defaultConfig {
        applicationId "${APP_ID}"
        minSdkVersion rootProject.ext.minSdkVersion
        targetSdkVersion rootProject.ext.targetSdkVersion
        manifestPlaceholders = [
                "VIVO_APPKEY" : "${SECRETS.vivoKey}",
                "VIVO_APPID" : "10004"
        ]
    }
}

dependencies {
    implementation("com.facebook.react:react-android")
}

apply plugin: 'com.google.gms.google-services'
apply plugin: 'com.huawei.agconnect'
`,
    )
    .write('android/gradle.properties', 'newArchEnabled=true\n')
    .write(
      'android/app/src/main/AndroidManifest.xml',
      manifest.replace(
        '  </application>',
        `    <receiver android:name="com.tencent.qcloud.tim.demo.thirdpush.VIVOPushMessageReceiverImpl">
      <intent-filter>
        <!-- 接收push消息 -->
        <action android:name="com.vivo.pushclient.action.RECEIVE" />
      </intent-filter>
    </receiver>
    <meta-data tools:replace="android:value"
      android:name="com.vivo.push.api_key"
      android:value="${SECRETS.vivoKey}" />
    <meta-data tools:replace="android:value"
      android:name="com.vivo.push.app_id"
      android:value="10004" />
  </application>`,
      ),
    );
}
