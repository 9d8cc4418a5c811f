import type { PushStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const pushCommands: Partial<Commands<PushStore>> = {};
