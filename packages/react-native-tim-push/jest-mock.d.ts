export * from './lib/jest-mock.cjs';
