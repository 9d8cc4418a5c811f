/** The command: reads its words, examines the project, prints, and answers the exit code. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { examine } from './examine.ts';
import { count, print } from './print.ts';
import { UnreadableProject } from './project.ts';
import { fill, LANGUAGES, type LanguageName, sentence } from './texts/texts.ts';

export interface Terminal {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
}

/** For scripts: nothing is missing; something is; the project cannot be read or the command is wrong. */
export type ExitCode = 0 | 1 | 2;

export function run(words: readonly string[], terminal: Terminal): ExitCode {
  let lang = languageOf(terminal.env);
  const wrong = (problem: string): ExitCode => {
    terminal.err(`${problem}\n\n${LANGUAGES[lang].frame.help}`);
    return 2;
  };
  let values: { project?: string; lang?: string; json?: boolean; help?: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        lang: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const given = /'([^']+)'/.exec(error instanceof Error ? error.message : '')?.[1] ?? words.join(' ');
    return wrong(fill(LANGUAGES[lang].frame.usage.option, { given }));
  }
  if (values.lang !== undefined) {
    if (!isLanguage(values.lang)) return wrong(fill(LANGUAGES[lang].frame.usage.language, { given: values.lang }));
    lang = values.lang;
  }
  const language = LANGUAGES[lang];
  if (values.help === true) {
    terminal.out(language.frame.help);
    return 0;
  }
  const [command = '', ...more] = positionals;
  if (command !== 'doctor' || more.length > 0) {
    return wrong(fill(language.frame.usage.command, { given: positionals.join(' ') }));
  }
  const { version } = packageJson;
  try {
    const examination = examine(resolve(terminal.cwd, values.project ?? '.'));
    const { root, vendors, findings } = examination;
    const code = count(findings, 'missing') > 0 ? 1 : 0;
    if (values.json === true) {
      const said = findings.map((finding) => {
        const { id, outcome, severity, vendor, at, fix } = finding;
        return { id, outcome, severity, vendor, at, text: sentence(language, finding), fix };
      });
      terminal.out(`${JSON.stringify({ version, project: root, vendors, exitCode: code, findings: said }, null, 2)}\n`);
    } else terminal.out(print(examination, language, version));
    return code;
  } catch (error) {
    if (error instanceof UnreadableProject) {
      terminal.err(`${fill(language.frame.project[error.code], { place: error.place })}\n`);
    } else {
      const problem = error instanceof Error ? error.message : String(error);
      terminal.err(`${fill(language.frame.defect, { problem, version })}\n`);
    }
    return 2;
  }
}

/** As other programs of the system read it: LC_ALL before LC_MESSAGES before LANG. */
function languageOf(env: Terminal['env']): LanguageName {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

const isLanguage = (name: string): name is LanguageName => name in LANGUAGES;
