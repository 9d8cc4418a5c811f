import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { isObject, jsonObject, stringOf } from '../json.ts';

/** Reads the callback: JSON keyed by task, ids as one text with commas; it means delivered — clouds/vivo.md §9. */
export const vivoReceipts = (now: () => number): ReceiptReader => ({
  parse({ body }) {
    const tasks = jsonObject(body);
    if (tasks === undefined) throw new ReceiptError('body', 'is not a JSON object keyed by task');
    return Object.entries(tasks).map(([taskId, report]): Receipt => {
      if (!isObject(report)) throw new ReceiptError(taskId, 'is not an object');
      return {
        tag: stringOf(report['param']),
        kind: 'delivered',
        tokens: stringOf(report['targets'])
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== ''),
        code: 'delivered',
        // The report carries no time.
        atMs: now(),
        vendorId: taskId,
      };
    });
  },
});
