import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';
import type { Folder } from '../testing/folder.ts';

const ROOT = 'android/build.gradle';
const APP = 'android/app/build.gradle';
const HUAWEI = "maven { url 'https://developer.huawei.com/repo/' }";

const GOOGLE = "classpath 'com.google.gms:google-services:4.4.4'";
const AGCP = "classpath 'com.huawei.agconnect:agcp:1.9.1.301'";
const withAgcp = (app: Folder, agp = 'com.android.tools.build:gradle:8.11.0'): Folder =>
  app
    .edit(ROOT, '"com.android.tools.build:gradle"', `'${agp}'`)
    .edit(ROOT, GOOGLE, `${GOOGLE}\n        ${AGCP}`)
    .edit(ROOT, 'mavenCentral()', `mavenCentral()\n        ${HUAWEI}`)
    .edit(
      APP,
      "apply plugin: 'com.google.gms.google-services'",
      "apply plugin: 'com.google.gms.google-services'\napply plugin: 'com.huawei.agconnect'",
    );

describe('Gradle plugins', () => {
  cases([
    {
      name: 'google-services nowhere, in Groovy',
      change: (app) => app.edit(ROOT, GOOGLE, '').edit(APP, "apply plugin: 'com.google.gms.google-services'", ''),
      finds: 'fcm.gradlePlugin missing',
      says: [GOOGLE, "apply plugin: 'com.google.gms.google-services'"],
    },
    {
      name: 'google-services nowhere, in Kotlin',
      dialect: 'kotlin',
      change: (app) =>
        app
          .edit(`${ROOT}.kts`, '    id("com.google.gms.google-services") version "4.4.4" apply false\n', '')
          .edit(`${APP}.kts`, '    id("com.google.gms.google-services")\n', ''),
      finds: 'fcm.gradlePlugin missing',
      says: [
        'id("com.google.gms.google-services") version "4.4.4" apply false',
        'apply(plugin = "com.google.gms.google-services")',
      ],
    },
    {
      name: 'google-services of the old guide',
      change: (app) => app.edit(ROOT, '4.4.4', '4.2.0'),
      finds: 'fcm.gradlePlugin old',
      at: `${ROOT}:14`,
      says: [`Change in ${ROOT}, line 14: 4.2.0 → 4.4.4`],
    },
    {
      name: 'google-services that is too old for AGP 9 only',
      change: (app) =>
        app
          .edit(ROOT, '4.4.4', '4.3.15')
          .edit('node_modules/react-native/gradle/libs.versions.toml', '8.11.0', '9.2.1'),
      finds: 'fcm.gradlePlugin old',
      says: [`Change in ${ROOT}, line 14: 4.3.15 → 4.4.4`],
    },
    {
      name: 'google-services 4.3.15 with AGP 8',
      change: (app) => app.edit(ROOT, '4.4.4', '4.3.15'),
      finds: 'fcm.gradlePlugin ok',
    },
    {
      name: 'google-services by a variable',
      change: (app) =>
        app
          .edit(ROOT, GOOGLE, 'classpath "com.google.gms:google-services:$gms"')
          .edit(ROOT, 'buildscript {', 'buildscript {\n    ext.gms = "4.2.0"'),
      finds: 'fcm.gradlePlugin old',
      byHand: true,
    },
    {
      name: 'google-services from a version catalog',
      dialect: 'kotlin',
      change: (app) =>
        app
          .edit(
            `${ROOT}.kts`,
            'id("com.google.gms.google-services") version "4.4.4" apply false',
            'alias(libs.plugins.google.services) apply false',
          )
          .edit(`${APP}.kts`, 'id("com.google.gms.google-services")', 'alias(libs.plugins.google.services)')
          .write(
            'android/gradle/libs.versions.toml',
            '[versions]\ngms = "4.2.0"\n\n[plugins]\ngoogle-services = { id = "com.google.gms.google-services", version.ref = "gms" }\n',
          ),
      finds: 'fcm.gradlePlugin old',
      at: 'android/gradle/libs.versions.toml:2',
      says: ['Change in android/gradle/libs.versions.toml, line 2: 4.2.0 → 4.4.4'],
    },
    {
      name: 'google-services declared and not applied',
      change: (app) =>
        app.edit(
          APP,
          "apply plugin: 'com.google.gms.google-services'",
          "// apply plugin: 'com.google.gms.google-services'",
        ),
      finds: 'fcm.gradlePlugin notApplied',
      says: ["apply plugin: 'com.google.gms.google-services'"],
    },
    {
      name: 'google-services applied and not declared',
      change: (app) => app.edit(ROOT, GOOGLE, ''),
      finds: 'fcm.gradlePlugin undeclared',
      says: [GOOGLE],
    },
    {
      name: 'google-services before the app itself',
      change: (app) =>
        app
          .edit(APP, "\napply plugin: 'com.google.gms.google-services'\n", '')
          .edit(
            APP,
            'apply plugin: "com.android.application"',
            'apply plugin: \'com.google.gms.google-services\'\napply plugin: "com.android.application"',
          ),
      finds: 'fcm.gradlePlugin beforeAndroid',
      at: `${APP}:1`,
    },
    {
      name: 'plugins { } comes before every apply plugin',
      change: (app) =>
        app
          .edit(APP, 'apply plugin: "com.android.application"\n', '')
          .edit(APP, '/* apply', 'plugins {\n    id "com.android.application"\n}\n/* apply'),
      finds: 'fcm.gradlePlugin ok',
    },
    {
      name: 'agconnect of the old guide',
      change: (app) => withAgcp(app).edit(ROOT, '1.9.1.301', '1.4.1.300'),
      finds: 'huawei.gradlePlugin oldUnneeded',
      says: [`Remove from ${ROOT}: 16`],
    },
    {
      name: 'agconnect with an AGP whose version nobody writes',
      change: (app) =>
        withAgcp(app, 'com.android.tools.build:gradle').move(
          'android/app/src/main/assets/agconnect-services.json',
          'android/app/agconnect-services.json',
        ),
      finds: 'huawei.gradlePlugin agpVersionless',
      says: ['Copy android/app/agconnect-services.json to android/app/src/main/assets/agconnect-services.json'],
    },
    {
      name: 'agconnect without its repository',
      change: (app) => withAgcp(app).edit(ROOT, `mavenCentral()\n        ${HUAWEI}`, 'mavenCentral()'),
      finds: 'huawei.gradlePlugin noRepository',
      says: [HUAWEI, `Write into ${ROOT}, as the last line of buildscript { repositories { … } }:`],
    },
    { name: 'agconnect as it should be', change: (app) => withAgcp(app), finds: 'huawei.gradlePlugin ok' },
    {
      name: 'asplugin applied and not declared',
      change: (app) =>
        app.edit(
          APP,
          "apply plugin: 'com.google",
          "apply plugin: 'com.hihonor.mcs.asplugin'\napply plugin: 'com.google",
        ),
      finds: 'honor.gradlePlugin undeclared',
    },
    { name: 'nothing of Huawei’s or Honor’s', change: () => undefined, finds: 'huawei.gradlePlugin notNeeded' },
  ]);
});
