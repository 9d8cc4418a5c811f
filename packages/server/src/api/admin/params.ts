import type { FastifyRequest } from 'fastify';
import { problem } from './problems.ts';

/** A whole number from the path or the query. */
export function integer(value: unknown, field: string): number {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw problem('not_a_whole_number', field, {});
}

const param = (request: FastifyRequest, name: string): number =>
  integer((request.params as Record<string, unknown>)[name], name);
export const appIdOf = (request: FastifyRequest): number => param(request, 'appId');
export const idOf = (request: FastifyRequest): number => param(request, 'id');

/** `appId` of the query; undefined when it is absent. */
export function appIdOfQuery(request: FastifyRequest): number | undefined {
  const { appId } = request.query as { appId?: unknown };
  return appId === undefined ? undefined : integer(appId, 'appId');
}
