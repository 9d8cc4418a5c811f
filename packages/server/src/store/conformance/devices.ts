import type { OpenStore } from './index.ts';

export function devicesConformance(_openStore: OpenStore): void {}
