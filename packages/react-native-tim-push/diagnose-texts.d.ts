export * from './lib/diagnose-texts.cjs';
