import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { appIdFlag, type CliContext } from '../context.ts';
import { CliError, exitCodes, usageError } from '../error.ts';
import type { Texts } from '../texts.ts';
import { type Account, readAccounts } from './read-accounts.ts';

/** Accounts of one request: one commit of the store each. */
const CHUNK = 500;

export function addImport(program: Command, context: () => CliContext, texts: Texts): void {
  program
    .command('import <file>')
    .description(texts.importAccounts)
    .option('--app <id>', texts.optApp)
    .action(async (file: string, flags: { app?: string }) => importFile(context(), file, appIdFlag(flags.app)));
}

/** Before anything is imported: a stream would say only later that there is nothing to read. */
async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const handle = await open(file);
    if ((await handle.stat()).isFile()) return handle.createReadStream();
    await handle.close();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw usageError('file', {
      en: [`the file ${file} cannot be read (${code})`, 'name a file that you may read, or - for stdin'],
      zh: [`无法读取文件 ${file}（${code}）`, '指明一个可以读取的文件，或用 - 表示标准输入'],
    });
  }
  throw usageError('file', {
    en: [`${file} is no file`, 'name a file of accounts, or - for stdin'],
    zh: [`${file} 不是文件`, '指明账号文件，或用 - 表示标准输入'],
  });
}

async function importFile(
  { withAdmin, output, texts, streams }: CliContext,
  file: string,
  appId: number | undefined,
): Promise<void> {
  const source = file === '-' ? streams.stdin : await openFile(file);
  const failed: string[] = [];
  let imported = 0;
  await withAdmin(async (admin) => {
    const put = async (accounts: Account[]): Promise<void> => {
      const body = { ...(appId === undefined ? {} : { appId }), accounts };
      const answer = await admin.request<{ imported: number; failed: string[] }>('POST', '/accounts/import', body);
      imported += answer.imported;
      failed.push(...answer.failed);
      output.progress(imported + failed.length, undefined, texts.accounts);
    };
    let chunk: Account[] = [];
    for await (const account of readAccounts(source)) {
      chunk.push(account);
      if (chunk.length < CHUNK) continue;
      await put(chunk);
      chunk = [];
    }
    if (chunk.length > 0) await put(chunk);
  });
  output.progressDone();
  output.result({ imported, failed }, texts.imported(imported, failed.length));
  if (failed.length > 0) {
    throw new CliError(exitCodes.failed, {
      code: 'import_partial',
      field: 'userId',
      message: `${failed.length} accounts were not imported: ${failed.slice(0, 10).join(', ')}`,
      fix: 'correct these lines and import them again: it is safe to repeat',
      zh: {
        message: `${failed.length} 个账号没有导入：${failed.slice(0, 10).join('、')}`,
        fix: '更正这些行后重新导入，重复导入是安全的',
      },
    });
  }
}
