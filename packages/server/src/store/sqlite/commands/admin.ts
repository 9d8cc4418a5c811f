import type { AdminStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const adminCommands: Partial<Commands<AdminStore>> = {};
