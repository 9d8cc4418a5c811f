import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const apns: DemoCloud = {
  phone: 'an iPhone (APNs)',
  options: {},
  open(sandbox) {
    const app = sandbox.clouds.apns.addApp({ packageName: PACKAGE_NAME });
    const { teamId, keyId, privateKey } = app;
    return {
      credentials: { bundleId: PACKAGE_NAME, teamId, keyId, privateKey },
      pushOptions: (id) => ({ apple_buz_id: id }),
      phone: () => sandbox.phones.add({ vendor: 'apns', app }),
    };
  },
};
