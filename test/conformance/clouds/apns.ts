import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const apns: CloudFixture = {
  options: {},
  lacks: {
    sharedRequests: 'clouds/apns.md §3: the token stands in the path',
    recall: 'clouds/apns.md §1: /3/device is the only call; the same apns-collapse-id replaces',
    receipts: 'clouds/apns.md §3: a request has no header for a callback',
    receiptsOnRequest: 'clouds/apns.md §3',
    revocableAuth: 'clouds/apns.md §2a: the provider token is made here and ends by its age only',
    login: 'clouds/apns.md §2a: the provider token is made here',
  },
  receipts: [],
  mistakes: [
    {
      name: 'the bundle of another team',
      cause: 'config',
      make: async (sandbox, { credentials }) => {
        sandbox.clouds.apns.addApp({ packageName: 'com.example.other' });
        return { credentials: { ...credentials, bundleId: 'com.example.other' } };
      },
    },
    {
      name: 'a key for the other environment',
      cause: 'config',
      make: async (sandbox, { credentials }) => {
        const packageName = 'com.example.scoped';
        const { teamId, keyId, privateKey } = sandbox.clouds.apns.addApp({ packageName, keyEnvironment: 'sandbox' });
        return { credentials: { ...credentials, bundleId: packageName, teamId, keyId, privateKey } };
      },
    },
    elsewhere('apns'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.apns.addApp({ packageName: PACKAGE_NAME });
    const other = sandbox.clouds.apns.addApp({ packageName: 'com.example.stranger' });
    const { teamId, keyId, privateKey } = app;
    const credentials = { bundleId: PACKAGE_NAME, teamId, keyId, privateKey };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, privateKey: other.privateKey },
      phone: () => sandbox.phones.add({ vendor: 'apns', app }),
    };
  },
};
