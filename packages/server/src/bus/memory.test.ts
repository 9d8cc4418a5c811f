import { testBus } from './conformance.ts';
import { createMemoryBus } from './memory.ts';

testBus('memory', async () => createMemoryBus());
