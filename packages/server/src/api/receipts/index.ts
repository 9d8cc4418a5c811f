export { createReceiptPaths, type ReceiptPaths } from './paths.ts';
export { type ReceiptDeps, type ReceiptRequest, type ReceiptResult, registerReceipts } from './register.ts';
