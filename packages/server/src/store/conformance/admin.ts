import type { OpenStore } from './index.ts';

export function adminConformance(_openStore: OpenStore): void {}
