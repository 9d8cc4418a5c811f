/** The names of options, as the plugin reads them. */
import { places } from '../config/known.ts';

export { COMMON_KEYS } from '../config/known.ts';
export const PLACES: ReturnType<typeof places> = places();
