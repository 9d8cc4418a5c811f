import type { DeviceStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';

export const deviceCommands: Partial<Commands<DeviceStore>> = {};
