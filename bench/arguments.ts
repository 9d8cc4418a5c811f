import { parseArgs } from 'node:util';

export interface Arguments {
  quick: boolean;
  json: boolean;
  /** Names of cases; empty: all. */
  only: string[];
  /** Directory for CPU profiles of the server; '' none. */
  profile: string;
}
export type Read = { kind: 'run'; arguments: Arguments } | { kind: 'help' } | { kind: 'wrong'; message: string };

/** Pure. `names` are the cases there are. */
export function readArguments(args: readonly string[], names: readonly string[]): Read {
  let values: { quick?: boolean; json?: boolean; help?: boolean; only?: string[]; profile?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        profile: { type: 'string' },
      },
    }));
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  const only = (values.only ?? []).flatMap((given) => given.split(','));
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return { kind: 'wrong', message: `--only: there is no "${unknown}"; there are ${names.join(', ')}` };
  }
  return {
    kind: 'run',
    arguments: { quick: values.quick === true, json: values.json === true, only, profile: values.profile ?? '' },
  };
}

export const help = (
  names: readonly string[],
): string => `npm run bench [-- options]: speed and size beside peers and bare loops, in one run

  --quick         small and rough: a few minutes
  --only <names>  of ${names.join(', ')}; may be repeated or joined by commas
  --profile <dir> writes CPU profiles of the server's threads there (its numbers are worse then)
  --json          the rows as JSON on standard output
  --help
`;
