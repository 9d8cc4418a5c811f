import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const vivo: CloudFixture = {
  options: { packageName: PACKAGE_NAME, receiptId: 'receipts' },
  // vivo refuses texts of letters only.
  text: { title: 'Alice 🎉', body: 'Hello, at 7?' },
  lacks: {
    groups: 'clouds/vivo.md §4: no such field',
    recall: 'clouds/vivo.md §10: said to exist, endpoint and body not found; the same notifyId replaces',
    http2: 'clouds/vivo.md §5: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  wholeRefusals: [10302, 10054],
  receipts: ['delivered'],
  loginEndpoint: 'auth',
  staleCode: '10000',
  mistakes: [
    {
      name: 'the key of another app',
      cause: 'credentials',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, appKey: 'another-key' } }),
    },
    {
      name: 'an account of another app’s token',
      cause: 'config',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('vivo', { vendorCode: { code: 10094 } });
        return { credentials };
      },
    },
    elsewhere('vivo'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.vivo.addApp({ packageName: PACKAGE_NAME });
    const credentials = { appId: app.appId, appKey: app.appKey, appSecret: app.appSecret };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, appSecret: 'a'.repeat(32) },
      phone: () => sandbox.phones.add({ vendor: 'vivo', app }),
      allowReceipts: (url) => void app.receipts.set('receipts', url),
    };
  },
};
