/** The form of every time in `explain`: UTC to the second, so that it can be compared with logs of any machine. */
export const showTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
