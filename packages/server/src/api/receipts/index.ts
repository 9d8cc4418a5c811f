export { createReceiptPaths, type ReceiptPaths } from './paths.ts';
export { type ReceiptDeps, registerReceipts } from './register.ts';
