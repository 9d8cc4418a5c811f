import { type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const honor: DemoCloud = {
  phone: 'an Honor phone (Honor push)',
  options: {},
  open(sandbox) {
    const app = sandbox.clouds.honor.addApp({ packageName: PACKAGE_NAME });
    return {
      credentials: { appId: app.appId, clientId: app.clientId, clientSecret: app.clientSecret },
      pushOptions: (id) => ({ honor_buz_id: id }),
      phone: () => sandbox.phones.add({ vendor: 'honor', app }),
    };
  },
};
