/** What a connection may still ask for now; refilled with time. A plain pair of numbers: there is one per connection. */
export interface Budget {
  left: number;
  atMs: number;
}

/** Takes one request from the budget. False: it is used up. */
export function spend(budget: Budget, perSecond: number, burst: number, nowMs: number): boolean {
  const refill = (Math.max(0, nowMs - budget.atMs) * perSecond) / 1000;
  budget.left = Math.min(burst, budget.left + refill);
  budget.atMs = nowMs;
  if (budget.left < 1) return false;
  budget.left -= 1;
  return true;
}
