// Where a run of the verification leaves what the signatures are compared with.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const verify = join(import.meta.dirname, '..');
const made = (module) => {
  const target = join(verify, module, 'target');
  const combination = existsSync(target) ? readdirSync(target).find((name) => name.endsWith('arch')) : undefined;
  if (!combination) throw new Error(`run the verification first (README.md): nothing is in ${target}`);
  return join(target, combination, 'classes');
};

/** android-all of Robolectric, as Maven keeps it. */
function android() {
  const repository = process.env.MAVEN_REPOSITORY ?? join(homedir(), '.m2', 'repository');
  const versions = join(repository, 'org', 'robolectric', 'android-all');
  const found = existsSync(versions) ? readdirSync(versions) : [];
  const jars = found.map((version) => join(versions, version, `android-all-${version}.jar`)).filter(existsSync);
  if (jars.length === 0) throw new Error(`run the verification first (README.md): no android-all in ${versions}`);
  return jars[0];
}

export const SIGNATURES = join(import.meta.dirname, 'SeenSignatures.java');
export const STUBS = made('stubs');
export const REACT = made('react-android');
export const ANDROID = android();
