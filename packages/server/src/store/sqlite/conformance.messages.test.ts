import { storeConformance } from '../conformance/index.ts';
import { openTemporaryStore } from './testing/store.ts';

storeConformance('sqlite', ['messages', 'explain'], openTemporaryStore);
