/**
 * The contract of an emulated cloud. A cloud is a folder that exports a `CloudDefinition` and one line in `registry.ts`;
 * nothing outside its folder knows the vendor's words.
 */
import type { X509Certificate } from 'node:crypto';
import type { Vendor } from '@tim-push/protocol';
import type { TSchema } from 'typebox';
import type { Clock } from '../clock.ts';
import type { SandboxEvents } from '../events.ts';
import type { Answering, CloudFaults } from '../faults/faults.ts';
import type { ConnectionManners } from '../front/manners.ts';
import type { PhoneHost } from '../phones/phones.ts';
import type { Random } from '../random.ts';

export interface CloudRequest {
  readonly protocol: 'h1' | 'h2';
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The query without '?', '' when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The connection it came on: the same object for all its requests. */
  readonly connection: CloudConnection;
}
export interface CloudConnection {
  /** The client's own certificate, where the cloud asks for one (`asksForCertificate`). */
  readonly peer: X509Certificate | undefined;
}

export interface CloudAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The vendor's own code, for the event stream. */
  code: string;
  /** The client has shown who it is: a connection that began with few streams (`firstStreams`) gets them all. */
  authorised?: boolean;
  /** For the event stream: redacted facts of the request. Left out in `fast` mode. */
  detail?: Readonly<Record<string, unknown>>;
}

/** What a cloud is given. Every effect it has goes through here. */
export interface CloudContext {
  clock: Clock;
  events: SandboxEvents;
  faults: CloudFaults;
  random: Random;
  /** Positions that differ from the defaults at the start. */
  switches: Readonly<Record<string, string>>;
  /** `fast`: keep no bodies, no details; for load tests. */
  mode: 'full' | 'fast';
  /** This cloud's own address, once it listens: some clouds name it (OAuth audience). */
  url(): string;
}

/** One fact that the sheets mark *unconfirmed*: which way the emulated cloud takes it. */
export interface Switch {
  default: string;
  values: readonly string[];
  /** What each position means. */
  doc: string;
  /** Where the doubt is written down. */
  source: string;
}

export interface Cloud {
  readonly phones: PhoneHost;
  /** Positions now; turning one takes effect with the next request. */
  readonly switches: Record<string, string>;
  /**
   * Answers one request. Synchronous: an emulated cloud waits for nothing, latency is the front's.
   *
   * @param environment which of the cloud's `environments` it came to; '' where the cloud has none.
   */
  handle(request: CloudRequest, environment: string): CloudAnswer;
  /** Which endpoint of the definition a path belongs to; faults aim at endpoints. */
  endpointOf(path: string): string;
  /** A path that may appear in events, where the vendor puts tokens into paths. Absent: every path may. */
  publicPath?(path: string): string;
  /** The answer that this cloud gives for a fault, in its own shape. */
  answerFault(fault: Answering, request: CloudRequest): CloudAnswer;
  /** Fault `expiredAuth`: whatever was logged in is no longer. */
  revokeAuth(): void;
  /** Creates a vendor account (app, project) from checked input, for the control API. */
  addAccount(input: unknown): unknown;
  accounts(): readonly unknown[];
  /** Tokens with no phone behind them, for load tests: what they get is counted and forgotten. */
  addTokens(account: string, count: number): string[];
  /** How many messages tokens without a phone received. */
  readonly sunk: number;
  /** Sends what is waiting to be reported to callbacks; resolves when it was answered. Clouds without receipts: at once. */
  flushReceipts(): Promise<void>;
  /** Vendor verbs for tests that have no phone-side or cloud-side counterpart above (aliases of a phone …), checked by schema. */
  readonly verbs: Readonly<Record<string, { schema: TSchema; run(input: unknown): unknown }>>;
}

export interface CloudDefinition<C extends Cloud = Cloud> {
  readonly vendor: Vendor;
  /** Endpoint name → the hosts by which a request on the shared port is recognised. */
  readonly endpoints: Readonly<Record<string, readonly string[]>>;
  /**
   * Where the vendor keeps environments apart by host: name → endpoints. Each has a port of its own; the first is that of
   * `endpoints`. Absent: there is one for all.
   */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly switches: Readonly<Record<string, Switch>>;
  /** Schema of `addAccount`. */
  readonly account: TSchema;
  /** Streams of a new connection until its first authorised request; default all. */
  readonly firstStreams?: number;
  /** Asks clients for a certificate in the handshake; whatever they show is the cloud's to judge. */
  readonly asksForCertificate?: boolean;
  /** How its front end treats HTTP/2 connections. Default: it lets them be. */
  readonly manners?: ConnectionManners;
  /** HTTP/2 streams at a time on one connection. */
  readonly maxConcurrentStreams: number;
  readonly maxBodyBytes: number;
  create(context: CloudContext): C;
}
