/** An app that has heard nothing of push yet; its vendors' files lie ready. */
import { APP_ID, nativeApp } from '../../packages/react-native-tim-push/src/doctor/testing/apps.ts';
import type { Folder } from '../../packages/react-native-tim-push/src/doctor/testing/folder.ts';

export type Dialect = 'groovy' | 'kotlin';

/** React Native's template without a word about push. */
const BARE: Record<Dialect, Record<'root' | 'app', string>> = {
  groovy: {
    root: `buildscript {
    ext { minSdkVersion = 24; compileSdkVersion = 36; targetSdkVersion = 36 }
    repositories { google(); mavenCentral() }
    dependencies { classpath("com.android.tools.build:gradle") }
}
apply plugin: "com.facebook.react.rootproject"
`,
    app: `apply plugin: "com.android.application"
apply plugin: "com.facebook.react"
android {
    compileSdk rootProject.ext.compileSdkVersion
    namespace "${APP_ID}"
    defaultConfig {
        applicationId "${APP_ID}"
        minSdkVersion rootProject.ext.minSdkVersion
        targetSdkVersion rootProject.ext.targetSdkVersion
    }
}
dependencies { implementation("com.facebook.react:react-android") }
`,
  },
  kotlin: {
    root: `buildscript {
    repositories { google(); mavenCentral() }
    dependencies { classpath("com.android.tools.build:gradle:8.11.0") }
}
apply(plugin = "com.facebook.react.rootproject")
`,
    app: `plugins {
    id("com.android.application")
    id("com.facebook.react")
}
android {
    compileSdk = 36
    namespace = "${APP_ID}"
    defaultConfig {
        applicationId = "${APP_ID}"
        minSdk = 24
        targetSdk = 36
    }
}
dependencies { implementation("com.facebook.react:react-android") }
`,
  },
};

export function bareApp(dialect: Dialect): Folder {
  const end = dialect === 'kotlin' ? '.kts' : '';
  return nativeApp(dialect)
    .write(`android/build.gradle${end}`, BARE[dialect].root)
    .write(`android/app/build.gradle${end}`, BARE[dialect].app)
    .write('android/gradle.properties', 'newArchEnabled=true\n')
    .remove('src/push.ts');
}
