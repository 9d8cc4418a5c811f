import type { OpenStore } from './index.ts';

export function explainConformance(_openStore: OpenStore): void {}
