import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';

const APP = 'android/app/build.gradle';
const VIVO_LINE = /manifestPlaceholders \+= \[VIVO_APPID.*\n/;

describe('placeholders', () => {
  cases([
    {
      name: 'of vivo missing, in Groovy',
      change: (app) => app.edit(APP, VIVO_LINE, '\n'),
      finds: 'vivo.placeholders missing',
      says: [
        'manifestPlaceholders += [VIVO_APPID: "<appId of vivo>", VIVO_APPKEY: "<appKey of vivo>"]',
        `Write into ${APP}, as the last line of android { defaultConfig { … } }:`,
      ],
      fillsIn: (app) => app.edit(APP, '<appId of vivo>', '10004').edit(APP, '<appKey of vivo>', 'k'),
    },
    {
      name: 'of Honor missing, in Kotlin',
      dialect: 'kotlin',
      change: (app) => app.edit(`${APP}.kts`, ', "HONOR_APPID" to "104411"', ''),
      finds: 'honor.placeholders missing',
      says: ['manifestPlaceholders += mapOf("HONOR_APPID" to "<appId of honor>")'],
      fillsIn: (app) => app.edit(`${APP}.kts`, '<appId of honor>', '104411'),
    },
    {
      name: 'thrown away by a later assignment',
      change: (app) => app.edit(APP, 'manifestPlaceholders += [HONOR_APPID', 'manifestPlaceholders = [HONOR_APPID'),
      finds: 'vivo.placeholders wiped',
      at: `${APP}:14`,
      says: [`Change in ${APP}, line 14: manifestPlaceholders = → manifestPlaceholders +=`],
    },
    {
      name: 'thrown away by a setter, in Kotlin',
      dialect: 'kotlin',
      change: (app) =>
        app
          .edit(`${APP}.kts`, 'targetSdk = 36\n', 'targetSdk = 36\n        manifestPlaceholders["x"] = "y"\n')
          .edit(
            `${APP}.kts`,
            'manifestPlaceholders += mapOf("VIVO_APPKEY"',
            'setManifestPlaceholders(mapOf("VIVO_APPKEY"',
          )
          .edit(`${APP}.kts`, '"HONOR_APPID" to "104411")', '"HONOR_APPID" to "104411"))'),
      finds: 'vivo.placeholders wiped',
      says: [`Change in ${APP}.kts, line 16: setManifestPlaceholders( → manifestPlaceholders.putAll(`],
    },
    {
      name: 'of another library thrown away',
      change: (app) =>
        app.edit(
          APP,
          'versionName "1.0"',
          'manifestPlaceholders += [appAuthRedirectScheme: "chat"]\n        manifestPlaceholders = [:]\n        versionName "1.0"',
        ),
      finds: 'gradle.placeholders wiped',
      says: [`Change in ${APP}, line 13: manifestPlaceholders = → manifestPlaceholders +=`],
    },
    {
      name: 'with the words of a sample',
      change: (app) => app.edit(APP, '"10004"', '"您应用分配的证书 APPID"'),
      finds: 'vivo.placeholders sample',
      at: `${APP}:13`,
      byHand: true,
    },
    {
      name: 'over several lines, as the old guide writes them',
      change: (app) =>
        app.edit(
          APP,
          VIVO_LINE,
          'manifestPlaceholders = [\n            "VIVO_APPKEY" : "k", // 证书\n            "VIVO_APPID" : "10004"\n        ]\n',
        ),
      finds: 'vivo.placeholders ok',
      at: `${APP}:13`,
    },
    {
      name: 'by put, outside of the blocks',
      change: (app) =>
        app
          .edit(APP, VIVO_LINE, '\n')
          .edit(
            APP,
            'dependencies {',
            'android.defaultConfig.manifestPlaceholders.put("VIVO_APPID", "1")\nandroid.defaultConfig.manifestPlaceholders.VIVO_APPKEY = "k"\ndependencies {',
          ),
      finds: 'vivo.placeholders ok',
    },
    {
      name: 'in a script of its own',
      change: (app) =>
        app
          .edit(APP, VIVO_LINE, '\n')
          .edit(APP, 'android {', 'apply from: "push.gradle"\nandroid {')
          .write(
            'android/app/push.gradle',
            'android {\n  defaultConfig {\n    manifestPlaceholders += [VIVO_APPID: "1", VIVO_APPKEY: "k"]\n  }\n}\n',
          ),
      finds: 'vivo.placeholders ok',
      at: 'android/app/push.gradle:3',
    },
    {
      name: 'only in a comment',
      change: (app) => app.edit(APP, 'manifestPlaceholders += [VIVO', '// manifestPlaceholders += [VIVO'),
      finds: 'vivo.placeholders missing',
      fillsIn: (app) => app.edit(APP, '<appId of vivo>', '10004').edit(APP, '<appKey of vivo>', 'k'),
    },
  ]);
});
