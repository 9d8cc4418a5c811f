import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../metrics/index.ts';
import type { StoreHealth } from '../../store/index.ts';

export interface HealthDeps {
  /** What the store says of itself. */
  storeHealth(): Promise<StoreHealth>;
  /** False while starting and from the moment of a stop: no new traffic then. */
  ready(): boolean;
  metrics: Pick<Metrics, 'render'>;
}

/** Adds `/healthz` (the process answers), `/readyz` (it can take traffic) and `/metrics` (Prometheus). */
export function registerHealth(app: FastifyInstance, deps: HealthDeps): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const store = await deps.storeHealth();
    const ready = deps.ready();
    return await reply.code(ready && store.ok ? 200 : 503).send({ ok: ready && store.ok, ready, store });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await deps.metrics.render()),
  );
}
