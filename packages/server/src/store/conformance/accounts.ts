import type { OpenStore } from './index.ts';

export function accountsConformance(_openStore: OpenStore): void {}
