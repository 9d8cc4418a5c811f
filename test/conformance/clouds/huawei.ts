import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const huawei: CloudFixture = {
  options: {},
  lacks: {
    signedTime: 'clouds/huawei.md §2a: a login names no time',
    recall: 'clouds/huawei.md §5: found for v3 (HarmonyOS) only; the same notify_id replaces',
    receiptsOnRequest: 'clouds/huawei.md §7: addresses stand in AppGallery Connect',
    http2: 'clouds/huawei.md §3: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  throttled: ['unavailable'],
  wholeRefusals: ['80300002'],
  receipts: ['delivered', 'notifications_off'],
  loginEndpoint: 'oauth',
  staleCode: '80200003',
  mistakes: [
    {
      name: 'an app without the right to push',
      cause: 'permission',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('huawei', { vendorCode: { code: '80300002' } });
        return { credentials };
      },
    },
    {
      name: 'the project of another app',
      cause: 'permission',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, projectId: '1' } }),
    },
    elsewhere('huawei'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.huawei.addApp({ packageName: PACKAGE_NAME });
    const credentials = { appId: app.appId, appSecret: app.appSecret, receiptUser: 'user', receiptSecret: 'c2VjcmV0' };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, appSecret: 'a'.repeat(64) },
      phone: () => sandbox.phones.add({ vendor: 'huawei', app }),
      allowReceipts: (url) => void app.receipts.push({ id: 'default', url, user: 'user', secret: 'c2VjcmV0' }),
    };
  },
};
