import type { Cores } from './cores.ts';
import type { Row } from './row.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/** How much work a case does. */
export interface Size {
  /** Interleaved repetitions of each contestant; the median is shown. */
  rounds: number;
  pushes: number;
  /** Messages that a paused lane gathers: no more than the server keeps in memory. */
  backlog: number;
  /** Of a server, ours or hand-made: its burst begins and ends more slowly than that of a loop. */
  chats: number;
  /** What each process does before it is measured, so that it runs compiled code, as anything does that runs for days. */
  warmUp: number;
  /** The same for a server, whose code is ten times as much: so many messages, so many times. */
  serverWarmUp: number;
  serverWarmUps: number;
  /** For the peers that are slower: their rate needs no more to be known. */
  peerPushes: number;
  peerWarmUp: number;
  messages: number;
  latencySeconds: number;
  connections: number;
  starts: number;
}
export const FULL: Size = {
  rounds: 3,
  pushes: 20_000,
  backlog: 10_000,
  chats: 40_000,
  warmUp: 10_000,
  serverWarmUp: 40_000,
  serverWarmUps: 4,
  peerPushes: 8_000,
  peerWarmUp: 10_000,
  messages: 20_000,
  latencySeconds: 20,
  connections: 10_000,
  starts: 7,
};
/** A look that takes a minute: shows that everything runs, its numbers are rough. */
export const QUICK: Size = {
  rounds: 1,
  pushes: 5_000,
  backlog: 5_000,
  chats: 5_000,
  warmUp: 1_000,
  serverWarmUp: 1_000,
  serverWarmUps: 1,
  peerPushes: 500,
  peerWarmUp: 100,
  messages: 5_000,
  latencySeconds: 4,
  connections: 2_000,
  starts: 3,
};

export interface CaseContext {
  cores: Cores;
  size: Size;
  /** What every server that is measured gets in its environment. */
  serverEnv: Readonly<Record<string, string>>;
  sandbox: SandboxProcess;
  /** A new folder of this case, removed at the end. */
  folder(name: string): string;
  /** One line of progress. */
  say(text: string): void;
}
export interface Case {
  /** As `--only` takes it; cases may share one. */
  name: string;
  /** `one`: what is measured has a core of its own, and no other. `all`: nobody is pinned. */
  cores: 'one' | 'all';
  run(context: CaseContext): Promise<Row[]>;
}
