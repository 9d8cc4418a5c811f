/** HTTP/2 of a cloud's port: what both implementations are given and give. */
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { OnExchange } from './exchange.ts';
import type { ConnectionManners } from './manners.ts';

export interface Http2Front {
  accept(socket: TLSSocket): void;
  close(): void;
}

export interface Http2Options {
  /** The cloud for an authority, undefined when none is meant. */
  choose(host: string): OnExchange | undefined;
  clock: Clock;
  maxBodyBytes: number;
  /** Streams of a new connection until its first authorised request; default all. */
  firstStreams?: number | undefined;
  /** Read at each new connection. */
  maxConcurrentStreams: () => number;
  /** Absent: connections live as long as the client likes. */
  manners?: ConnectionManners | undefined;
}
