// Whether somebody other than us proves each member of the stubs: prints those of which nobody does, and fails.
//   node check.mjs
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANDROID, SIGNATURES, STUBS } from './places.mjs';

const proved = new Set(
  ['seen.tsv', 'read.tsv'].flatMap((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8')
      .split('\n')
      .map((line) => line.split('\t').slice(0, 2).join('\t')),
  ),
);
const { status, stdout, stderr } = spawnSync('java', [SIGNATURES, 'stubs', STUBS, ANDROID], { encoding: 'utf8' });
if (status !== 0) throw new Error(stderr);
const unproved = stdout.split('\n').filter((line) => line !== '' && !proved.has(line));
for (const line of unproved) console.error(`nobody proves ${line.replace('\t', ': ')} (seen.tsv, read.tsv)`);
process.exitCode = unproved.length === 0 ? 0 : 1;
