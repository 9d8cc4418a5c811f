import type { OpenStore } from './index.ts';

export function pushesConformance(_openStore: OpenStore): void {}
