import { describe } from 'vitest';
import type { OpenStore } from './index.ts';
import { cancelConformance } from './pushes-cancel.ts';
import { claimConformance } from './pushes-claim.ts';
import { receiptConformance } from './pushes-receipts.ts';
import { settleConformance } from './pushes-settle.ts';

export function pushesConformance(openStore: OpenStore): void {
  describe('pushes', () => {
    claimConformance(openStore);
    settleConformance(openStore);
    receiptConformance(openStore);
    cancelConformance(openStore);
  });
}
