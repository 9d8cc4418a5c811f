import { Command, CommanderError } from 'commander';
import { addApps } from './commands/apps.ts';
import { addImport } from './commands/import.ts';
import { addLocal } from './commands/local.ts';
import { addOperate } from './commands/operate.ts';
import { addServe } from './commands/serve.ts';
import { type CliContext, createContext, type GlobalOptions } from './context.ts';
import { type ExitCode, exitCodes, shownError } from './error.ts';
import { createOutput } from './output.ts';
import { languageOf, texts } from './texts.ts';

/**
 * Runs the command line and returns its exit code; `serve` returns once the server is ready and goes on.
 *
 * @param args without node and script, e.g. `['usersig', 'alice']`.
 */
export async function runCli(
  args: readonly string[],
  env: CliContext['env'],
  streams: CliContext['streams'],
): Promise<ExitCode> {
  const language = languageOf(flagOf(args, '--lang'), env);
  const words = texts[language];
  const program = new Command('tim-push')
    .description(words.program)
    .option('--data-dir <path>', words.optDataDir)
    .option('--key-file <path>', words.optKeyFile)
    .option('--config <path>', words.optConfig)
    .option('--json', words.optJson)
    .option('--lang <lang>', words.optLang)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
    })
    .showHelpAfterError(false);
  const context = (): CliContext => createContext(program.opts<GlobalOptions>(), env, streams);
  addServe(program, context, language, words.serve);
  addLocal(program, context, words);
  addApps(program, context, words);
  // Its flags come from the channels' schemas, which take their libraries with them: loaded only where they are shown.
  if (args.includes('cert'))
    (await import('./commands/certs.ts')).addCerts(program, context, words, flagOf(args, '--vendor'));
  else program.command('cert').description(words.cert);
  addOperate(program, context, words);
  addImport(program, context, words);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // commander has said what is wrong, or has printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { shown, exitCode } = shownError(error);
    createOutput(args.includes('--json') ? 'json' : 'text', words, streams).error(shown);
    return exitCode;
  }
}

function flagOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) : args[at + 1];
}
