import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROUNDS = 5;
const script = fileURLToPath(new URL('./testing/crash-writer.ts', import.meta.url).href);

/** Lets the process write, kills it in the middle after some acknowledgements, and returns all that it gave. */
function writeUntilKilled(file: string, first: number, afterAcks: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@tim-push/source', script, file, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.split('\n').length > afterAcks) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${errors}`));
      // The last line may be cut.
      else resolve(output.slice(0, output.lastIndexOf('\n')).split('\n').map(Number));
    });
  });
}

it('loses nothing that was acknowledged when its process is killed, time after time', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tim-push-kill-'));
  try {
    const file = join(directory, 'store.db');
    const acknowledged: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const afterAcks = 1 + Math.floor(Math.random() * 3000);
      acknowledged.push(...(await writeUntilKilled(file, round * 1_000_000, afterAcks)));

      const db = new DatabaseSync(file);
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      const kept = new Set(
        db
          .prepare('SELECT created_ms FROM accounts')
          .all()
          .map((row) => row['created_ms']),
      );
      db.close();
      expect(acknowledged.filter((number) => !kept.has(number))).toEqual([]);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
