/**
 * Pushes that wait for their turn: so many under way at a time. The first is alone: on a new connection APNs takes one request
 * until that is answered, and its library loses those that are refused.
 */
import type { Note, Push } from '../libraries/library.ts';
import type { PushResult } from './store.ts';

interface Waiting {
  token: string;
  note: Note;
  settle(result: PushResult): void;
}

export class Pushes {
  readonly #push: Push;
  readonly #parallel: number;
  #limit = 1;
  #waiting: Waiting[] = [];
  #next = 0;
  #underWay = 0;

  constructor(push: Push, parallel: number) {
    this.#push = push;
    this.#parallel = parallel;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#start();
  }

  #start(): void {
    while (this.#underWay < this.#limit) {
      const waiting = this.#waiting[this.#next];
      if (waiting === undefined) {
        this.#waiting = [];
        this.#next = 0;
        return;
      }
      this.#next += 1;
      this.#underWay += 1;
      void this.#run(waiting);
    }
  }
  async #run({ token, note, settle }: Waiting): Promise<void> {
    let result: PushResult;
    try {
      result = { state: 'sent', id: await this.#push(token, note) };
    } catch (error) {
      result = { state: 'failed', id: error instanceof Error ? error.message : String(error) };
    }
    this.#underWay -= 1;
    this.#limit = this.#parallel;
    settle(result);
    this.#start();
  }
}
