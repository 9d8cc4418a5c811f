import { registry } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { fieldFlags, typedValue } from './cert-flags.ts';

const flagsOf = (vendor: Vendor) =>
  fieldFlags([{ vendor, definition: registry[vendor] }]).flatMap((flag) => {
    const schema = registry[vendor].spec[flag.part].properties[flag.field] as TSchema & Record<string, unknown>;
    const choices = Array.isArray(schema['enum']) ? schema['enum'] : [];
    const values: unknown[] = schema['default'] === undefined ? choices : [...choices, schema['default']];
    return values.map((value) => ({ flag, value }));
  });

describe.each(Object.keys(registry) as Vendor[])('flags of %s', (vendor) => {
  it('take every choice and every default as its field has it', () => {
    const wrong = flagsOf(vendor).filter(({ flag, value }) => typedValue(flag, String(value)) !== value);
    expect(wrong.map(({ flag, value }) => `${flag.flag} ${String(value)}`)).toEqual([]);
  });
});
