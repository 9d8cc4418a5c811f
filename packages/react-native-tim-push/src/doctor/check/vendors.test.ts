import { describe } from 'vitest';
import { cases } from '../testing/cases.ts';

describe('vendors', () => {
  cases([
    {
      name: 'with a typing mistake',
      change: (app) => app.edit('android/gradle.properties', 'xiaomi,', 'xiomi,'),
      finds: 'vendors.chosen unknown',
      at: 'android/gradle.properties:2',
      says: ['timPush.vendors=xiaomi,huawei,honor,oppo,vivo,meizu,fcm'],
    },
    {
      name: 'set up and not compiled in',
      change: (app) => app.edit('android/gradle.properties', 'meizu,', ''),
      finds: 'meizu.compiledIn missing',
      at: 'src/push.ts:20',
      says: ['timPush.vendors=xiaomi,huawei,honor,oppo,vivo,meizu,fcm'],
    },
    {
      name: 'none',
      change: (app) => app.edit('android/gradle.properties', /timPush.vendors=.*/, 'timPush.vendors=none'),
      finds: 'vendors.chosen none',
      says: ['timPush.vendors=xiaomi,huawei,honor,oppo,vivo,meizu,fcm'],
    },
    {
      name: 'that start with the app, with a typing mistake',
      change: (app) => app.edit('android/gradle.properties', '\n', '\ntimPush.autoStart=fmc,huawei\n'),
      finds: 'vendors.autoStart unknown',
      at: 'android/gradle.properties:2',
      says: ['timPush.autoStart=fcm,huawei'],
    },
    {
      name: 'that start with the app and are not in it',
      change: (app) =>
        app
          .edit('android/gradle.properties', 'meizu,', '')
          .edit('src/push.ts', /mz_buz_id.*/, '')
          .edit('android/gradle.properties', '\n', '\ntimPush.autoStart=meizu\n'),
      finds: 'vendors.autoStart notChosen',
      says: ['timPush.autoStart=none'],
    },
    {
      name: 'that start with the app',
      change: (app) => app.edit('android/gradle.properties', '\n', '\ntimPush.autoStart=fcm\n'),
      finds: 'vendors.autoStart started',
      byHand: true,
    },
    {
      name: 'none of which starts with the app',
      change: (app) => app.edit('android/gradle.properties', '\n', '\ntimPush.autoStart=none\n'),
      finds: 'vendors.autoStart ok',
    },
    {
      name: 'by the files that lie there',
      change: (app) =>
        app
          .edit('android/gradle.properties', /timPush.vendors=.*/, '')
          .edit('src/push.ts', /mz_buz_id.*/, '')
          .copy('android/app/src/main/assets/agconnect-services.json', 'android/app/agconnect-services.json')
          .write('android/app/mcs-services.json', '{ "app_id": "104411" }'),
      finds: 'vendors.chosen ok',
    },
  ]);
});
