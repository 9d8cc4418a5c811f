/** `tim-push serve` as a document shows it, on free ports and a data directory of its own: started, ready, stopped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'tim-push-docs-serve-'));
const dataDir = join(folder, 'data');
const main = join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'cli', 'main.ts');
// A port that a document names may be taken here: any free one will do.
const args = process.argv.slice(2).map((arg, at, all) => (/^--\w+-port$/.test(all[at - 1] ?? '') ? '0' : arg));
const child = spawn(process.execPath, ['--conditions=@tim-push/source', main, ...args], {
  env: {
    ...process.env,
    TIM_PUSH_DATA_DIR: dataDir,
    TIM_PUSH_API_PORT: '0',
    TIM_PUSH_ADMIN_PORT: '0',
    TIM_PUSH_RECEIPTS_PORT: '0',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const exited = once(child, 'exit');
// The server writes this file when it listens.
while (child.exitCode === null && !existsSync(join(dataDir, 'server.json'))) await wait(20);
child.kill('SIGTERM');
const [code] = (await exited) as [number | null];
rmSync(folder, { recursive: true });
process.exitCode = code ?? 1;
