/**
 * What the built package adds to an app's release bundle: one minified module, React Native left out, `__DEV__` false as
 * Metro has it there. Needs `npm run build`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';

const ENTRY = join(import.meta.dirname, '..', 'lib', 'index.native.mjs');
const built = existsSync(ENTRY);
/**
 * The aim of the design, 12 KB. What it is made of, in KB: registering, reporting and listening 4.2, the methods and their
 * names 2.3, three dialects of configuration 1.7, taps and `ext` 1.3, reports over HTTP 1.1, choosing the cloud 0.5, result
 * codes and the rest 1.2. It is JavaScript of today; what Metro makes of it for an old engine: test/metro.test.ts.
 */
const LIMIT_BYTES = 12_288;

describe.skipIf(!built)(`the size${built ? '' : ' (skipped: lib/ is missing, run npm run build)'}`, () => {
  it(`is at most ${LIMIT_BYTES} bytes minified, and nothing but react-native is imported`, async () => {
    const transform = { define: { __DEV__: 'false' } };
    const bundle = await rolldown({ input: ENTRY, external: ['react-native'], transform });
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    await bundle.close();
    expect(output).toHaveLength(1);
    expect(output[0].imports).toEqual(['react-native']);
    expect(Buffer.byteLength(output[0].code)).toBeLessThanOrEqual(LIMIT_BYTES);
    // What helps while an app is written, and only then.
    expect(output[0].code).not.toMatch(/did you mean|applicationGroupID/);
    // The diagnosis is a subpath, its words another, in Chinese too.
    expect(output[0].code).not.toContain('status_bar_icon');
    expect(output[0].code).not.toMatch(/[\u4e00-\u9fff]/);
  });
});
