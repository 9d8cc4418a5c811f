import { storeConformance } from '../conformance/index.ts';
import { openTemporaryStore } from './testing/store.ts';

storeConformance('sqlite', ['admin', 'accounts', 'devices'], openTemporaryStore);
