import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { PAUSED } from '../../push/dispatch/index.ts';
import type { LaneQueue } from '../../store/index.ts';
import type { AdminDeps } from './context.ts';
import { inputReader } from './input.ts';
import { type LaneStanding, laneStanding } from './lane-standing.ts';
import { idOf } from './params.ts';
import { problem } from './problems.ts';

const readPause = inputReader(
  Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200, description: 'Why, for the next operator' })) }),
);

export function registerLanes(api: FastifyInstance, deps: AdminDeps): void {
  const set = async (id: number, state: 'open' | 'paused', reason: string): Promise<LaneStanding> => {
    const { state: from, trouble, retryAtMs } = await laneOf(deps, id);
    if (deps.live === undefined) await setStored(deps, id, state, reason);
    else await deps.live.setLane(id, state, reason);
    // What the operator overrode: a resume also ends the pause that the cloud asked for.
    const over = { from, ...(trouble && { code: trouble.code }), ...(retryAtMs && { untilMs: retryAtMs }) };
    deps.log.info({ audit: `lane_${state}`, lane: id, reason, ...over }, 'a lane was changed by an operator');
    return await laneOf(deps, id);
  };
  api.get('/lanes', async () => ({ lanes: await standings(deps) }));
  api.post('/lanes/:id/pause', async (request) =>
    set(idOf(request), 'paused', readPause(request.body).reason ?? PAUSED),
  );
  api.post('/lanes/:id/resume', async (request) => set(idOf(request), 'open', ''));
  api.get('/queue', async () => {
    const [lanes, health] = await Promise.all([standings(deps), deps.store.health()]);
    const sum = (of: (lane: LaneQueue) => number): number => lanes.reduce((total, lane) => total + of(lane), 0);
    return { queued: sum((lane) => lane.queued), leased: sum((lane) => lane.leased), store: health, lanes };
  });
}

/** No server runs: the next one starts with the pause ended. */
async function setStored(
  { store, now }: AdminDeps,
  id: number,
  state: 'open' | 'paused',
  reason: string,
): Promise<void> {
  await store.setLane(id, state, reason, now());
  if (state === 'open') while ((await store.bringForward(id, now())) > 0);
}

async function standings({ store, live, now }: AdminDeps): Promise<LaneStanding[]> {
  const known = new Map(live?.lanes().map((lane) => [lane.id, lane]));
  return (await store.lanes()).map((lane) => laneStanding(lane, known.get(lane.id), now()));
}

async function laneOf(deps: AdminDeps, id: number): Promise<LaneStanding> {
  const found = (await standings(deps)).find((lane) => lane.id === id);
  if (found === undefined) throw problem('no_such_lane', 'id', { id });
  return found;
}
