/** Runs the documents' shell blocks in a folder where a server of the test serves the default data directory. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const MAIN = join(ROOT, 'packages', 'server', 'src', 'cli', 'main.ts');

/** Puts what the documents name (`@service-account.json`, `accounts.csv` …) into the folder, and `tim-push` on a path. */
export async function prepareFolder(folder: string, serviceAccount: object): Promise<void> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const scripts = {
    // npx would look for the same command in node_modules/.bin.
    npx: 'exec "$@"\n',
    // What a document starts gets a data directory of its own: the default one is served by the test's server.
    'tim-push': [
      'case "$1" in',
      `serve) exec '${process.execPath}' '${join(ROOT, 'test', 'docs', 'serve-once.ts')}' "$@";;`,
      'init) set -- --data-dir ./started "$@";;',
      'esac',
      `exec '${process.execPath}' --conditions=@tim-push/source '${MAIN}' "$@"`,
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  }
  const tls = await generate([{ name: 'commonName', value: 'im.example.com' }]);
  const files = {
    'service-account.json': JSON.stringify(serviceAccount),
    'mi-secret.txt': 'a-secret-of-the-app',
    'accounts.csv': 'userID,nick,faceUrl\nalice,Alice,\nbob,Bob,\n',
    'tls-cert.pem': tls.cert,
    'tls-key.pem': tls.private,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

export async function runShell(folder: string, text: string): Promise<string> {
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  const { stdout } = await run('sh', ['-ec', text], { cwd: folder, env });
  return stdout;
}

/** The help of one command, e.g. `['cert', 'create']`. */
export async function helpOf(command: string[]): Promise<string> {
  const args = ['--conditions=@tim-push/source', MAIN, ...command, '--help'];
  return (await run(process.execPath, args)).stdout;
}
