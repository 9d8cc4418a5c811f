import type { LaneStanding } from '../../api/admin/index.ts';
import { showTime } from '../../push/explain/time.ts';
import { className } from '../../store/contract/pushes.ts';
import { table } from '../output.ts';
import type { Texts } from '../texts.ts';

/** Every lane with why it stands still, since when and until when; below them what to do. */
export function laneTable(lanes: readonly LaneStanding[], texts: Texts): string {
  if (lanes.length === 0) return texts.none;
  const rows = lanes.map((lane) => [
    String(lane.id),
    lane.vendor,
    lane.vendorAccount,
    texts.laneStates[stateOf(lane)],
    String(lane.queued),
    String(lane.leased),
    ...standstill(lane),
    reasons(lane, texts).join('; '),
  ]);
  const fixes = new Set(lanes.flatMap((lane) => fixesOf(lane, texts)));
  return [table([texts.headLanes, ...rows]), ...[...fixes].map((fix) => `${texts.fix}: ${fix}`)].join('\n');
}

/** The word for it: what a cloud in trouble is, where the lane itself is open. */
function stateOf({ state, trouble, closed }: LaneStanding): keyof Texts['laneStates'] {
  if (state !== 'open') return state;
  return trouble?.kind ?? (closed.length > 0 ? 'quota' : 'open');
}

/** Since when and until when. */
function standstill({ state, sinceMs, trouble, closed, retryAtMs }: LaneStanding): [string, string] {
  const shown = (ms: number | undefined): string => (ms === undefined ? '' : showTime(ms));
  if (state !== 'open') return [shown(sinceMs), shown(retryAtMs)];
  if (trouble !== undefined) return [shown(trouble.sinceMs), shown(retryAtMs)];
  return ['', closed.length === 0 ? '' : shown(Math.max(...closed.map(({ untilMs }) => untilMs)))];
}

function reasons({ reason, hold, trouble, closed }: LaneStanding, texts: Texts): string[] {
  return [
    ...(reason === '' ? [] : [texts.laneReason(reason, hold)]),
    ...(trouble === undefined ? [] : [`${texts.laneTroubles[trouble.kind]} (${trouble.code})`]),
    ...closed.map(({ priority, code }) => texts.laneQuota(className(priority), code)),
  ];
}

function fixesOf({ trouble, closed }: LaneStanding, texts: Texts): string[] {
  return [
    ...(trouble === undefined ? [] : [texts.laneTroubleFixes[trouble.kind]]),
    ...(closed.length === 0 ? [] : [texts.laneQuotaFix]),
  ];
}
