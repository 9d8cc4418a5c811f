/** `npm run pack:clients`: installs what it needs, builds both client packages and packs them into dist-clients/. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, pinnedEnv, requireNode, root } from './lib.mjs';

const target = join(root, 'dist-clients');
const CLIENTS = ['react-native-tim-js', 'react-native-tim-push'];
/** On Windows npm is a script, which only a shell can start. */
const npm = (args, output) =>
  execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...pinnedEnv() },
    stdio: ['ignore', output, 'inherit'],
    shell: process.platform === 'win32',
  });

requireNode(20);
await ensureInstalled('all');
rmSync(target, { recursive: true, force: true });
mkdirSync(target);
const files = [];
for (const name of CLIENTS) {
  console.log(`building ${name} …`);
  npm(['run', 'build', '--silent', '--workspace', `packages/${name}`], 'ignore');
  const packed = npm(
    ['pack', '--json', '--ignore-scripts', '--pack-destination', 'dist-clients', '--workspace', `packages/${name}`],
    'pipe',
  );
  const answer = JSON.parse(packed);
  // npm answers a list, since npm 12 an object by package name.
  const [made] = Array.isArray(answer) ? answer : Object.values(answer);
  files.push(join(target, made.filename));
}
console.log(`\nInstall them in your app:\n\n  npm install ${files.map((file) => `"${file}"`).join(' ')}\n`);
