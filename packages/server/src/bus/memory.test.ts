import { createMemoryBus } from './memory.ts';
import { testBus } from './testing/conformance.ts';

testBus('memory', async () => createMemoryBus());
