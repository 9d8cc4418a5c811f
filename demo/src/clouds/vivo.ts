import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const vivo: DemoCloud = {
  phone: 'a vivo phone (vivo push)',
  // Only Latin letters: refused with 10085.
  refusedText: 'ok',
  options: { packageName: PACKAGE_NAME },
  open(sandbox) {
    const app = sandbox.clouds.vivo.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { appId: app.appId, appKey: app.appKey, appSecret: app.appSecret },
      pushOptions: (id) => ({ vivo_buz_id: id }),
      phone: () => sandbox.phones.add({ vendor: 'vivo', app }),
    };
  },
};
