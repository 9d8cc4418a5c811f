/** Starts everything: clouds, phones, clock, control API. The only place that knows every part. */
import type { Vendor } from '@tim-push/protocol';
import { Compile } from 'typebox/compile';
import { checked } from './check.ts';
import { type Clock, createClock, type SettableClock } from './clock.ts';
import type { Cloud, CloudDefinition } from './clouds/cloud.ts';
import { checkSwitches } from './clouds/switches.ts';
import { startControl } from './control/server.ts';
import { SandboxError } from './errors.ts';
import { SandboxEvents } from './events.ts';
import { type Faults, FaultsSchema } from './faults/fault-spec.ts';
import { CloudFaults } from './faults/faults.ts';
import { createTlsMaterial, type TlsMaterial } from './front/certificate.ts';
import { addressesOf, type Door, type Doors, hostOf, hostsOfCloud, openDoors, servesByHost } from './front/doors.ts';
import type { OnExchange } from './front/exchange.ts';
import { startListener } from './front/listener.ts';
import { createPipeline } from './front/pipeline.ts';
import { Phones } from './phones/phones.ts';
import { createRandom } from './random.ts';
import { CLOUD_NAMES, CLOUDS, type CloudName, type CloudOf, isCloudName } from './registry.ts';

export interface SandboxOptions {
  /** The port shared by all clouds, told apart by `Host`. Default 0: any free one. */
  port?: number;
  /** Ports of single clouds (of their first environment). Default 0. */
  cloudPorts?: Partial<Record<CloudName, number>>;
  controlPort?: number;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default `real`. */
  clock?: 'real' | 'manual';
  /** Where a manual clock starts, epoch ms. Default: now. */
  startAt?: number;
  /** Own certificate and authority (PEM). Default: a throw-away authority. */
  tls?: TlsMaterial;
  /** Which clouds to start. Default: all. */
  clouds?: readonly CloudName[];
  /** Positions of switches that shall differ from their defaults, by cloud (README, "Switches"). */
  switches?: Partial<Record<CloudName, Readonly<Record<string, string>>>>;
  /** For load tests: no event history, no details of requests, a lean HTTP/2 server in place of node:http2. Default false. */
  fast?: boolean;
  /** Seed of latencies and fault rates. Default 1. */
  seed?: number;
}

export interface SandboxFaults {
  /** Adds to the faults in force; resolves once the port is shut or open as asked. @throws {SandboxError} naming the field. */
  set(vendor: CloudName, faults: Faults): Promise<void>;
  /** Ends the faults of one cloud, or of all. */
  clear(vendor?: CloudName): Promise<void>;
  get(vendor: CloudName): Readonly<Faults>;
}

export type RunningCloud<N extends CloudName> = CloudOf<N> & { readonly url: string };
export interface Sandbox {
  /** PEM of the authority that clients must trust. */
  readonly ca: string;
  /** Each started cloud with its own https address. Touching one that was not started throws. */
  readonly clouds: { readonly [N in CloudName]: RunningCloud<N> };
  readonly started: readonly CloudName[];
  /** Base URL of every cloud on one port, told apart by `Host`. */
  readonly sharedUrl: string;
  /**
   * Endpoint name → base URL: xiaomi {api}, fcm {api, oauth}.
   *
   * @param environment where the cloud has several (apns: `production`, `sandbox`); default its first.
   * @throws {SandboxError} for one that it does not have.
   */
  endpoints(vendor: CloudName, environment?: string): Record<string, string>;
  /** Environment → endpoints, of a cloud that keeps some apart by host; others have none. */
  environments(vendor: CloudName): Record<string, Record<string, string>>;
  readonly controlUrl: string;
  readonly phones: Phones;
  readonly faults: SandboxFaults;
  readonly clock: SettableClock;
  readonly events: SandboxEvents;
  /** Turns switches of a running cloud. @throws {SandboxError} for an unknown name or position. */
  turn(vendor: CloudName, switches: Readonly<Record<string, string>>): void;
  /** Posts every receipt that waits, without waiting for its second. */
  flushReceipts(): Promise<void>;
  /** Closes every port and timer; resolves when nothing is left. */
  stop(): Promise<void>;
}

interface Started {
  definition: CloudDefinition;
  cloud: Cloud & { readonly url: string };
  faults: CloudFaults;
  doors: Doors;
  /** The ports' last shutting or opening. */
  settled: Promise<void>;
}

const faultsValidator = Compile(FaultsSchema);

/**
 * @example
 * const sandbox = await startSandbox({ clock: 'manual' });
 * const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat' });
 * const phone = await sandbox.phones.add({ vendor: 'xiaomi', app });
 * const token = await phone.register();
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const mode = options.fast === true ? 'fast' : 'full';
  const names = options.clouds ?? CLOUD_NAMES;
  for (const name of names) checkSwitches(name, CLOUDS[name].switches, options.switches?.[name] ?? {});
  const clock = createClock(options.clock ?? 'real', options.startAt);
  const events = new SandboxEvents(clock.now, mode);
  const hosts = names.flatMap((name) => hostsOfCloud(CLOUDS[name]));
  const tls = options.tls ?? (await createTlsMaterial(hosts));
  const running = new Map<CloudName, Started>();
  const shape = { host, tls, clock, events, mode, seed: options.seed ?? 1 } as const;

  for (const name of names) {
    running.set(name, await startCloud(name, options.cloudPorts?.[name] ?? 0, options.switches?.[name] ?? {}, shape));
  }
  const byHost = new Map<string, OnExchange>();
  for (const { doors, faults } of running.values()) {
    for (const [name, serve] of servesByHost(doors)) {
      byHost.set(name, (exchange) => (faults.current.down === true ? exchange.cut() : serve(exchange)));
    }
  }
  const shared = await startListener({
    ...{ tls, host, clock, mode },
    port: options.port ?? 0,
    maxBodyBytes: Math.max(...[...running.values()].map(({ definition }) => definition.maxBodyBytes)),
    maxConcurrentStreams: () => Math.min(...[...running.values()].map(streamsOf)),
    choose: (asked) => byHost.get(hostOf(asked)),
  });

  function find(name: string): Started {
    const started = isCloudName(name) ? running.get(name) : undefined;
    if (started === undefined) {
      throw new SandboxError('cloud_not_started', `no cloud "${name}" runs in this sandbox`, {
        field: 'vendor',
        fix: `use one of: ${[...running.keys()].join(', ')}`,
      });
    }
    return started;
  }

  const phoneHosts = new Map<Vendor, Cloud['phones']>(
    [...running.values()].map(({ definition, cloud }) => [definition.vendor, cloud.phones]),
  );
  const clouds = {} as { [N in CloudName]: RunningCloud<N> };
  for (const name of CLOUD_NAMES) {
    Object.defineProperty(clouds, name, { enumerable: true, get: () => find(name).cloud });
  }

  const faults: SandboxFaults = {
    set: async (vendor, given) => {
      const started = find(vendor);
      const wanted = checked(faultsValidator, given, 'faults');
      started.faults.set(wanted);
      if (wanted.expiredAuth === true) started.cloud.revokeAuth();
      await started.settled;
    },
    clear: async (vendor) => {
      const which = vendor === undefined ? [...running.values()] : [find(vendor)];
      for (const started of which) started.faults.clear();
      await Promise.all(which.map(({ settled }) => settled));
    },
    get: (vendor) => find(vendor).faults.current,
  };

  const sandbox: Omit<Sandbox, 'controlUrl'> = {
    ca: tls.ca,
    clouds,
    started: names,
    sharedUrl: `https://${host}:${shared.port}`,
    endpoints: (vendor, environment) => {
      const { doors } = find(vendor);
      const door = environment === undefined ? doors.values().next().value : doors.get(environment);
      if (door !== undefined) return addressesOf(door, host);
      throw new SandboxError('bad_request', `cloud ${vendor} has no environment "${environment}"`, {
        field: 'environment',
        fix: `use one of: ${[...doors.keys()].join(', ')}`,
      });
    },
    environments: (vendor) => {
      const { definition, doors } = find(vendor);
      const several = definition.environments === undefined ? [] : [...doors];
      return Object.fromEntries(several.map(([name, door]) => [name, addressesOf(door, host)]));
    },
    phones: new Phones(phoneHosts, clock, events),
    faults,
    clock: { ...clock, advance: (ms) => move(clock.advance(ms)), set: (at) => move(clock.set(at)) },
    events,
    turn: (vendor, switches) => {
      const { definition, cloud } = find(vendor);
      checkSwitches(vendor, definition.switches, switches);
      Object.assign(cloud.switches, switches);
    },
    flushReceipts: async () => {
      await Promise.all([...running.values()].map(({ cloud }) => cloud.flushReceipts()));
    },
    stop: async () => {
      clock.stop();
      events.close();
      await Promise.all([shared.shut(), ...allDoors().map(({ listener }) => listener.shut())]);
      await control.close();
    },
  };
  function allDoors(): Door[] {
    return [...running.values()].flatMap(({ doors }) => [...doors.values()]);
  }
  function move(moving: Promise<void>): Promise<void> {
    return moving.then(() => events.publish({ kind: 'clock', nowMs: clock.now() }));
  }
  const control = await startControl(sandbox, { host, port: options.controlPort ?? 0 });
  return Object.assign(sandbox, { controlUrl: control.url });
}

function streamsOf({ definition, faults }: Started): number {
  return faults.current.maxConcurrentStreams ?? definition.maxConcurrentStreams;
}

async function startCloud(
  name: CloudName,
  port: number,
  switches: Readonly<Record<string, string>>,
  shape: { host: string; tls: TlsMaterial; clock: Clock; events: SandboxEvents; mode: 'full' | 'fast'; seed: number },
): Promise<Started> {
  const definition: CloudDefinition = CLOUDS[name];
  const { clock, events, mode } = shape;
  const random = createRandom(shape.seed);
  let settled = Promise.resolve();
  let doors: Doors = new Map();
  const faults = new CloudFaults(random, () => {
    settled = settled.then(async () => {
      const turn = faults.current.down === true ? 'shut' : 'open';
      await Promise.all([...doors.values()].map(({ listener }) => listener[turn]()));
    });
  });
  const address = (): string => `https://${shape.host}:${[...doors.values()][0]?.listener.port ?? 0}`;
  const cloud = definition.create({ clock, events, faults, random, switches, mode, url: address });
  doors = await openDoors(
    definition,
    (environment) => createPipeline({ vendor: definition.vendor, cloud, faults, clock, events, environment }),
    {
      tls: shape.tls,
      host: shape.host,
      port,
      maxBodyBytes: definition.maxBodyBytes,
      ...{ clock, mode },
      // For load tests a PING with each answer is too dear.
      manners: definition.manners && {
        ...definition.manners,
        ...(mode === 'fast' ? { pingsAfterAnswers: false } : {}),
      },
      firstStreams: definition.firstStreams,
      asksForCertificate: definition.asksForCertificate,
      maxConcurrentStreams: () => faults.current.maxConcurrentStreams ?? definition.maxConcurrentStreams,
    },
  );
  const named = Object.defineProperty(cloud, 'url', { get: address }) as Cloud & { readonly url: string };
  return {
    definition,
    cloud: named,
    faults,
    doors,
    get settled() {
      return settled;
    },
  };
}
