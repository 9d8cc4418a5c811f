/** Copies what vendors only hand out as files to where the build looks for them. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type TimPushExpoOptions, wrong } from './options.ts';

/**
 * @param projectRoot folder of app.json
 * @param androidRoot folder of the native project
 * @throws {Error} naming the option whose file is not there
 */
export function copyFiles(projectRoot: string, androidRoot: string, { aars, huawei }: TimPushExpoOptions): void {
  const app = join(androidRoot, 'app');
  for (const file of aars ?? []) copy('aars', resolve(projectRoot, file), join(app, 'libs'));
  // HMS reads the file from the assets, so its Gradle plugin is not needed; in app/ that plugin would look for it.
  if (huawei) {
    const file = resolve(projectRoot, huawei.servicesFile);
    copy('huawei.servicesFile', file, join(app, 'src', 'main', 'assets'));
    copy('huawei.servicesFile', file, app);
  }
}

function copy(option: string, file: string, folder: string): void {
  if (!existsSync(file)) throw wrong(option, `${file} does not exist`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, basename(file)));
}
