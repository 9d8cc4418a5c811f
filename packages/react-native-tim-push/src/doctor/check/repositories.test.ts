import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';

const ROOT = 'android/build.gradle';
const SETTINGS = 'android/settings.gradle';
const HUAWEI = "maven { url 'https://developer.huawei.com/repo/' }";

describe('repositories', () => {
  cases([
    {
      name: 'missing from allprojects, in Groovy',
      change: (app) => app.edit(ROOT, HUAWEI, '// maven { url "https://developer.huawei.com/repo/" }'),
      finds: 'huawei.repository missing',
      at: ROOT,
      says: [HUAWEI, `Write into ${ROOT}, as the last line of allprojects { repositories { … } }:`],
    },
    {
      name: 'missing, with no allprojects at all',
      change: (app) => app.edit(ROOT, /allprojects \{[\s\S]*?\n\}\n/, ''),
      finds: 'honor.repository missing',
      says: ["maven { url 'https://developer.hihonor.com/repo' }"],
    },
    {
      name: 'missing, in Kotlin',
      dialect: 'kotlin',
      change: (app) => app.edit(`${ROOT}.kts`, 'maven { url = uri("https://developer.hihonor.com/repo") }', ''),
      finds: 'honor.repository missing',
      says: ['maven("https://developer.hihonor.com/repo")'],
    },
    {
      name: 'for the build scripts only',
      change: (app) => app.edit(ROOT, HUAWEI, '').edit(ROOT, 'mavenCentral()', `mavenCentral()\n        ${HUAWEI}`),
      finds: 'huawei.repository missing',
      says: [HUAWEI],
    },
    {
      name: 'in settings, which React Native’s own repositories make Gradle pass over',
      change: (app) =>
        app
          .edit(ROOT, HUAWEI, '')
          .edit(
            SETTINGS,
            "include ':app'",
            `include ':app'\ndependencyResolutionManagement {\n  repositories {\n    ${HUAWEI}\n  }\n}`,
          ),
      finds: 'huawei.repository ignored',
      at: `${SETTINGS}:7`,
      says: [HUAWEI],
    },
    {
      name: 'in allprojects, when settings are preferred',
      change: (app) =>
        app.edit(
          SETTINGS,
          "include ':app'",
          "include ':app'\ndependencyResolutionManagement {\n  repositoriesMode.set(RepositoriesMode.PREFER_SETTINGS)\n  repositories {\n    google()\n    mavenCentral()\n  }\n}",
        ),
      finds: 'huawei.repository ignored',
      at: `${ROOT}:20`,
      says: [
        `Write into ${SETTINGS}, as the last line of dependencyResolutionManagement { repositories { … } }:`,
        HUAWEI,
      ],
    },
    {
      name: 'google() missing where settings are preferred',
      dialect: 'kotlin',
      change: (app) =>
        app.edit(
          `${SETTINGS}.kts`,
          'include(":app")',
          'include(":app")\ndependencyResolutionManagement {\n  repositoriesMode = RepositoriesMode.PREFER_SETTINGS\n  repositories {\n    maven("https://developer.huawei.com/repo")\n    maven("https://developer.hihonor.com/repo")\n  }\n}',
        ),
      finds: 'fcm.repository missing',
      says: ['google()'],
    },
    {
      name: 'named by a variable',
      change: (app) =>
        app
          .edit(ROOT, HUAWEI, 'maven { url hmsRepo }')
          .edit(
            ROOT,
            'minSdkVersion = 24',
            'minSdkVersion = 24\n        hmsRepo = "https://developer.huawei.com/repo"',
          ),
      finds: 'huawei.repository ok',
    },
    {
      name: 'not needed with a coordinate of one’s own',
      change: (app) =>
        app
          .edit(ROOT, HUAWEI, '')
          .edit('android/gradle.properties', '\n', '\ntimPush.huawei.sdk=com.corp:hms-push:6.13.0\n'),
      finds: 'honor.repository ok',
    },
  ]);
});
