import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { LaneQueue } from '../../store/index.ts';
import type { AdminDeps } from './context.ts';
import { notFound } from './error.ts';
import { inputReader } from './input.ts';
import { idOf } from './params.ts';

const readPause = inputReader(
  Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200, description: 'Why, for the next operator' })) }),
);

export function registerLanes(api: FastifyInstance, deps: AdminDeps): void {
  const set = async (id: number, state: 'open' | 'paused', reason: string): Promise<LaneQueue> => {
    await laneOf(deps, id);
    if (deps.live === undefined) await deps.store.setLane(id, state, reason, deps.now());
    else await deps.live.setLane(id, state, reason);
    deps.log.info({ audit: `lane_${state}`, lane: id, reason }, 'a lane was changed by an operator');
    return await laneOf(deps, id);
  };
  api.get('/lanes', async () => ({ lanes: await deps.store.lanes() }));
  api.post('/lanes/:id/pause', async (request) =>
    set(idOf(request), 'paused', readPause(request.body).reason ?? 'paused by an operator'),
  );
  api.post('/lanes/:id/resume', async (request) => set(idOf(request), 'open', ''));
  api.get('/queue', async () => {
    const [lanes, health] = await Promise.all([deps.store.lanes(), deps.store.health()]);
    const sum = (of: (lane: LaneQueue) => number): number => lanes.reduce((total, lane) => total + of(lane), 0);
    return { queued: sum((lane) => lane.queued), leased: sum((lane) => lane.leased), store: health, lanes };
  });
}

async function laneOf(deps: AdminDeps, id: number): Promise<LaneQueue> {
  const found = (await deps.store.lanes()).find((lane) => lane.id === id);
  if (found === undefined) throw notFound('id', `lane ${id}`, 'see tim-push lane list');
  return found;
}
