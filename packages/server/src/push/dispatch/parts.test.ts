import { describe, expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';
import { createDeadTokenGuard, type DeadTokenGuard } from './dead-token-guard.ts';
import { createPace } from './pace.ts';
import { requestKey } from './request.ts';
import { createTokenBucket } from './token-bucket.ts';

describe('token bucket', () => {
  it('lets a second of targets through at once and then at its rate', () => {
    const bucket = createTokenBucket(100, 0);
    bucket.take(100, 0);
    expect(bucket.ready(0)).toBe(false);
    expect(bucket.waitMs(0)).toBe(10);
    expect(bucket.ready(10)).toBe(true);
  });
  it('waits a large request off', () => {
    const bucket = createTokenBucket(500, 0);
    bucket.take(1000, 0);
    expect(bucket.waitMs(0)).toBe(1002);
    expect(bucket.ready(1002)).toBe(true);
  });
  it('works below one a second', () => {
    const bucket = createTokenBucket(0.5, 0);
    expect(bucket.ready(0)).toBe(true);
    bucket.take(1, 0);
    expect(bucket.ready(1000)).toBe(false);
    expect(bucket.ready(2000)).toBe(true);
  });
  it('tells how many may start within a time, and one at least', () => {
    const bucket = createTokenBucket(100, 0);
    expect(bucket.within(250, 0)).toBe(125);
    bucket.take(150, 0);
    expect(bucket.within(250, 0)).toBe(1);
  });
  it('survives a clock that is set back', () => {
    const bucket = createTokenBucket(10, 1000);
    bucket.take(10, 1000);
    expect(bucket.ready(0)).toBe(false);
    expect(bucket.ready(100)).toBe(true);
  });
});

describe('pace', () => {
  it('is remembered for a minute while nothing is asked, and until the first answers should be there', () => {
    const pace = createPace(100);
    for (let at = 0; at < 100; at += 10) pace.note(at);
    for (let at = 100; at < 130; at += 10) pace.note(at);
    expect(pace.recent(1000, false)).toBe(0);
    // The window that was cut short counts for less than half of the one before would.
    expect(pace.recent(1000, true)).toBe(5);
    pace.begin(2000);
    expect(pace.recent(2099, false)).toBe(5);
    expect(pace.recent(2201, false)).toBe(0);
    expect(pace.recent(59_000, true)).toBe(5);
    expect(pace.recent(61_500, true)).toBe(0);
    pace.begin(61_600);
    expect(pace.recent(61_600, false)).toBe(0);
  });
  it('does not add up what comes one at a time', () => {
    const pace = createPace(100);
    for (let at = 0; at < 10_000; at += 20) {
      pace.begin(at);
      pace.note(at + 1);
    }
    expect(pace.recent(10_000, true)).toBeLessThanOrEqual(6);
  });
  it('is what was answered in the present window or the one before, and nothing after a silence', () => {
    const pace = createPace(100);
    expect(pace.recent(0, false)).toBe(0);
    for (const at of [0, 10, 20]) pace.note(at);
    expect(pace.recent(99, false)).toBe(3);
    pace.note(150);
    expect(pace.recent(160, false)).toBe(3);
    expect(pace.recent(250, false)).toBe(1);
    expect(pace.recent(600, false)).toBe(0);
  });
  it('forgets all when the clock is set back', () => {
    const pace = createPace(100);
    pace.note(1000);
    expect(pace.recent(500, false)).toBe(0);
  });
});

describe('breaker', () => {
  const make = () => createBreaker({ after: 3, baseMs: 1000, capMs: 8000, most: 8 });
  const open = (breaker: ReturnType<typeof make>, now: number): void => {
    for (let i = 0; i < 3; i += 1) breaker.trouble(breaker.era(), now, 1);
  };
  it('opens after troubles in a row, not before', () => {
    const breaker = make();
    breaker.trouble(0, 0, 1);
    breaker.trouble(0, 0, 1);
    breaker.success(0);
    breaker.trouble(0, 0, 1);
    breaker.trouble(0, 0, 1);
    expect(breaker.state(0)).toBe('closed');
    breaker.trouble(0, 0, 1);
    expect(breaker.state(0)).toBe('open');
    expect(breaker.allowance(0)).toBe(0);
  });
  it('lets one probe through when its pause is over, and ramps up after its success', () => {
    const breaker = make();
    open(breaker, 0);
    expect(breaker.openUntilMs()).toBe(1000);
    expect(breaker.allowance(999)).toBe(0);
    expect(breaker.allowance(1000)).toBe(1);
    const seen = [];
    for (let i = 0; i < 8; i += 1) {
      breaker.success(breaker.era());
      seen.push(breaker.allowance(1000));
    }
    expect(seen).toEqual([2, 3, 4, 5, 6, 7, 8, 8]);
    expect(breaker.state(1000)).toBe('closed');
  });
  it('waits twice as long after each failed probe, up to the cap', () => {
    const breaker = make();
    open(breaker, 0);
    const pauses = [];
    for (let i = 0; i < 5; i += 1) {
      const now = breaker.openUntilMs();
      breaker.trouble(breaker.era(), now, 1);
      pauses.push(breaker.openUntilMs() - now);
    }
    expect(pauses).toEqual([2000, 4000, 8000, 8000, 8000]);
  });
  it('ignores answers to requests from before the pause', () => {
    const breaker = make();
    const before = breaker.era();
    open(breaker, 0);
    breaker.success(before);
    expect(breaker.state(0)).toBe('open');
  });
  it('pauses at once for as long as the cloud asks', () => {
    const breaker = make();
    breaker.trouble(0, 0, 0, 30_000);
    expect(breaker.openUntilMs()).toBe(30_000);
    breaker.throttle(60_000);
    expect(breaker.allowance(59_999)).toBe(0);
    expect(breaker.allowance(60_000)).toBe(1);
  });
});

describe('dead-token guard', () => {
  const record = (guard: DeadTokenGuard, answers: readonly boolean[]): void => {
    for (const [at, dead] of answers.entries()) guard.record(dead, at);
  };
  const repeated = (dead: boolean, count: number): boolean[] => Array(count).fill(dead);

  it('doubts when more than a fifth of the last answers are dead tokens', () => {
    const guard = createDeadTokenGuard();
    record(
      guard,
      [...Array(200)].flatMap(() => [...repeated(false, 4), true]),
    );
    expect(guard.doubt()).toBe('none');
    record(guard, [true]);
    expect(guard.doubt()).toBe('tokens');
  });
  it('lets a few dead tokens of a young lane pass, and doubts the certificate when none lives', () => {
    const guard = createDeadTokenGuard();
    record(guard, repeated(true, 10));
    expect(guard.doubt()).toBe('none');
    record(guard, [true]);
    expect(guard.doubt()).toBe('certificate');
  });
  it('doubts the certificate of a lane that worked once a long run is dead', () => {
    const guard = createDeadTokenGuard();
    record(guard, [...repeated(false, 800), ...repeated(true, 200)]);
    expect(guard.doubt()).toBe('none');
    record(guard, [true]);
    expect(guard.doubt()).toBe('certificate');
    expect(guard.sinceMs()).toBe(1);
  });
  it('doubts only tokens while some of them live', () => {
    const guard = createDeadTokenGuard();
    record(
      guard,
      [...Array(20)].flatMap(() => [...repeated(true, 9), false]),
    );
    expect(guard.doubt()).toBe('tokens');
  });
  it('forgets all doubt of the certificate with the first token that lives', () => {
    const guard = createDeadTokenGuard();
    guard.suspect();
    record(guard, repeated(true, 3));
    expect(guard.doubt()).toBe('certificate');
    record(guard, [false]);
    expect(guard.doubt()).toBe('none');
    record(guard, repeated(true, 10));
    expect(guard.doubt()).toBe('none');
  });
  it('ends the doubt of tokens once the share has halved', () => {
    const guard = createDeadTokenGuard();
    record(
      guard,
      [...Array(6)].flatMap(() => [false, true, true]),
    );
    expect(guard.doubt()).toBe('tokens');
    record(guard, repeated(false, 101));
    expect(guard.doubt()).toBe('tokens');
    record(guard, [false]);
    expect(guard.doubt()).toBe('none');
  });
});

describe('request key', () => {
  it.each([
    ['b501', '', 'b501'],
    ['b501', 'a', 'b501-a'],
  ])('%s and %j make %s', (batch, suffix, key) => expect(requestKey(batch, suffix)).toBe(key));
  it('stays within 20 characters of the narrow alphabet, the same each time', () => {
    const key = requestKey('0123456789abcdefghij', '0.zh');
    expect(key).toMatch(/^[0-9A-Za-z-]{20}$/);
    expect(requestKey('0123456789abcdefghij', '0.zh')).toBe(key);
    expect(requestKey('0123456789abcdefghij', '1.zh')).not.toBe(key);
  });
});
