/** Decides how many threads to compute with. `observe` is told how long one unit took and gives the number for the next. */
export type ThreadGovernor = { threads(): number; observe(milliseconds: number): number };

const worthwhile = 1.1;
const restUnitsMin = 32;
const restUnitsMax = 512;

/**
 * Finds out whether leaving one core to others is faster than taking them all.
 *
 * The threads of llama.cpp wait for each other after every layer, so that one other busy process on a machine whose cores are all taken
 * slows it down far beyond its share: 24 tokens/s fell to 1 to 6 on two cores, where one thread kept 18. Nobody tells us about
 * the other process, so both ways are timed: `units` units with all threads, then as many with one less, then the faster one;
 * from time to time the full number is tried again, less often each time it loses.
 */
export function createThreadGovernor({ threadsMax, units }: { threadsMax: number; units: number }): ThreadGovernor {
  const spared = Math.max(1, threadsMax - 1);
  let threads = threadsMax;
  let fullMs = Number.POSITIVE_INFINITY;
  let sparedMs: number | undefined;
  let sum = 0;
  let count = 0;
  let restUnits = restUnitsMin;
  let restLeft = 0;

  const afterFull = (meanMs: number) => {
    fullMs = meanMs;
    if (sparedMs !== undefined && meanMs <= sparedMs * worthwhile) {
      restUnits = restUnitsMin;
      return threadsMax;
    }
    restLeft = sparedMs === undefined ? 0 : restUnits;
    if (sparedMs !== undefined) restUnits = Math.min(restUnitsMax, restUnits * 2);
    return spared;
  };
  const afterSpared = (meanMs: number) => {
    sparedMs = meanMs;
    restLeft -= count;
    return restLeft <= 0 || meanMs > fullMs ? threadsMax : spared;
  };

  return {
    threads: () => threads,
    observe(milliseconds) {
      if (threadsMax <= 1) return threads;
      sum += milliseconds;
      count += 1;
      const isHopeless = threads === threadsMax && sparedMs !== undefined && sum > sparedMs * worthwhile * units;
      if (count < units && !isHopeless) return threads;
      threads = threads === threadsMax ? afterFull(sum / count) : afterSpared(sum / count);
      sum = 0;
      count = 0;
      return threads;
    },
  };
}
