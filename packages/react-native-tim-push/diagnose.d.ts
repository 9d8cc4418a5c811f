export * from './lib/diagnose.cjs';
