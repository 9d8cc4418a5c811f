import { expect, it } from 'vitest';
import { changedFields } from './changed-fields.ts';

const groups = ['credentials', 'options'];
const former = { name: 'a', enabled: true, credentials: { id: '1', secret: 'S3CRET' }, options: { mode: 'data' } };

it.each([
  ['nothing', {}, []],
  ['a field', { enabled: false }, ['enabled']],
  ['a secret', { credentials: { id: '1', secret: 'other' } }, ['credentials.secret']],
  ['what was added and taken away', { options: { icon: 'x' } }, ['options.mode', 'options.icon']],
  ['a group that is gone', { options: undefined }, ['options.mode']],
])('names %s, and no value', (_name, change, names) => {
  expect(changedFields(former, { ...former, ...change }, groups)).toEqual(names);
});
