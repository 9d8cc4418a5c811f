/** Where Gradle looks for the vendors' SDKs. Which scripts count depends on the repositories mode. */
import { VENDOR_NEEDS } from '../../config/android.ts';
import type { Edit } from '../finding.ts';
import { type AndroidProject, natively, type Project } from '../project.ts';
import { pluginApplied, type Repository, repositories, repositoriesMode, sameRepository } from '../read/build.ts';
import type { Dialect } from '../read/scripts.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

export function checkRepositories(project: Project, { all }: Vendors, report: Report): void {
  const { android } = project;
  if (!android) return;
  const { settings, root, app, properties } = android.scripts;
  const inSettings = repositoriesMode(android.scripts) !== 'PREFER_PROJECT';
  const ofSettings = repositories(android.scripts, settings).filter(({ path }) =>
    path.includes('dependencyResolutionManagement'),
  );
  const ofProject = [
    ...repositories(android.scripts, root).filter(({ path }) => path[0] === 'allprojects' || path[0] === 'subprojects'),
    ...repositories(android.scripts, app).filter(({ path }) => path[0] === 'repositories'),
  ];
  // React Native's plugin gives every project google() and mavenCentral(); that also makes Gradle pass over the settings'
  // repositories unless they are preferred (@react-native/gradle-plugin, DependencyUtils.configureRepositories).
  const byReactNative = pluginApplied(android.scripts, app, 'com.facebook.react') !== undefined;
  const counted: Repository[] = inSettings ? ofSettings : ofProject;
  const passedOver = inSettings ? ofProject : ofSettings;

  for (const vendor of ['huawei', 'honor', 'meizu', 'fcm'] as const) {
    const repository = VENDOR_NEEDS[vendor].repository ?? '';
    // A coordinate of one's own may lie anywhere.
    if (!all.includes(vendor) || properties.has(`timPush.${vendor}.sdk`)) continue;
    const builtIn = !repository.includes('://');
    const found = counted.find(({ name }) => sameRepository(name, repository));
    if (found || (builtIn && byReactNative && !inSettings)) {
      report.add('repository', 'ok', { vendor, at: found?.at, values: { repository } });
      continue;
    }
    const ignored = passedOver.find(({ name }) => sameRepository(name, repository));
    report.add('repository', ignored ? 'ignored' : 'missing', {
      vendor,
      at: ignored?.at ?? { file: (inSettings ? settings : root)?.file ?? `${android.folder}/build.gradle` },
      values: { repository, file: (inSettings ? settings : root)?.file ?? '' },
      fix: natively(project, addRepository(android, inSettings, repository)),
    });
  }
}

function addRepository({ folder, scripts }: AndroidProject, inSettings: boolean, repository: string): Edit {
  const script = inSettings ? scripts.settings : scripts.root;
  return {
    do: 'add',
    file: script?.file ?? `${folder}/build.gradle`,
    in: [inSettings ? 'dependencyResolutionManagement' : 'allprojects', 'repositories'],
    lines: [repositoryLine(repository, script?.dialect ?? 'groovy')],
  };
}

export function repositoryLine(repository: string, dialect: Dialect): string {
  if (!repository.includes('://')) return repository;
  return dialect === 'kotlin' ? `maven("${repository}")` : `maven { url '${repository}' }`;
}
