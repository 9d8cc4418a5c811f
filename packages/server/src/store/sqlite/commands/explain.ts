import type { ExplainStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const explainCommands: Partial<Commands<ExplainStore>> = {};
