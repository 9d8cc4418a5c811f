import { CHANNEL_ID, type DemoCloud, PACKAGE_NAME } from './cloud.ts';

export const fcm: DemoCloud = {
  phone: 'a Google phone (FCM)',
  options: { channelId: CHANNEL_ID },
  open(sandbox) {
    // FCM delays a phone's display messages after 20 in a burst (clouds/fcm.md §6); stories and tests write faster.
    const project = sandbox.clouds.fcm.addProject({
      packages: [PACKAGE_NAME],
      limits: { collapsibleBurst: null },
    });
    return {
      credentials: { ...project.serviceAccount },
      pushOptions: (id) => ({ google_fcm_buz_id: id }),
      phone: () => sandbox.phones.add({ vendor: 'fcm', project, packageName: PACKAGE_NAME }),
    };
  },
};
