/** Commands about the data directory itself: init, admin-token, keys rotate, backup, restore. */
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../config/index.ts';
import { lockDataDir, openDataDir, readAdminToken, storeFile } from '../../data-dir/index.ts';
import { readKeyRing } from '../../secrets/index.ts';
import type { Store } from '../../store/index.ts';
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
      ? [texts.first(app.appId, app.admins[0] ?? ''), ...texts.next(config.keyFile)]
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

const isCorrupt = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'corrupt';
const notABackup = (file: string, cause: Error): CliError =>
  new CliError(
    exitCodes.failed,
    {
      code: 'backup_unreadable',
      field: 'file',
      message: `${file} is no backup, or a damaged one`,
      fix: 'name a file that tim-push backup wrote, or an older one; nothing was changed',
      zh: { message: `${file} 不是可用的备份`, fix: '指明 tim-push backup 写出的文件，或更早的备份；没有任何改动' },
    },
    { cause },
  );

/** The key file has to be there already: a backup holds only sealed secrets. */
async function restore(
  { config: configOf, output, texts }: CliContext,
  file: string,
  present: 'replace' | 'keep',
): Promise<void> {
  const config = configOf();
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw usageError('file', {
      en: [`there is no file ${file}`, 'name the backup'],
      zh: [`没有文件 ${file}`, '指明备份文件'],
    });
  readKeyRing(config.keyFile);
  const { openStore } = await import('../../composition/open-store.ts');
  const target = storeFile(config.dataDir);
  const lock = lockDataDir(config.dataDir);
  let uncertain: number;
  try {
    if (existsSync(target) && present === 'keep') {
      throw new CliError(exitCodes.failed, {
        code: 'restore_refused',
        field: 'dataDir',
        message: `there is a store in ${config.dataDir} already`,
        fix: 'restore into another directory, or replace it with --force',
        zh: { message: `${config.dataDir} 中已有数据`, fix: '恢复到其他目录，或用 --force 替换' },
      });
    }
    // What is there is replaced only by a copy that has been opened.
    const copy = `${target}.restoring`;
    removeStore(copy);
    try {
      copyFileSync(file, copy);
      uncertain = await makeReady(copy, config, openStore);
    } catch (error) {
      removeStore(copy);
      throw isCorrupt(error) ? notABackup(file, error) : error;
    }
    // The write-ahead log belongs to the old store: left there, it would be played into the new one.
    removeStore(target);
    renameSync(copy, target);
  } finally {
    lock.release();
  }
  await (await openDataDir(config, (path) => openStore(path, () => {}), Date.now())).close();
  output.result({ file, dataDir: config.dataDir, uncertain }, texts.restored(file));
}

/** Opens a copy of a backup, proves that this key file belongs to it, and makes it ready to take the place of its server. */
async function makeReady(
  copy: string,
  config: Config,
  openStore: (file: string, onDeath: () => void) => Promise<Store>,
): Promise<number> {
  const { openApps } = await import('../../composition/app-directory.ts');
  const store = await openStore(copy, () => {});
  try {
    await openApps(store, secretsOf(config));
    return (await store.afterRestore(Date.now())).uncertain;
  } finally {
    await store.close();
  }
}

function removeStore(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
