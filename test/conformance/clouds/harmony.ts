import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const harmony: CloudFixture = {
  options: {},
  lacks: {
    groups: 'clouds/huawei.md §4: no such field in v3',
    receiptsOnRequest: 'clouds/huawei.md §7: addresses stand in AppGallery Connect',
    login: 'clouds/huawei.md §2b: the JWT is made here and is the bearer itself',
    http2: 'clouds/huawei.md §4: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  throttled: ['unavailable'],
  // A refused token may lack a right only.
  deadTokens: 'strike',
  wholeRefusals: ['80300002'],
  receipts: ['delivered', 'notifications_off'],
  staleCode: '80200005',
  mistakes: [
    {
      name: 'another project',
      cause: 'credentials',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, project_id: '1' } }),
    },
    {
      name: 'an app under penalty',
      cause: 'permission',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('harmony', { vendorCode: { code: '80300037' } });
        return { credentials };
      },
    },
    elsewhere('harmony'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.harmony.addApp({ packageName: PACKAGE_NAME });
    const other = sandbox.clouds.harmony.addApp({ packageName: 'com.example.stranger' });
    const receipts = { receiptUser: 'user', receiptSecret: 'c2VjcmV0' };
    const credentials = { ...app.serviceAccount, clientId: app.appId, ...receipts };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, private_key: other.serviceAccount.private_key },
      phone: () => sandbox.phones.add({ vendor: 'harmony', app }),
      allowReceipts: (url) => void app.receipts.push({ id: 'default', url, user: 'user', secret: 'c2VjcmV0' }),
    };
  },
};
