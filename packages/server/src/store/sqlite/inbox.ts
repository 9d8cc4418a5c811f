import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { ToThread } from './thread-messages.ts';

/** Everything that waits on the port at this moment, without going back to the event loop. */
export function drain(port: MessagePort, into: ToThread[]): void {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    into.push(next.message as ToThread);
  }
}
