import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { readArguments } from './cli.ts';
import { connectSandbox } from './control/client.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'tim-push-sandbox.mjs');
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

describe('tim-push-sandbox', () => {
  it('prints one JSON line when it is ready, serves, and ends with 0 on SIGTERM', async () => {
    const started = spawn(process.execPath, [BIN, '--control-port', '0', '--json', '--fast'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const [line] = await once(createInterface(started.stdout), 'line');
    const told = JSON.parse(String(line));
    expect(told).toMatchObject({
      controlUrl: expect.stringMatching(/^http:/),
      clouds: {
        xiaomi: { endpoints: { api: expect.any(String) } },
        fcm: { endpoints: { oauth: expect.any(String) } },
      },
      ca: expect.stringContaining('BEGIN CERTIFICATE'),
    });
    expect((await connectSandbox(told.controlUrl).info()).ca).toBe(told.ca);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  });
  it.each([
    [['--clouds', 'nope'], /no cloud "nope"/],
    [['--port', 'x'], /--port must be a number/],
    [['--clock', 'sun'], /real or manual/],
    [['--switch', 'x'], /must look like/],
    [['--wrong'], /--wrong/],
  ])('refuses %j with a reason', (args, reason) => {
    const read = readArguments(args);
    expect(read.kind === 'wrong' ? read.message : '').toMatch(reason);
  });
});
