export * from './contract.ts';
export * from './memory.ts';
