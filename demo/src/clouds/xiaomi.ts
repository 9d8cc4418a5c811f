import { CHANNEL_ID, type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const xiaomi: DemoCloud = {
  phone: 'a Xiaomi phone (MiPush)',
  options: { channelId: CHANNEL_ID },
  open(sandbox) {
    const app = sandbox.clouds.xiaomi.addApp({
      packageName: PACKAGE_NAME,
      channels: [{ id: CHANNEL_ID, name: 'Chat messages', class: 'private' }],
    });
    return {
      credentials: { packageName: PACKAGE_NAME, appId: app.appId, appSecret: app.appSecret },
      pushOptions: (id) => ({ mi_buz_id: id, mi_push_app_id: app.appId, mi_push_app_key: app.appKey }),
      phone: () => sandbox.phones.add({ vendor: 'xiaomi', app }),
    };
  },
};
