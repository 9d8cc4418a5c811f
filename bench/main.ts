/** `npm run bench`: everything measured in one run, one table. What each row means: docs/benchmarks.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Arguments, help, readArguments } from './arguments.ts';
import { accept } from './cases/accept.ts';
import { clouds } from './cases/clouds.ts';
import { fcm } from './cases/fcm.ts';
import { idle } from './cases/idle.ts';
import { latency } from './cases/latency.ts';
import { startup } from './cases/startup.ts';
import { xiaomi } from './cases/xiaomi.ts';
import { type Case, FULL, QUICK } from './harness/case.ts';
import { freeCores, takeCores } from './harness/cores.ts';
import type { Row } from './harness/row.ts';
import { SandboxProcess } from './harness/sandbox-process.ts';
import { renderTable } from './harness/table.ts';

const CASES: readonly Case[] = [...fcm, ...xiaomi, ...clouds, accept, latency, idle, startup];
const names = [...new Set(CASES.map(({ name }) => name))];

const read = readArguments(process.argv.slice(2), names);
switch (read.kind) {
  case 'help':
    process.stdout.write(help(names));
    break;
  case 'wrong':
    process.stderr.write(`${read.message}\n\n${help(names)}`);
    process.exitCode = 2;
    break;
  case 'run':
    process.exitCode = await bench(read.arguments);
    break;
  default: {
    const never: never = read;
    throw new TypeError(`unknown arguments ${JSON.stringify(never)}`);
  }
}

/** @returns the exit code: 1 when a case could not be measured. A target that is not reached is a result, not a failure. */
async function bench({ quick, json, only, profile }: Arguments): Promise<number> {
  const notes = `${(await takeCores()).note}; groups named "all cores": ${(await freeCores()).note}`;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, Node ${process.versions.node}, ${process.platform}; ${notes}`;
  const root = mkdtempSync(join(tmpdir(), 'tim-push-bench-'));
  const serverEnv: Record<string, string> =
    profile === '' ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profile)}` };
  const rows: Row[] = [];
  const failed: { name: string; error: string }[] = [];
  try {
    for (const { name, run, cores: layout } of CASES) {
      if (only.length > 0 && !only.includes(name)) continue;
      const say = (text: string): void => {
        process.stderr.write(`${name}: ${text}\n`);
      };
      let sandbox: SandboxProcess | undefined;
      try {
        // Before anything starts: a child stays where its parent was.
        const cores = layout === 'one' ? await takeCores() : await freeCores();
        // A sandbox of its own for each case: what one leaves in it does not slow the next.
        sandbox = await SandboxProcess.start(root);
        const folder = (of: string): string => mkdtempSync(join(root, `${of}-`));
        rows.push(...(await run({ cores, size: quick ? QUICK : FULL, serverEnv, sandbox, folder, say })));
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        failed.push({ name, error: text });
        say(`could not be measured: ${text}`);
      } finally {
        await sandbox?.stop();
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const size = quick ? 'quick' : 'full';
  if (json) process.stdout.write(`${JSON.stringify({ machine, size, rows, failed }, undefined, 2)}\n`);
  else process.stdout.write(`\n${machine}; ${size} run\n\n${renderTable(rows)}\n`);
  for (const { name } of failed) process.stderr.write(`not measured: ${name}\n`);
  return failed.length === 0 ? 0 : 1;
}
