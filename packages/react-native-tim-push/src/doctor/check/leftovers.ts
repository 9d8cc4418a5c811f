/** What older push packages left behind and what collides with ours. */
import { type Project, packageCommand } from '../project.ts';
import type { Report } from '../report.ts';
import { OLD_CLASSES } from './manifest.ts';

/** Packages that register the same vendors' SDKs a second time (react-native-client.md §1 and §3; peers.md). */
const PACKAGES = [
  '@tencentcloud/react-native-push',
  '@tencentcloud/chat-react-native',
  'jpush-react-native',
  '@hmscore/react-native-hms-push',
  'react-native-xmpush',
];
const COORDINATE = /["'](com\.tencent\.(?:timpush|tpns)[\w.:-]*)["']/;
const RULE = /\bcom\.tencent\.(?:qcloud\.tim|timpush|tpns|android\.tpush)\b/;

export function checkLeftovers(project: Project, report: Report): void {
  const { dependencies, android, files } = project;
  const old = PACKAGES.filter((name) => dependencies.has(name));
  for (const name of old) {
    report.add('leftovers.packages', 'found', {
      at: { file: 'package.json' },
      values: { name },
      fix: [{ do: 'run', command: packageCommand(project, 'remove', name) }],
    });
  }
  if (old.length === 0) report.add('leftovers.packages', 'ok');
  if (!android?.scripts.app) return;

  let found = 0;
  for (const { file, line, lastLine, text } of [
    ...(android.scripts.root?.entries ?? []),
    ...android.scripts.app.entries,
  ]) {
    const [, coordinate] = COORDINATE.exec(text) ?? [];
    if (coordinate === undefined) continue;
    found += 1;
    report.add('leftovers.gradle', 'found', {
      at: { file, line },
      values: { coordinate },
      fix: [{ do: 'remove', file, line, lastLine }],
    });
  }
  if (found === 0) report.add('leftovers.gradle', 'ok');

  const sources = files.walk(
    `${android.app}/src/main`,
    (name) => /Application\.(?:java|kt)$/.test(name),
    (name) => name === 'res',
    12,
  );
  const application = sources.find((file) =>
    [...(files.text(file) ?? '').matchAll(/^import\s+([\w.]+)/gm)].some(
      ([, name]) => OLD_CLASSES.test(name ?? '') || /^com\.tencent\.timpush/.test(name ?? ''),
    ),
  );
  if (application === undefined) report.add('leftovers.application', 'ok');
  else {
    const lines = (files.text(application) ?? '').split('\n');
    const line = lines.findIndex((one) => /^import\s+com\.tencent\./.test(one)) + 1;
    report.add('leftovers.application', 'found', { at: { file: application, line } });
  }

  const rules = files
    .list(android.app)
    .find((name) => name.endsWith('.pro') && rulesOf(files.text(`${android.app}/${name}`) ?? '') >= 0);
  if (rules === undefined) report.add('leftovers.rules', 'ok');
  else {
    const file = `${android.app}/${rules}`;
    const line = rulesOf(files.text(file) ?? '') + 1;
    report.add('leftovers.rules', 'found', { at: { file, line }, fix: [{ do: 'remove', file, line, lastLine: line }] });
  }
}

/** The line, from 0, of the first rule that names an old package; negative when there is none. */
const rulesOf = (text: string): number =>
  text.split('\n').findIndex((line) => !line.trimStart().startsWith('#') && RULE.test(line));
