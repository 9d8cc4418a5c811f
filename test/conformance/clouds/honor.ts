import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const honor: CloudFixture = {
  options: {},
  lacks: {
    signedTime: 'clouds/honor.md §2: a login names no time',
    recall: 'clouds/honor.md §6: none found; the same notifyId replaces',
    receiptsOnRequest: 'clouds/honor.md §5: the address stands in the console, not in a push',
    http2: 'clouds/honor.md §3: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  wholeRefusals: [403, 404, 80300002],
  receipts: ['delivered'],
  loginEndpoint: 'oauth',
  staleCode: '401',
  mistakes: [
    {
      name: 'the App ID of another app',
      cause: 'permission',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, appId: '1' } }),
    },
    elsewhere('honor'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.honor.addApp({ packageName: PACKAGE_NAME });
    const credentials = { appId: app.appId, clientId: app.clientId, clientSecret: app.clientSecret };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, clientSecret: 'a'.repeat(32) },
      phone: () => sandbox.phones.add({ vendor: 'honor', app }),
      allowReceipts: (url) => {
        app.receiptUrl = url;
      },
    };
  },
};
