/** What is said around the findings. */
import type { Frame } from './texts.ts';

export const enFrame: Frame = {
  help: `Usage: npx react-native-tim-push doctor [options]

Reads a React Native project and says what push still needs, with the lines to write. It changes nothing, runs no code of
the project and prints no key.

Options:
  --project <dir>  the app's folder, where package.json is (default: this folder)
  --lang <en|zh>   language (default: from LANG)
  --json           print findings as JSON
  --help           print this

Exit codes: 0 nothing is missing, 1 something is missing, 2 the project cannot be read or the command is wrong.
`,
  usage: {
    command: 'unknown command "{given}"; the only one is: doctor',
    option: 'unknown option or missing value: {given}',
    language: '--lang takes en or zh, not "{given}"',
  },
  project: {
    noFolder: '{place} is no folder.',
    noPackageJson: 'There is no package.json in {place}. Name the app’s folder: --project <dir>',
    brokenPackageJson: '{place} cannot be read as JSON.',
  },
  defect: 'The doctor itself failed: {problem}. Please report this with the version {version}.',
  head: 'react-native-tim-push doctor {version} · {root}',
  vendors: 'Vendors: {vendors}',
  noVendors: 'Vendors: none',
  counts: '{missing} missing, {warning} to look at, {info} to know, {ok} right',
  heading: '{severity}:',
  severities: { missing: 'Missing', warning: 'To look at', info: 'To know', ok: 'Right' },
  edits: {
    add: 'Write into {file}, as the last line of {where}:',
    addAtEnd: 'Write at the end of {file}:',
    addToXml: 'Write into {file}, in {where}:',
    addToJson: 'Write into {file}, in {where}:',
    insert: 'Write into {file}, before line {line}:',
    replace: 'Change in {file}, line {line}: {old} → {by}',
    attribute: 'Set in {file}, on the <{element}> of line {line}:',
    remove: 'Remove from {file}: {lines}',
    copy: 'Copy {from} to {to}',
    move: 'Move {from} to {to}',
    put: 'Put into {into}: {what}',
    run: 'Run: {command}',
  },
  vendorNames: {
    xiaomi: 'Xiaomi',
    huawei: 'Huawei',
    honor: 'Honor',
    oppo: 'OPPO',
    vivo: 'vivo',
    meizu: 'Meizu',
    fcm: 'FCM',
    apns: 'APNs',
  },
};
