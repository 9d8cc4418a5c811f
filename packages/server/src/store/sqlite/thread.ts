import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { NumberMap } from '../../number-map.ts';
import { isTrouble, StoreError } from '../contract/index.ts';
import { toStoreError } from './failure.ts';
import {
  type Call,
  callsOf,
  type FromThread,
  fromWire,
  type ThreadData,
  type ToThread,
  toWire,
  type WireError,
} from './thread-messages.ts';
import { threadOptions } from './thread-options.ts';
import type { Flat } from './wire/flat.ts';
import type { WireForm } from './wire/wire.ts';

/** A command's own form on the wire, whichever command it is. */
export type AnyForm = WireForm<never[], unknown>;

/** What a write command says of itself. */
interface CallOptions {
  readonly form?: AnyForm;
  readonly always?: true;
}
const AS_IT_IS: CallOptions = {};

interface Waiting {
  resolve(value: unknown): void;
  reject(error: StoreError): void;
  /** How the result is to be read, and what it needs of the arguments. */
  form: AnyForm | undefined;
  kept: unknown;
  onProgress: ((done: number, total: number) => void) | undefined;
}

/** The main thread's end of one thread of the store: calls of one turn of the event loop travel in one message. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #maxQueued: number;
  readonly #waiting = new NumberMap<Waiting>();
  readonly #onDeath: (error: StoreError) => void;
  readonly #exited: Promise<void>;
  /** Calls by threes. */
  #outgoing: Flat = [];
  /** The number of the message in which they will leave. */
  #message = 1;
  #nextId = 1;
  /** The disk's last refusal, until a call succeeds again. */
  #trouble: StoreError | undefined;
  /** Why no more calls are taken. */
  #ended: StoreError | undefined;

  private constructor(worker: Worker, maxQueued: number, onDeath: (error: StoreError) => void) {
    this.#worker = worker;
    this.#maxQueued = maxQueued;
    this.#onDeath = onDeath;
    worker.on('message', (message: FromThread) => this.#receive(message));
    worker.on('error', (error) => this.#die(error));
    this.#exited = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.#die(new Error(`the thread ended with code ${code}`));
        resolve();
      });
    });
  }

  /**
   * Starts a thread and waits until its connection is open.
   *
   * @param onDeath called once if the thread dies without having been closed; every later call is refused.
   * @throws {StoreError} what kept it from opening the database.
   */
  static async start(
    module: URL,
    data: ThreadData,
    options: { maxQueued: number; onDeath: (error: StoreError) => void },
  ): Promise<StoreThread> {
    const worker = new Worker(fileURLToPath(module.href), { workerData: data, ...threadOptions(module) });
    await opened(worker);
    return new StoreThread(worker, options.maxQueued, options.onDeath);
  }

  /** Calls without an answer yet. */
  get queued(): number {
    return this.#waiting.size;
  }

  /** What the disk said last; undefined once a call succeeded after it. */
  get trouble(): StoreError | undefined {
    return this.#trouble;
  }

  /** Why calls are refused; undefined while it serves. */
  get ended(): StoreError | undefined {
    return this.#ended;
  }

  /** @param how `form`: how arguments and result travel; absent: as they are. `always`: no bound refuses it. */
  call(name: string, args: never[], { form, always }: CallOptions = AS_IT_IS): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#waiting.size >= this.#maxQueued && always !== true) {
      return Promise.reject(new StoreError('busy', `${this.#maxQueued} commands wait for the disk: try again later`));
    }
    const packed = form === undefined ? args : form.packArgs(args, this.#message);
    const id = this.#nextId++;
    if (this.#outgoing.length === 0) setImmediate(() => this.#flush());
    this.#outgoing.push(id, name, packed);
    return this.#answerOf(id, form, form?.keep(args));
  }

  backup(toFile: string, onProgress?: (done: number, total: number) => void): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const answer = this.#answerOf(id, undefined, undefined, onProgress);
    this.#send({ t: 'backup', id, toFile });
    return answer;
  }

  /** Lets it finish what was asked for, then ends it. */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      this.#flush();
      this.#ended = new StoreError('closed', 'the store is closed');
      this.#send({ t: 'close' });
    }
    await this.#exited;
  }

  #answerOf(
    id: number,
    form: AnyForm | undefined,
    kept: unknown,
    onProgress?: Waiting['onProgress'],
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject, form, kept, onProgress });
    return promise;
  }

  #flush(): void {
    const calls = this.#outgoing;
    this.#outgoing = [];
    this.#message += 1;
    if (calls.length === 0 || this.#ended !== undefined) return;
    try {
      this.#send({ t: 'calls', calls });
    } catch {
      // An argument that no message can carry (a function): its call alone must fail for it.
      for (const call of callsOf(calls)) this.#sendAlone(call);
    }
  }

  #sendAlone(call: Call): void {
    try {
      this.#send({ t: 'calls', calls: call });
    } catch (error) {
      this.#answer(call[0], false, toWire(toStoreError(error)));
    }
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    switch (message.t) {
      case 'replies':
        this.#answerAll(message.replies);
        return;
      case 'progress':
        this.#waiting.get(message.id)?.onProgress?.(message.done, message.total);
        return;
      case 'ready':
      case 'failed':
        return; // Heard by `start`.
      default:
        throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`);
    }
  }

  /** By threes, without a list for each. */
  #answerAll(replies: Flat): void {
    for (let at = 0; at < replies.length; at += 3) {
      this.#answer(replies[at] as number, replies[at + 1] as boolean, replies[at + 2]);
    }
  }

  #answer(id: number, ok: boolean, value: unknown): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (ok) {
      this.#trouble = undefined;
      settle(waiting, value);
      return;
    }
    const error = fromWire(value as WireError);
    if (error.code !== 'busy' && isTrouble(error)) this.#trouble = error;
    waiting.reject(error);
  }

  #die(error: Error): void {
    const reason = this.#ended ?? died(error);
    const unexpected = this.#ended === undefined;
    this.#ended = reason;
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
    if (unexpected) this.#onDeath(reason);
  }
}

function settle({ form, kept, resolve, reject }: Waiting, value: unknown): void {
  try {
    resolve(form === undefined ? value : form.unpackResult(value, kept));
  } catch (error) {
    // A defect of ours, and that of one call: the answers of the others are still to be read.
    reject(toStoreError(error));
  }
}

/** Waits for the thread's first word. (Not by removeAllListeners, which would also cut the worker's own wires.) */
async function opened(worker: Worker): Promise<void> {
  const first = await new Promise<FromThread>((resolve, reject) => {
    const onEnd = (reason: Error | number) => {
      reject(died(reason instanceof Error ? reason : new Error(`the thread ended with code ${reason}`)));
    };
    worker.once('error', onEnd).once('exit', onEnd);
    worker.once('message', (message: FromThread) => {
      worker.off('error', onEnd).off('exit', onEnd);
      resolve(message);
    });
  });
  if (first.t === 'failed') throw fromWire(first.error);
}

const died = (cause: Error): StoreError =>
  new StoreError('internal', `a thread of the store died: restart the server (${cause.message})`, { cause });
