import type { Store } from '../../contract/index.ts';
import { maintainPartitions } from '../retention.ts';
import type { Commands } from '../tx.ts';

export const maintenanceCommands: Commands<Pick<Store, 'maintain'>> = {
  maintain: { kind: 'write', run: (tx, nowMs) => maintainPartitions(tx, nowMs) },
};
