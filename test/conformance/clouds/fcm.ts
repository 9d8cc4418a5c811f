import { CHANNEL_ID, type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const fcm: CloudFixture = {
  options: { channelId: CHANNEL_ID },
  lacks: {
    sharedRequests: 'clouds/fcm.md §2: one token a message, one message a request',
    groups: 'clouds/fcm.md §2: no such field; tag replaces, Android groups by app',
    recall: 'clouds/fcm.md §1: messages:send is the only call; the same tag replaces',
    receipts: 'clouds/fcm.md §3: a message has no field for a callback',
    receiptsOnRequest: 'clouds/fcm.md §3',
  },
  receipts: [],
  loginEndpoint: 'oauth',
  staleCode: 'UNAUTHENTICATED',
  mistakes: [
    {
      name: 'an account without the permission to send',
      cause: 'permission',
      make: async (sandbox) => ({
        credentials: { ...sandbox.clouds.fcm.addProject({ sendPermission: 'denied' }).serviceAccount },
      }),
    },
    {
      name: 'the name of another project',
      cause: 'permission',
      make: async (sandbox, { credentials }) => ({
        credentials: { ...credentials, project_id: sandbox.clouds.fcm.addProject({}).projectId },
      }),
    },
    elsewhere('fcm'),
  ],
  account(sandbox) {
    const project = sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] });
    const other = sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] });
    return {
      id: project.projectId,
      credentials: { ...project.serviceAccount },
      // Its key belongs to another account: the assertion's signature does not hold.
      wrongCredentials: { ...project.serviceAccount, private_key: other.serviceAccount.private_key },
      phone: () => sandbox.phones.add({ vendor: 'fcm', project, packageName: PACKAGE_NAME }),
    };
  },
};
