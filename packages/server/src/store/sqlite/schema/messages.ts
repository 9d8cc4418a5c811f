/** Tables of messages, conversations and receive options. */
export const messagesSchema = `
`;
