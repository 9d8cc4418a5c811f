/** Commands about the data directory itself: init, admin-token, keys rotate, backup, restore. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { lockDataDir, openDataDir, readAdminToken, storeFile } from '../../data-dir/index.ts';
import { readKeyRing } from '../../secrets/index.ts';
import { requireData, secretsOf } from '../admin-client.ts';
import type { CliContext } from '../context.ts';
import { CliError, exitCodes, usageError } from '../error.ts';
import type { Texts } from '../texts.ts';

export function addLocal(program: Command, context: () => CliContext, texts: Texts): void {
  program
    .command('init')
    .description(texts.init)
    .action(async () => init(context()));
  program
    .command('admin-token')
    .description(texts.adminToken)
    .action(() => {
      const { config, output } = context();
      requireData(config());
      const token = readAdminToken(config().dataDir, secretsOf(config()));
      output.result({ token }, token);
    });
  program
    .command('keys')
    .description(texts.keys)
    .command('rotate')
    .description(texts.keysRotate)
    .option('--drop-old', texts.optDropOld)
    .action(async (flags: { dropOld?: true }) => {
      const { withAdmin, output } = context();
      const old = flags.dropOld === true ? 'drop' : 'keep';
      const done = await withAdmin((admin) =>
        admin.request<{ resealed: number; keys: number }>('POST', '/keys/rotate', { old }),
      );
      output.result(done, texts.rotated(done.resealed, done.keys));
    });
  program
    .command('backup <file>')
    .description(texts.backup)
    .action(async (file: string) => backup(context(), resolve(file)));
  program
    .command('restore <file>')
    .description(texts.restore)
    .option('--force', texts.optForce)
    .action(async (file: string, flags: { force?: true }) =>
      restore(context(), resolve(file), flags.force === true ? 'replace' : 'keep'),
    );
}

async function init({ config: configOf, output, texts }: CliContext): Promise<void> {
  const config = configOf();
  const { openStore } = await import('../../composition/open-store.ts');
  const data = await openDataDir(config, (file) => openStore(file, () => {}), Date.now());
  const [app] = await data.store.listApps();
  await data.close();
  const created = data.first !== undefined;
  const lines =
    created && app !== undefined
      ? [texts.first(app.appId, app.admins[0] ?? ''), ...texts.next(config.keyFile, data.adminToken)]
      : [config.dataDir];
  output.result({ created, dataDir: config.dataDir, keyFile: config.keyFile, appId: app?.appId }, lines.join('\n'));
}

async function backup({ withAdmin, output, texts }: CliContext, file: string): Promise<void> {
  await withAdmin((admin) =>
    admin.lines('/backup', { file }, (line) => {
      if (typeof line['done'] === 'number') output.progress(line['done'], line['total'] as number, texts.pages);
    }),
  );
  output.progressDone();
  output.result({ file }, texts.written(file));
}

/** The key file has to be there already: a backup holds only sealed secrets. */
async function restore(
  { config: configOf, output, texts }: CliContext,
  file: string,
  present: 'replace' | 'keep',
): Promise<void> {
  const config = configOf();
  if (!existsSync(file)) throw usageError('file', `there is no file ${file}`, 'name the backup');
  readKeyRing(config.keyFile);
  const target = storeFile(config.dataDir);
  const lock = lockDataDir(config.dataDir);
  try {
    if (existsSync(target) && present === 'keep') {
      throw new CliError(exitCodes.failed, {
        code: 'restore_refused',
        field: 'dataDir',
        message: `there is a store in ${config.dataDir} already`,
        fix: 'restore into another directory, or replace it with --force',
      });
    }
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, `${target}.restoring`);
    // The write-ahead log belongs to the old store: left there, it would be played into the new one.
    for (const end of ['-wal', '-shm']) rmSync(`${target}${end}`, { force: true });
    renameSync(`${target}.restoring`, target);
  } finally {
    lock.release();
  }
  const { openStore } = await import('../../composition/open-store.ts');
  const { openApps } = await import('../../composition/app-directory.ts');
  const data = await openDataDir(config, (path) => openStore(path, () => {}), Date.now());
  try {
    // Opening the apps' secrets proves that this key file belongs to this backup.
    await openApps(data.store, data.keys.secrets);
  } finally {
    await data.close();
  }
  output.result({ file, dataDir: config.dataDir }, texts.restored(file));
}
