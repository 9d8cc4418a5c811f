/** Copies what vendors only hand out as files to where the build looks for them. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { VENDOR_NEEDS } from '../config/android.ts';
import { type TimPushExpoOptions, wrong } from './options.ts';

/**
 * @param projectRoot folder of app.json
 * @param androidRoot folder of the native project
 * @throws {Error} naming the option whose file is not there
 */
export function copyFiles(
  projectRoot: string,
  androidRoot: string,
  { vendors, aars, huawei }: TimPushExpoOptions,
): void {
  const app = join(androidRoot, 'app');
  const archives = (aars ?? []).map((file) => resolve(projectRoot, file));
  removeSdks(join(app, 'libs'), archives);
  for (const file of archives) copy('aars', file, join(app, 'libs'));
  // HMS reads the file from the assets, so its Gradle plugin is not needed; in app/ that plugin would look for it.
  if (huawei && vendors.includes('huawei')) {
    const file = resolve(projectRoot, huawei.servicesFile);
    copy('huawei.servicesFile', file, join(app, 'src', 'main', 'assets'));
    copy('huawei.servicesFile', file, app);
  }
}

/** What an earlier run copied: beside a newer version every class would be there twice, of a vendor left out there are none to be. */
function removeSdks(libs: string, but: readonly string[]): void {
  if (!existsSync(libs)) return;
  const names = Object.values(VENDOR_NEEDS).flatMap(({ aar }) => (aar ? [aar.name] : []));
  for (const file of readdirSync(libs)) {
    const isSdk = /\.(aar|jar)$/.test(file) && names.some((name) => file.startsWith(name));
    if (isSdk && !but.includes(join(libs, file))) rmSync(join(libs, file));
  }
}

function copy(option: string, file: string, folder: string): void {
  if (!existsSync(file)) throw wrong(option, `${file} does not exist`);
  const target = join(folder, basename(file));
  if (target === file) return;
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, target);
}
