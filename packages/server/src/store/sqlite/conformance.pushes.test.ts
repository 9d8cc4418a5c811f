import { storeConformance } from '../conformance/index.ts';
import { openTemporaryStore } from './testing/store.ts';

storeConformance('sqlite', ['pushes', 'restore'], openTemporaryStore);
