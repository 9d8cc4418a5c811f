import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const meizu: DemoCloud = {
  phone: 'a Meizu phone (Flyme push)',
  options: {},
  open(sandbox) {
    const app = sandbox.clouds.meizu.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { appId: app.appId, appSecret: app.appSecret },
      pushOptions: (id) => ({ mz_buz_id: id, mz_push_app_id: app.appId, mz_push_app_key: app.appKey }),
      phone: () => sandbox.phones.add({ vendor: 'meizu', app }),
    };
  },
};
