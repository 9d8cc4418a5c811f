/** `tim-push-sandbox`: the sandbox as a process of its own. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { viewCloud } from './control/view.ts';
import { SandboxError } from './errors.ts';
import { CLOUD_NAMES, type CloudName, isCloudName } from './registry.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

const HELP = `tim-push-sandbox: push clouds emulated and virtual phones

  --port <n>             port shared by all clouds, told apart by Host (default 0: any)
  --control-port <n>     port of the control API (default 0: any)
  --host <address>       address to listen on (default 127.0.0.1)
  --clouds <a,b>         which clouds (default ${CLOUD_NAMES.join(',')})
  --clock real|manual    default real
  --switch <cloud.name=position>   may be repeated; see README, "Switches"
  --fast                 for load tests: no event history, a lean HTTP/2 server
  --seed <n>             of latencies and fault rates (default 1)
  --ca-out <file>        also writes the authority's PEM there
  --json                 one JSON line with addresses and the authority when ready
  --help
`;

/** @returns the exit code: 0 after a stop by signal, 2 for wrong arguments. */
export async function runCli(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (read.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (read.kind === 'wrong') {
    process.stderr.write(`${read.message}\n\n${HELP}`);
    return 2;
  }
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox(read.options);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    process.stderr.write(`${error.message}: ${error.fix}\n`);
    return 2;
  }
  if (read.caOut !== undefined) writeFileSync(read.caOut, sandbox.ca);
  process.stdout.write(read.json ? `${JSON.stringify(addressesOf(sandbox))}\n` : describe(sandbox));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await sandbox.stop();
  return 0;
}

type Read =
  | { kind: 'run'; options: SandboxOptions; json: boolean; caOut: string | undefined }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

export function readArguments(args: readonly string[]): Read {
  const wrong = (message: string): Read => ({ kind: 'wrong', message });
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) return { kind: 'help' };
  const options: SandboxOptions = { fast: values.fast === true };
  for (const [name, field] of [
    ['port', 'port'],
    ['control-port', 'controlPort'],
    ['seed', 'seed'],
  ] as const) {
    const text = values[name];
    if (text === undefined) continue;
    if (!/^\d{1,9}$/.test(text)) return wrong(`--${name} must be a number, was "${text}"`);
    options[field] = Number(text);
  }
  if (values.host !== undefined) options.host = values.host;
  if (values.clock !== undefined) {
    if (values.clock !== 'real' && values.clock !== 'manual') return wrong('--clock must be real or manual');
    options.clock = values.clock;
  }
  if (values.clouds !== undefined) {
    const names = values.clouds.split(',');
    const unknown = names.find((name) => !isCloudName(name));
    if (unknown !== undefined) return wrong(`--clouds: no cloud "${unknown}"; there are ${CLOUD_NAMES.join(', ')}`);
    options.clouds = names.filter(isCloudName);
  }
  const switches: Partial<Record<CloudName, Record<string, string>>> = {};
  for (const given of values.switch ?? []) {
    const [, cloud = '', name = '', position = ''] = /^([a-z]+)\.(\w+)=(.+)$/.exec(given) ?? [];
    if (!isCloudName(cloud)) return wrong(`--switch must look like fcm.dryRunDeadToken=accepted, was "${given}"`);
    switches[cloud] = { ...switches[cloud], [name]: position };
  }
  options.switches = switches;
  return { kind: 'run', options, json: values.json === true, caOut: values['ca-out'] };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      'control-port': { type: 'string' },
      host: { type: 'string' },
      clouds: { type: 'string' },
      clock: { type: 'string' },
      switch: { type: 'string', multiple: true },
      fast: { type: 'boolean' },
      seed: { type: 'string' },
      'ca-out': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}

function addressesOf(sandbox: Sandbox): Record<string, unknown> {
  return {
    controlUrl: sandbox.controlUrl,
    sharedUrl: sandbox.sharedUrl,
    clouds: Object.fromEntries(sandbox.started.map((name) => [name, viewCloud(sandbox, name)])),
    ca: sandbox.ca,
    pid: process.pid,
  };
}

function describe(sandbox: Sandbox): string {
  const clouds = sandbox.started.map((name) => `  ${name.padEnd(8)} ${portsOf(sandbox, name)}\n`).join('');
  return `The sandbox is up.\n${clouds}  any      ${sandbox.sharedUrl} (by Host)\n  control  ${sandbox.controlUrl}\nTrust its authority: GET ${sandbox.controlUrl}/v1/info, or --ca-out. Stop with Ctrl-C.\n`;
}

/** One address, or one for each environment. */
function portsOf(sandbox: Sandbox, name: CloudName): string {
  const { url, environments } = viewCloud(sandbox, name);
  if (environments === undefined) return url;
  return Object.entries(environments)
    .map(([environment, { api }]) => `${api} (${environment})`)
    .join('  ');
}
