/** The ports of one cloud: one, or one for each environment that the vendor keeps apart by host. */
import type { CloudDefinition } from '../clouds/cloud.ts';
import type { OnExchange } from './exchange.ts';
import { type Listener, type ListenerOptions, startListener } from './listener.ts';

type Endpoints = Readonly<Record<string, readonly string[]>>;

/** One environment: its hosts, and its port. */
export interface Door {
  readonly endpoints: Endpoints;
  readonly serve: OnExchange;
  readonly listener: Listener;
}
/** By environment, the first first; '' of a cloud that has none. */
export type Doors = ReadonlyMap<string, Door>;

const environmentsOf = (definition: CloudDefinition): Readonly<Record<string, Endpoints>> =>
  definition.environments ?? { '': definition.endpoints };

/** The vendor's names by which a door is meant. */
const hostsOf = (endpoints: Endpoints): readonly string[] => Object.values(endpoints).flat();
export const hostsOfCloud = (definition: CloudDefinition): readonly string[] =>
  Object.values(environmentsOf(definition)).flatMap(hostsOf);

/** Opens them all. @param options.port of the first; the others take any. */
export async function openDoors(
  definition: CloudDefinition,
  serveIn: (environment: string) => OnExchange,
  options: Omit<ListenerOptions, 'choose'>,
): Promise<Doors> {
  const wanted = Object.entries(environmentsOf(definition)).map(([environment, endpoints]) => ({
    ...{ environment, endpoints },
    serve: serveIn(environment),
  }));
  // A client that was redirected to one port still says which of the vendor's hosts it means.
  const byHost = new Map(
    wanted.flatMap(({ endpoints, serve }) => hostsOf(endpoints).map((name) => [name, serve] as const)),
  );
  const doors = new Map<string, Door>();
  for (const { environment, endpoints, serve } of wanted) {
    const choose = wanted.length === 1 ? () => serve : (asked: string) => byHost.get(hostOf(asked)) ?? serve;
    const port = doors.size === 0 ? options.port : 0;
    doors.set(environment, { endpoints, serve, listener: await startListener({ ...options, port, choose }) });
  }
  return doors;
}

/** The vendor's name of a host → what serves it, for a port that several clouds share. */
export const servesByHost = (doors: Doors): readonly (readonly [host: string, serve: OnExchange])[] =>
  [...doors.values()].flatMap(({ endpoints, serve }) => hostsOf(endpoints).map((name) => [name, serve] as const));

/** Endpoint name → base URL. */
export const addressesOf = ({ endpoints, listener }: Door, host: string): Record<string, string> =>
  Object.fromEntries(Object.keys(endpoints).map((endpoint) => [endpoint, `https://${host}:${listener.port}`]));

/** Of a `Host` header. */
export const hostOf = (asked: string): string => asked.replace(/:\d+$/, '');
