import type { Size } from './case.ts';

/**
 * Lets chat servers work until they run compiled code, in turns: a connection may send so many messages at once and no more
 * in a while, and has that while when another server works.
 */
export async function warmUp(
  servers: readonly { chat(count: number): Promise<unknown> }[],
  { serverWarmUps, serverWarmUp }: Size,
): Promise<void> {
  for (let turn = 0; turn < serverWarmUps; turn++) for (const server of servers) await server.chat(serverWarmUp);
}
