import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const huawei: DemoCloud = {
  phone: 'a Huawei phone (HMS push)',
  options: {},
  open(sandbox) {
    const app = sandbox.clouds.huawei.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { appId: app.appId, appSecret: app.appSecret },
      pushOptions: (id) => ({ hw_buz_id: id, hw_push_app_id: app.appId }),
      phone: () => sandbox.phones.add({ vendor: 'huawei', app }),
    };
  },
};
