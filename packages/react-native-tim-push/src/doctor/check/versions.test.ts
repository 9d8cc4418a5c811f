import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';

const ROOT = 'android/build.gradle';
const APP = 'android/app/build.gradle';

describe('SDK levels', () => {
  cases([
    {
      name: 'minSdk too low',
      change: (app) => app.edit(ROOT, 'minSdkVersion = 24', 'minSdkVersion = 21'),
      finds: 'versions.minSdk low',
      says: ['minSdkVersion 23'],
    },
    {
      name: 'compileSdk too low',
      dialect: 'kotlin',
      change: (app) => app.edit(`${APP}.kts`, 'compileSdk = 36', 'compileSdk { version = release(31) }'),
      finds: 'versions.compileSdk low',
      says: ['compileSdk = 33'],
    },
    {
      name: 'from a catalog',
      dialect: 'kotlin',
      change: (app) =>
        app
          .edit(`${APP}.kts`, 'targetSdk = 36', 'targetSdk = libs.versions.target.get().toInt()')
          .write('android/gradle/libs.versions.toml', '[versions]\ntarget = "30"\n'),
      finds: 'versions.targetSdk low',
    },
    {
      name: 'from a property with a default, as Expo writes it',
      change: (app) =>
        app.edit(
          APP,
          'minSdkVersion rootProject.ext.minSdkVersion',
          "minSdkVersion Integer.parseInt(findProperty('android.minSdkVersion') ?: '24')",
        ),
      finds: 'versions.minSdk ok',
    },
    {
      name: 'left to React Native, as Expo’s template does',
      change: (app) => app.edit(ROOT, 'minSdkVersion = 24', ''),
      finds: 'versions.minSdk ok',
    },
    {
      name: 'computed',
      change: (app) => app.edit(ROOT, 'minSdkVersion = 24', 'minSdkVersion = lowest()'),
      finds: 'versions.minSdk unknown',
      byHand: true,
    },
  ]);
});
