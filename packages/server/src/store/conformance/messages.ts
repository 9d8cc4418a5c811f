import type { OpenStore } from './index.ts';

export function messagesConformance(_openStore: OpenStore): void {}
