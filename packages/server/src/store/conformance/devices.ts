import { loginConformance } from './devices-login.ts';
import { pushOnlyConformance } from './devices-push-only.ts';
import { tokensConformance } from './devices-tokens.ts';
import type { OpenStore } from './index.ts';

export function devicesConformance(openStore: OpenStore): void {
  loginConformance(openStore);
  tokensConformance(openStore);
  pushOnlyConformance(openStore);
}
