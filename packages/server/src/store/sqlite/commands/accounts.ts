import type { AccountStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const accountCommands: Partial<Commands<AccountStore>> = {};
