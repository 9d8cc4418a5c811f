// `npm run bench`: measures, beside peers and bare loops in the same run, and prints one table.

import { join } from 'node:path';
import { ensureInstalled, pinnedEnv, pinnedNode, requireNode, root, run } from './lib.mjs';

requireNode(20);
await ensureInstalled('all');
const args = [
  '--conditions=@tim-push/source',
  '--disable-warning=ExperimentalWarning',
  join(root, 'bench', 'main.ts'),
  ...process.argv.slice(2),
];
process.exit(await run(pinnedNode(), args, { env: pinnedEnv() }));
