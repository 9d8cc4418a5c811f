/** The names of options, as the plugin reads them. */
import { commonKeys, places } from '../config/known.ts';

export const COMMON_KEYS: readonly string[] = commonKeys();
export const PLACES: ReturnType<typeof places> = places();
