/** Tables of batches, decisions, receipts and counters. */
export const pushesSchema = `
`;
