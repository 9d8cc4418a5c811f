// `npm run demo`: installs what it needs, then tells the story (demo/src/main.ts) on the pinned Node.

import { join } from 'node:path';
import { ensureInstalled, pinnedEnv, pinnedNode, requireNode, root, run } from './lib.mjs';

requireNode(20);
console.log('tim-push demo: server, push-cloud sandbox and two phones on this machine. No vendor account needed.');
await ensureInstalled('demo');
const args = [
  '--conditions=@tim-push/source',
  '--disable-warning=ExperimentalWarning',
  join(root, 'demo', 'src', 'main.ts'),
  ...process.argv.slice(2),
];
process.on('SIGINT', () => {}); // the child gets it too and ends the story in order
process.exit(await run(pinnedNode(), args, { env: pinnedEnv() }));
