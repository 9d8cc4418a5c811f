/** Positions of a cloud's switches: its defaults, and what was asked for. */
import { SandboxError } from '../errors.ts';
import type { Switch } from './cloud.ts';

/** @throws {SandboxError} for a name or a position that the cloud does not have. */
export function checkSwitches(
  vendor: string,
  switches: Readonly<Record<string, Switch>>,
  wanted: Readonly<Record<string, string>>,
): void {
  for (const [name, position] of Object.entries(wanted)) {
    const known = Object.hasOwn(switches, name) ? switches[name] : undefined;
    if (known === undefined) {
      throw new SandboxError('bad_request', `cloud ${vendor} has no switch "${name}"`, {
        field: `switches.${vendor}.${name}`,
        fix: `use one of: ${Object.keys(switches).join(', ')}`,
      });
    }
    if (!known.values.includes(position)) {
      throw new SandboxError('bad_request', `switch ${vendor}.${name} has no position "${position}"`, {
        field: `switches.${vendor}.${name}`,
        fix: `use one of: ${known.values.join(', ')}`,
      });
    }
  }
}

/** The defaults of a cloud's switches as a table that may be turned later. */
export function defaultPositions<K extends string>(switches: Readonly<Record<K, Switch>>): Record<K, string> {
  const positions = {} as Record<K, string>;
  for (const name of Object.keys(switches) as K[]) positions[name] = switches[name].default;
  return positions;
}
