import { describe } from 'vitest';
import { SDK_FILES, sdkFiles } from '../testing/apps.ts';
import { cases } from '../testing/cases.ts';

const APP = 'android/app/build.gradle';
const LIBS = "implementation fileTree(dir: 'libs', include: ['*.aar', '*.jar'])";

describe('SDK files', () => {
  cases([
    {
      name: 'missing',
      change: (app) => app.remove(`android/app/libs/${SDK_FILES.oppo}`),
      finds: 'oppo.aar missing',
      says: ['Put into android/app/libs: com.heytap.msp*.aar ≥ 3.1.0 (https://open.oppomobile.com)'],
      hands: (app) => ({ put: (_what, into) => sdkFiles(app, into) }),
    },
    {
      name: 'older than the adapter',
      change: (app) => app.move(`android/app/libs/${SDK_FILES.xiaomi}`, 'android/app/libs/MiPush_SDK_Client_3_7_5.jar'),
      finds: 'xiaomi.aar old',
      at: 'android/app/libs/MiPush_SDK_Client_3_7_5.jar',
      hands: (app) => ({
        put: (_what, into) => {
          app.remove('android/app/libs/MiPush_SDK_Client_3_7_5.jar');
          sdkFiles(app, into);
        },
      }),
    },
    {
      name: 'without a version in the name',
      change: (app) => app.move(`android/app/libs/${SDK_FILES.vivo}`, 'android/app/libs/vivo_pushSDK.aar'),
      finds: 'vivo.aar versionUnknown',
      byHand: true,
    },
    {
      name: 'elsewhere, named by a property',
      change: (app) =>
        app
          .move(`android/app/libs/${SDK_FILES.vivo}`, `sdks/${SDK_FILES.vivo}`)
          .edit('android/gradle.properties', '\n', `\ntimPush.vivo.aar=../../sdks/${SDK_FILES.vivo}\n`)
          .edit(APP, LIBS, `${LIBS}\n    implementation files("../../sdks/${SDK_FILES.vivo}")`),
      finds: 'vivo.aarDependency ok',
    },
    {
      name: 'brought in by nothing',
      change: (app) => app.edit(APP, LIBS, ''),
      finds: 'xiaomi.aarDependency missing',
      says: [LIBS],
    },
    {
      name: 'of a kind that the line does not take',
      change: (app) => app.edit(APP, LIBS, "implementation fileTree(dir: 'libs', include: ['*.jar'])"),
      finds: 'xiaomi.aarDependency notIncluded',
      at: `${APP}:26`,
      says: [LIBS],
    },
    {
      name: 'brought in by nothing, in Kotlin',
      dialect: 'kotlin',
      change: (app) => app.edit(`${APP}.kts`, /implementation\(fileTree.*/, ''),
      finds: 'vivo.aarDependency missing',
      says: ['implementation(fileTree(mapOf("dir" to "libs", "include" to listOf("*.aar", "*.jar"))))'],
    },
    {
      name: 'each named by itself',
      change: (app) =>
        app.edit(
          APP,
          LIBS,
          Object.values(SDK_FILES)
            .map((file) => `implementation files('libs/${file}')`)
            .join('\n    '),
        ),
      finds: 'oppo.aarDependency ok',
    },
  ]);
});
