/** The faults a cloud can be given. Checked by schema at every door, so a misspelt fault is an error and not a silent calm. */
import Type, { type Static } from 'typebox';

const Milliseconds = Type.Number({ minimum: 0, maximum: 3_600_000 });

/** Which requests a fault strikes: the next `next` ones, each with chance `rate`, or (neither given) every one. */
const When = {
  next: Type.Optional(Type.Integer({ minimum: 1, description: 'the next n requests, then no more' })),
  rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'each request with this chance' })),
  endpoint: Type.Optional(Type.String({ description: "which endpoint it strikes; default 'api'" })),
};
const strict = { additionalProperties: false } as const;
const RetryAfter = Type.Optional(
  Type.Union([Type.Integer({ minimum: 0 }), Type.String()], { description: 'seconds, or an HTTP date' }),
);

export const FaultsSchema = Type.Object(
  {
    latency: Type.Optional(
      Type.Union([
        Type.Object({ fixedMs: Milliseconds }, strict),
        Type.Object({ minMs: Milliseconds, maxMs: Milliseconds }, strict),
        Type.Object({ medianMs: Milliseconds, p99Ms: Milliseconds }, strict),
      ]),
    ),
    status: Type.Optional(
      Type.Object(
        {
          ...When,
          code: Type.Integer({ minimum: 400, maximum: 599 }),
          retryAfter: RetryAfter,
          body: Type.Optional(Type.Union([Type.Literal('vendor'), Type.Literal('html'), Type.Literal('empty')])),
        },
        strict,
      ),
    ),
    throttle: Type.Optional(Type.Object({ ...When, retryAfter: RetryAfter }, strict)),
    vendorCode: Type.Optional(Type.Object({ ...When, code: Type.Union([Type.Integer(), Type.String()]) }, strict)),
    expiredAuth: Type.Optional(Type.Literal(true)),
    goaway: Type.Optional(
      Type.Object(
        {
          afterRequests: Type.Integer({ minimum: 1, description: 'of one connection; h2 only' }),
          debug: Type.Optional(Type.String({ maxLength: 200 })),
          code: Type.Optional(Type.Integer({ minimum: 0, maximum: 13 })),
          next: Type.Optional(Type.Integer({ minimum: 1, description: 'so many connections, then no more' })),
        },
        strict,
      ),
    ),
    maxConcurrentStreams: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
    stream: Type.Optional(
      Type.Object({ ...When, reset: Type.Union([Type.Literal('rst'), Type.Literal('refused')]) }, strict),
    ),
    reset: Type.Optional(
      Type.Object({ ...When, at: Type.Union([Type.Literal('before'), Type.Literal('after')]) }, strict),
    ),
    silence: Type.Optional(Type.Object(When, strict)),
    quotaSpent: Type.Optional(Type.Literal(true)),
    partial: Type.Optional(
      Type.Object(
        {
          tokens: Type.Array(Type.String(), { minItems: 1 }),
          whole: Type.Optional(
            Type.Union([Type.Integer(), Type.String()], {
              description:
                'code for a whole request that carries one of them among others; it names none, nothing is sent',
            }),
          ),
        },
        strict,
      ),
    ),
    down: Type.Optional(Type.Literal(true)),
  },
  strict,
);
/** See README, "Faults", for each one in words. */
export type Faults = Static<typeof FaultsSchema>;
