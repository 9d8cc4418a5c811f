import { CHANNEL_ID, type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const oppo: CloudFixture = {
  options: { channelId: CHANNEL_ID },
  lacks: {
    groups: 'clouds/oppo.md §4: no such field',
    recall: 'clouds/oppo.md §10: none found; the same notify_id replaces',
    http2: 'clouds/oppo.md §5: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  wholeRefusals: [10000, 10001],
  receipts: ['delivered', 'token_invalid'],
  loginEndpoint: 'auth',
  staleCode: '11',
  mistakes: [
    {
      name: 'an app without the right to push',
      cause: 'permission',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('oppo', { vendorCode: { code: '30' } });
        return { credentials };
      },
    },
    {
      name: 'the key of another app',
      cause: 'credentials',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, appKey: 'another-key' } }),
    },
    elsewhere('oppo'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.oppo.addApp({ packageName: PACKAGE_NAME });
    const credentials = { appKey: app.appKey, masterSecret: app.masterSecret };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, masterSecret: app.appSecret },
      phone: () => sandbox.phones.add({ vendor: 'oppo', app }),
    };
  },
};
