/** A writer without its thread, for tests: commands come and go over the wire, several in one commit. */
import { StoreError } from '../../contract/index.ts';
import { type CommandStore, commandTable } from '../commands/index.ts';
import { type CommandTable, commitGroup } from '../group-commit.ts';
import type { Call } from '../thread-messages.ts';
import type { Command } from '../tx.ts';
import { WriterTx } from '../writer-tx.ts';
import { planner } from './planner.ts';
import { openTestTx } from './tx.ts';

export type Method = keyof CommandStore;
export type Args<M extends Method> = Parameters<CommandStore[M]>;
export type Answer<M extends Method> = Awaited<ReturnType<CommandStore[M]>>;
type AnyCommand = Command<never[], unknown>;

/** Fails after what was done. */
export const refuse = (_done?: unknown): never => {
  throw new StoreError('exists', 'refused');
};
const FAILS: [string, AnyCommand] = ['fails', { kind: 'write', run: () => refuse() }];

/** Which others fail in the same commit. */
export interface Failing {
  before?: boolean;
  after?: boolean;
}

export class TestWriter {
  readonly #test = openTestTx(planner);
  readonly #table: CommandTable;
  #tx = this.#test.tx;

  /** @param others commands besides those of the store and `fails`. */
  constructor(others: Iterable<[string, AnyCommand]> = []) {
    this.#table = new Map<string, AnyCommand>([...commandTable, FAILS, ...others]);
  }

  get tx(): WriterTx {
    return this.#tx;
  }

  run<M extends Method>(name: M, args: Args<M>, { before = false, after = false }: Failing = {}): Answer<M> {
    const command = this.#table.get(name);
    const form = command?.kind === 'write' ? command.form : undefined;
    const failing: Call = [0, 'fails', []];
    const replies = this.commit([...(before ? [failing] : []), this.call(1, name, args), ...(after ? [failing] : [])]);
    const reply = replies.find(([id]) => id === 1);
    if (reply?.[1] !== true) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    const value = structuredClone(reply[2]);
    return (form === undefined ? value : form.unpackResult(value, form.keep(args as never))) as Answer<M>;
  }

  /** The arguments as they travel. */
  call<M extends Method>(id: number, name: M, args: Args<M>): Call {
    const command = this.#table.get(name);
    const form = command?.kind === 'write' ? command.form : undefined;
    return [id, name, structuredClone(form === undefined ? args : form.packArgs(args as never))];
  }

  commit(calls: readonly Call[]) {
    return commitGroup(this.#test.db, this.#tx, this.#table, calls);
  }

  /** As a new process finds it: the tables, and no memory. */
  restart(): void {
    this.#tx = new WriterTx(this.#test.db, planner);
  }

  close(): void {
    this.#test.close();
  }
}
