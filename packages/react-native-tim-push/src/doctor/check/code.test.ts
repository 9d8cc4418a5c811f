import { describe, expect, it } from 'vitest';
import { nativeApp, SECRETS } from '../testing/apps.ts';
import { cases } from '../testing/cases.ts';

const CODE = 'src/push.ts';

describe('the app’s code', () => {
  cases([
    {
      name: 'without setServer',
      change: (app) => app.edit(CODE, /TencentImSDKPlugin\.setServer.*\n/, '\n'),
      finds: 'init.server missing',
      at: `${CODE}:7`,
      says: ["TencentImSDKPlugin.setServer({ url: 'wss://<your server>' });", `Write into ${CODE}, before line 7:`],
    },
    {
      name: 'with setServer in a comment only',
      change: (app) => app.edit(CODE, 'TencentImSDKPlugin.setServer', '// TencentImSDKPlugin.setServer'),
      finds: 'init.server missing',
    },
    {
      name: 'without init',
      change: (app) => app.edit(CODE, 'push.init', 'push.start'),
      finds: 'init.call missing',
      byHand: true,
    },
    {
      name: 'with init in another folder, by require',
      change: (app) =>
        app
          .edit(CODE, 'push.init', 'push.start')
          .write(
            'lib/start.js',
            "const { TimPushPlugin } = require('react-native-tim-push');\nTimPushPlugin.getInstance().registerPush(config);\n",
          ),
      finds: 'init.call ok',
      at: 'lib/start.js:2',
    },
    {
      name: 'with a mistyped key',
      change: (app) => app.edit(CODE, 'oppo_push_app_secret', 'oppo_push_app_secrt'),
      finds: 'init.keys unknown',
      at: `${CODE}:18`,
      byHand: true,
    },
    {
      name: 'without the certificate ID of a vendor that is compiled in',
      change: (app) => app.edit(CODE, 'vivo_buz_id: 5,', ''),
      finds: 'vivo.init missing',
      byHand: true,
    },
    {
      name: 'with an OPPO app that names no channel',
      change: (app) =>
        app
          .edit(CODE, /channels.*/, '')
          .write('src/send.ts', 'manager.sendMessage({ id, offlinePushInfo: { title } });'),
      finds: 'sending.oppoChannel missing',
      at: 'src/send.ts:1',
      byHand: true,
    },
    {
      name: 'that names the channel in its messages',
      change: (app) =>
        app
          .edit(CODE, /channels.*/, '')
          .write(
            'src/send.ts',
            "manager.sendMessage({ id, offlinePushInfo: { desc, AndroidOPPOChannelID: 'chat' } });",
          ),
      finds: 'sending.oppoChannel ok',
    },
    {
      name: 'with custom messages that have no desc',
      change: (app) => app.write('src/send.ts', 'manager.createCustomMessage({ data });\nmanager.sendMessage({ id });'),
      finds: 'sending.customDesc missing',
      at: 'src/send.ts:1',
      byHand: true,
    },
    {
      name: 'with the console’s file that nobody reads',
      change: (app) => app.write('android/app/src/main/assets/timpush-configs.json', '{ "com.example.chat": {} }'),
      finds: 'init.configs notRead',
      byHand: true,
    },
    {
      name: 'with the console’s file of another app',
      change: (app) =>
        app
          .write('src/timpush-configs.json', '{ "com.example.other": { "xiaomiPushAppKey": "secret" }, "": {} }')
          .edit(CODE, 'mi_buz_id: 1,', "timpush_configs: require('./timpush-configs.json'),\n    mi_buz_id: 1,"),
      finds: 'init.configs otherApp',
      byHand: true,
    },
  ]);

  it('of other libraries with an init of their own is left alone', () => {
    const app = nativeApp().write('src/i18n.ts', "i18n.init({ lng: 'zh', app_id: 'x', unknown_key: 1 });\n");
    expect(app.of('init.keys')).toEqual([]);
  });

  it('in node_modules, in tests and in native folders is not read', () => {
    const other = "import { TimPushPlugin } from 'x'; p.init({ mi_buz_id: 1, wrong_key: 2 });";
    const app = nativeApp()
      .write('node_modules/x/index.js', other)
      .write('src/push.test.ts', other)
      .write('android/x.js', other);
    expect(app.of('init.keys')).toEqual([]);
  });

  it('shows no value of a key', () => {
    const app = nativeApp().edit(CODE, 'mi_push_app_key', 'mi_push_app_kye');
    expect(JSON.stringify(app.of('init.keys'))).not.toContain(SECRETS.miKey);
  });
});
