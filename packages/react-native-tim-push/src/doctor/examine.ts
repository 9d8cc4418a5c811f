/** Looks at one project from all sides. */
import { checkAars } from './check/aars.ts';
import { checkAutoStart } from './check/auto-start.ts';
import { checkCode } from './check/code.ts';
import { checkExpo } from './check/expo.ts';
import { checkFirebaseService } from './check/firebase.ts';
import { checkIos } from './check/ios.ts';
import { checkLeftovers } from './check/leftovers.ts';
import { checkManifest } from './check/manifest.ts';
import { checkNative } from './check/native.ts';
import { checkPlaceholders } from './check/placeholders.ts';
import { checkPlugins } from './check/plugins.ts';
import { checkRepositories } from './check/repositories.ts';
import { checkServices } from './check/services.ts';
import { checkCleartext } from './check/traffic.ts';
import { checkVendors } from './check/vendors.ts';
import { checkSdkLevels, checkVersions } from './check/versions.ts';
import type { Finding } from './finding.ts';
import { PREBUILD, type Project, readProject } from './project.ts';
import { Report } from './report.ts';
import { vendorsOf } from './vendors.ts';

export interface Examination {
  root: string;
  /** Compiled into the app. */
  vendors: readonly string[];
  findings: readonly Finding[];
}

/**
 * @param root the app's folder, where its package.json is
 * @throws {UnreadableProject} when there is no app in that folder
 * @example
 * const { findings } = examine('.');
 * const todo = findings.filter(({ severity }) => severity === 'missing');
 */
export function examine(root: string): Examination {
  const project = readProject(root);
  const vendors = vendorsOf(project);
  const report = new Report();
  checkAndroid(project, report);
  checkVersions(project, report);
  checkExpo(project, vendors, report);
  checkVendors(project, vendors, report);
  checkAutoStart(project, vendors, report);
  checkCode(project, vendors, report);
  checkSdkLevels(project, report);
  checkRepositories(project, vendors, report);
  checkPlugins(project, vendors, report);
  checkPlaceholders(project, vendors, report);
  checkAars(project, vendors, report);
  checkNative(project, vendors, report);
  checkServices(project, vendors, report);
  checkManifest(project, vendors, report);
  checkCleartext(project, report);
  checkFirebaseService(project, vendors, report);
  checkIos(project, report);
  checkLeftovers(project, report);
  checkFiles(project, report);
  return { root, vendors: vendors.chosen, findings: report.findings };
}

function checkAndroid({ android, expo }: Project, report: Report): void {
  if (android) {
    const { settings, root, app } = android.scripts;
    if (settings && root && app) report.add('project.android', 'ok', { at: { file: android.folder } });
    else {
      const name = !app ? `${android.app}/build.gradle` : `${android.folder}/${root ? 'settings' : 'build'}.gradle`;
      report.add('project.android', 'missing', { at: { file: name } });
    }
  } else if (expo) report.add('project.android', 'generated', { at: { file: expo.file }, fix: [PREBUILD] });
  else report.add('project.android', 'missing', { at: { file: 'android' } });
}

/** Last: only now is known what could not be read. */
function checkFiles({ files }: Project, report: Report): void {
  for (const [file, code] of files.unreadable)
    report.add('project.files', 'unreadable', { at: { file }, values: { code } });
  if (files.unreadable.size === 0) report.add('project.files', 'ok');
}
