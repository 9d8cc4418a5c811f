import { CHANNEL_ID, type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const oppo: DemoCloud = {
  phone: 'an OPPO phone (OPush)',
  options: { channelId: CHANNEL_ID },
  open(sandbox) {
    const app = sandbox.clouds.oppo.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { appKey: app.appKey, masterSecret: app.masterSecret },
      pushOptions: (id) => ({
        oppo_buz_id: id,
        oppo_push_app_key: app.appKey,
        oppo_push_app_secret: app.appSecret,
      }),
      phone: () => sandbox.phones.add({ vendor: 'oppo', app }),
    };
  },
};
