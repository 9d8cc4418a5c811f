/** How the sandboxes of a test file are started, where the file runs in both modes: `fast.test.ts` turns it. */
export const mode: { fast: boolean } = { fast: false };
