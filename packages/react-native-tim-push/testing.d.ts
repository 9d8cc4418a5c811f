export * from './lib/testing.cjs';
