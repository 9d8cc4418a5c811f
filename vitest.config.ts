import { defineConfig } from 'vitest/config';

export default defineConfig({
  // An app's own Expo re-exports these tools under its name; here they stand alone.
  resolve: { conditions: ['@tim-push/source'], alias: { 'expo/config-plugins': '@expo/config-plugins' } },
  ssr: { resolve: { conditions: ['@tim-push/source'], externalConditions: ['@tim-push/source'] } },
  test: {
    include: ['packages/**/*.test.ts', 'test/**/*.test.ts', 'demo/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/lib/**'],
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [
      '--conditions=@tim-push/source',
      // On processors with memory protection keys V8 aborts now and then when a process ends many threads ("Check failed:
      // jit_page.has_value()"): its book of code pages races. Without the keys it keeps no such book.
      '--no-memory-protection-keys',
    ],
    setupFiles: ['test/setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
