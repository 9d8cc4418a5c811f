import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@tim-push/source'] },
  ssr: { resolve: { conditions: ['@tim-push/source'], externalConditions: ['@tim-push/source'] } },
  test: {
    include: ['packages/**/*.test.ts', 'test/**/*.test.ts', 'demo/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/lib/**'],
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--conditions=@tim-push/source'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
