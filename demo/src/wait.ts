import type { Phone } from '@tim-push/sandbox';

type Banner = Phone['shade'][number];
/** A step of the story takes well under a second, on a machine with two busy cores ten; this long only when something is broken. */
const PATIENCE_MS = 60_000;

/**
 * Subscribes now and resolves with the banner of the next push that this phone shows, new or replaced.
 * @throws after a minute, with what happened on the phone instead.
 */
export function nextBanner(phone: Phone): Promise<Banner> {
  const from = phone.log.length;
  return new Promise((resolve, reject) => {
    const stop = phone.onEvent((event) => {
      if (event.kind !== 'shown' && event.kind !== 'replaced') return;
      const banner = phone.shade.find((one) => one.id === event.notificationId);
      if (!banner) return;
      clearTimeout(timer);
      stop();
      resolve(banner);
    });
    const timer = setTimeout(() => {
      stop();
      const since = phone.log.slice(from).map((event) => event.kind);
      reject(
        new Error(
          `phone ${phone.id} showed nothing within ${PATIENCE_MS / 1000} s; it noted: ${since.join(', ') || 'nothing'}`,
        ),
      );
    }, PATIENCE_MS);
  });
}

/** Looks until a condition holds. @throws after a minute, naming what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
