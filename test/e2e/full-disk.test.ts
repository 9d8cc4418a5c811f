/**
 * The disk of the data directory fills up: sends are refused by a code that says so, reads go on, nothing acknowledged is
 * lost and nothing half is kept; with space again the server goes on by itself. The directory is a small tmpfs.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes } from '@tim-push/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';

/** Room for the server's files and a log of a few MB; filled in no time. */
const DISK_BYTES = 24 * 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'tim-push-disk-'));
const disk = join(folder, 'disk');
const refusal = mountTmpfs();
afterAll(() => {
  if (refusal === undefined) execFileSync('umount', ['--lazy', disk]);
  rmSync(folder, { recursive: true, force: true });
});

/** Why there can be no disk of its own; undefined: it is there. */
function mountTmpfs(): string | undefined {
  try {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES},mode=0700`, 'tmpfs', disk], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return (error as Error).message.replaceAll(/\s+/g, ' ');
  }
}

const filler = join(disk, 'filler');
function fillDisk(): void {
  const file = openSync(filler, 'w');
  try {
    const block = Buffer.alloc(64 * 1024);
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  expect(statfsSync(disk).bavail).toBe(0);
}

describe.skipIf(refusal !== undefined)(
  `a server on a full disk${refusal === undefined ? '' : ` (skipped: no tmpfs can be mounted here, ${refusal})`}`,
  () => {
    let world: World;
    let alice: PhoneApp;
    let bob: PhoneApp;
    let pid: number | undefined;
    let sequence = 0;
    const acknowledged: string[] = [];
    const refused: { text: string; random: number }[] = [];

    beforeAll(async () => {
      world = await World.start({ dataDir: join(disk, 'data'), fcmBurst: null });
      alice = await world.user('alice', 'fcm');
      bob = await world.user('bob', 'xiaomi');
      await bob.kill();
      pid = world.server.pid;
    });
    afterAll(() => world?.stop());

    const send = async (text: string, random = ++sequence): Promise<{ ErrorCode: number; ErrorInfo: string }> => {
      const answer = await world.rest('openim/sendmsg', {
        ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: random, MsgSeq: random },
        MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
      });
      if (answer.ErrorCode === 0) acknowledged.push(text);
      else refused.push({ text, random });
      return answer;
    };
    const readiness = async () => (await fetch(`${world.server.addresses.admin}/readyz`)).status;
    /** A banner holds the beginning of a long text. */
    const shows = (text: string): boolean =>
      bob.phone.shade.some(({ body }) => text.startsWith(body.replace(/…$/, '')));
    const untilAllShown = () => until('what was acknowledged is shown', async () => acknowledged.every(shows));

    it('refuses REST and socket sends by a code that says so, once nothing fits any more', async () => {
      // What is acknowledged now cannot be sent before the disk has room again.
      await world.sandbox.faults.set('xiaomi', { down: true });
      for (const text of ['before 1', 'before 2', 'before 3']) expect((await send(text)).ErrorCode).toBe(0);
      fillDisk();
      // The log may have room left that it holds already.
      const answer = await until('a send is refused', async () => {
        const sent = await send(`full ${sequence} ${'x'.repeat(8000)}`);
        return sent.ErrorCode === 0 ? undefined : sent;
      });
      expect(answer).toMatchObject({ ErrorCode: codes.internal, ErrorInfo: expect.stringContaining('disk is full') });
      const bySocket = await until('a send by socket is refused', async () => {
        const text = `socket ${++sequence} ${'y'.repeat(8000)}`;
        const sent = await alice.do.sendText('bob', text);
        if (sent.code === 0) acknowledged.push(text);
        return sent.code === 0 ? undefined : sent;
      });
      expect(bySocket).toMatchObject({ code: codes.storageFull, desc: expect.stringContaining('disk is full') });
    });

    it('serves reads, and says that it is not ready', async () => {
      await until('it says so', async () => (await readiness()) === 503 || void (await send('one more'.repeat(1000))));
      expect((await fetch(`${world.server.addresses.admin}/healthz`)).status).toBe(200);
      expect(await world.rest('openim/querystate', { To_Account: ['bob'] })).toMatchObject({ ErrorCode: 0 });
      expect(await world.explain('bob', { limit: 100 })).toHaveLength(Math.min(acknowledged.length, 100));
      await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
      expect(world.server.pid).toBe(pid);
    });

    it('takes up its work by itself when there is room again, and has lost nothing', async () => {
      await world.sandbox.faults.clear('xiaomi');
      rmSync(filler);
      await until('it is ready', async () => (await readiness()) === 200);
      await untilAllShown();
      expect(world.server.pid).toBe(pid);
    });

    it('kept nothing of what it refused, and takes it when it is sent again', async () => {
      const taken = acknowledged.length;
      await bob.start();
      await bob.do.login('bob', world.userSig('bob'));
      await until('the messages are pulled', async () => (await bob.do.received()).length >= taken);
      expect((await bob.do.received()).sort()).toEqual([...acknowledged].sort());
      await bob.kill();
      for (const { text, random } of refused.splice(0))
        expect(await send(text, random)).toMatchObject({ ErrorCode: 0 });
      expect(refused).toEqual([]);
      expect((await send('after')).ErrorCode).toBe(0);
      await untilAllShown();
      expect(bob.phone.shade).toHaveLength(Math.min(acknowledged.length, 100));
      await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
    });

    it('killed on a full disk, says so at the next start, and starts when there is room', async () => {
      await world.sandbox.faults.set('xiaomi', { down: true });
      expect((await send('waiting for room')).ErrorCode).toBe(0);
      fillDisk();
      await until('a send is refused', async () => (await send('z'.repeat(8000))).ErrorCode !== 0);
      await world.server.kill();
      const early = await world.server.start().catch((error: Error) => error.message);
      rmSync(filler);
      // The little that a start writes may still have fitted.
      if (typeof early === 'string') {
        expect(early).toContain('disk is full');
        await world.server.start();
      }
      await world.sandbox.faults.clear('xiaomi');
      await untilAllShown();
      await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
    });
  },
);
