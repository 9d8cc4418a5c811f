import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const harmony: DemoCloud = {
  phone: 'a HarmonyOS phone (Push Kit)',
  options: {},
  open(sandbox) {
    const app = sandbox.clouds.harmony.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { ...app.serviceAccount },
      pushOptions: (id) => ({ harmony_buz_id: id }),
      phone: () => sandbox.phones.add({ vendor: 'harmony', app }),
    };
  },
};
