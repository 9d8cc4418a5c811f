/** What a phone does with a push comes back as a receipt, on every cloud that sends them. */
import type { Phone } from '@tim-push/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudFixture, hasFeature, type PhoneReceipt } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { listenForReceipts, type ReceiptListener } from './receipt-listener.ts';
import { contentFor, send } from './send.ts';

/** What happens on the phone before the push is sent, or once it is shown. */
const acts: Record<PhoneReceipt, { before?: (phone: Phone) => void; after?: (phone: Phone) => void }> = {
  delivered: {},
  clicked: { after: (phone) => phone.tap() },
  token_invalid: {
    before: (phone) => {
      phone.appState = 'uninstalled';
    },
  },
  notifications_off: { before: (phone) => phone.notifications('off') },
};
const KINDS = Object.keys(acts) as PhoneReceipt[];
const vendors = (Object.keys(fixtures) as TestedVendor[]).filter((vendor) => hasFeature(fixtures[vendor], 'receipts'));

describe.each(vendors)('receipts of %s', (vendor) => {
  const fixture: CloudFixture = fixtures[vendor];
  const reported = fixture.receipts;
  let cloud: OpenCloud;
  let listener: ReceiptListener;
  beforeEach(async () => {
    cloud = await openCloud(vendor);
    listener = await listenForReceipts(cloud.channel);
    cloud.account.allowReceipts?.(listener.url);
  });
  afterEach(async () => {
    await cloud.close();
    await listener.close();
  });

  it.each(KINDS.filter((kind) => reported.includes(kind)))(
    'tell of each token what became of it, with our tag: %s',
    async (kind) => {
      const other = await cloud.another();
      acts[kind].before?.(cloud.phone);
      const outcomes = await send(cloud.channel, contentFor(vendor), [cloud.token, other.token], {
        receiptUrl: listener.url,
      });
      expect(outcomes).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }]);
      acts[kind].after?.(cloud.phone);
      await cloud.sandbox.flushReceipts();
      const about = (token: string) => listener.receipts().filter(({ tokens }) => tokens.includes(token));
      expect(about(cloud.token)).toContainEqual(
        expect.objectContaining({ kind, tag: 'tag-1', code: expect.stringMatching(/./), atMs: expect.any(Number) }),
      );
      expect(about(other.token).map((receipt) => receipt.kind)).toEqual(
        reported.includes('delivered') ? ['delivered'] : [],
      );
    },
  );

  if (hasFeature(fixture, 'receiptsOnRequest')) {
    it('are not sent to whom asked for none', async () => {
      await send(cloud.channel, contentFor(vendor), [cloud.token]);
      await cloud.sandbox.flushReceipts();
      expect(listener.receipts()).toEqual([]);
    });
  }
});
