import type { MessageStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const messageCommands: Partial<Commands<MessageStore>> = {};
