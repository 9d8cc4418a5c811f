import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutUnits, redact } from './text.ts';

describe('cutUnits', () => {
  it('keeps the limit, never splits a pair, and leaves alone what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (text, max) => {
        const cut = cutUnits(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        if (text.length <= max) expect(cut).toBe(text);
        else expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('redact', () => {
  it('takes out secrets and what looks like a token, on one line of 200 characters', () => {
    const token = `dQw4:APA91b${'x'.repeat(130)}`;
    const text = redact(`bad token ${token}\n for  key hunter2 ${'y z'.repeat(200)}`, ['hunter2']);
    expect(text).toMatch(/^bad token <redacted> for key <redacted> /);
    expect(text.length).toBeLessThanOrEqual(200);
  });

  it('leaves resource names readable', () => {
    const text =
      "Permission 'cloudmessaging.messages.create' denied on '//cloudresourcemanager.googleapis.com/projects/p'";
    expect(redact(text)).toBe(text);
  });
});
