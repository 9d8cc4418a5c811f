/** Runs the documents' shell blocks in a folder where a server of the test serves the default data directory. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { World } from '../../demo/src/world.ts';
import { runCli } from '../../packages/server/src/cli/program.ts';
import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const PACKAGE_NAME = 'com.example.chat';
const SECRET = 'a-secret-of-the-app';
const MAIN = join(ROOT, 'packages', 'server', 'src', 'cli', 'main.ts');
const DOCTOR = join(ROOT, 'packages', 'react-native-tim-push', 'src', 'doctor', 'main.ts');

export interface ServedFolder {
  readonly path: string;
  /** Of the server's API, and of the sandbox's control. */
  readonly urls: { server: string; cloud: string };
  stop(): Promise<void>;
}

/** A folder with all that the documents name, whose data directory a running server serves. */
export async function serveFolder(): Promise<ServedFolder> {
  const world = await World.start();
  const path = dirname(world.dataDir);
  const { fcm, harmony, apns } = world.sandbox.clouds;
  await prepareFolder(path, {
    fcm: fcm.addProject({ packages: [PACKAGE_NAME] }).serviceAccount,
    harmony: harmony.addApp({ packageName: PACKAGE_NAME }).serviceAccount,
    apnsKey: apns.addApp({ packageName: PACKAGE_NAME }).privateKey,
  });
  const urls = { server: world.server.addresses.api, cloud: world.sandbox.controlUrl };
  return { path, urls, stop: () => world.stop() };
}

/** Puts what the documents name (`@service-account.json`, `accounts.csv` …) into the folder, and `tim-push` on a path. */
async function prepareFolder(folder: string, keys: { fcm: object; harmony: object; apnsKey: string }): Promise<void> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const scripts = {
    // npx would look for the same command in node_modules/.bin.
    npx: 'exec "$@"\n',
    // The documents' `node` is the reader's; not every machine of a test has one on its path, or curl.
    node: `exec '${process.execPath}' "$@"\n`,
    curl: `exec '${process.execPath}' '${join(ROOT, 'test', 'docs', 'curl.ts')}' "$@"\n`,
    // What a document starts gets a data directory of its own: the default one is served by the test's server.
    'tim-push': [
      'case "$1" in',
      `serve) exec '${process.execPath}' '${join(ROOT, 'test', 'docs', 'serve-once.ts')}' "$@";;`,
      'init) set -- --data-dir ./started "$@";;',
      'esac',
      `exec '${process.execPath}' --conditions=@tim-push/source '${MAIN}' "$@"`,
      '',
    ].join('\n'),
    'react-native-tim-push': `exec '${process.execPath}' --conditions=@tim-push/source '${DOCTOR}' "$@"\n`,
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  }
  const tls = await generate([{ name: 'commonName', value: 'im.example.com' }]);
  const files = {
    'service-account.json': JSON.stringify(keys.fcm),
    'agc-service-account.json': JSON.stringify(keys.harmony),
    'AuthKey_ABC123DEFG.p8': keys.apnsKey,
    'mz-receipt-token.txt': SECRET,
    ...Object.fromEntries(
      ['mi', 'hw', 'hw-receipt', 'honor', 'oppo-master', 'vivo', 'mz'].map((name) => [`${name}-secret.txt`, SECRET]),
    ),
    'callback-token.txt': 'a-token-of-the-back-end',
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

/** The help of one command, e.g. `['cert', 'create']`; here and not in a process of its own, as it is asked for often. */
export async function helpOf(command: string[]): Promise<string> {
  let shown = '';
  const stream = {
    write(text: string) {
      shown += text;
      return true;
    },
  };
  await runCli([...command, '--help'], {}, { stdin: process.stdin, stdout: stream, stderr: stream });
  return shown;
}
