import { describe, expect, it } from 'vitest';
import { type Hold, holdAdvice, holdOf, reasonOf, UNUSABLE, WRONG_PROJECT } from './hold.ts';
import { MASS_DEATH } from './lane.ts';

describe('the reason of a held lane', () => {
  it.each<[string, Hold]>([
    [reasonOf('21301', holdAdvice('credentials')), { cause: 'credentials', code: '21301' }],
    [reasonOf('http_404', holdAdvice('config')), { cause: 'config', code: 'http_404' }],
    [reasonOf('30', holdAdvice('permission')), { cause: 'permission', code: '30' }],
    [reasonOf(MASS_DEATH, WRONG_PROJECT), { cause: 'dead_tokens', code: MASS_DEATH }],
    [reasonOf(UNUSABLE, 'appId: is missing'), { cause: 'certificate', code: UNUSABLE, words: 'appId: is missing' }],
  ])('is taken apart: %s', (reason, hold) => expect(holdOf(reason)).toEqual(hold));

  it('of another version stays one text', () => expect(holdOf('21301: correct it')).toBeUndefined());
});
