/** Work that must not touch something after it was closed. */
type ClosableWork = {
  /** Does the work, or nothing but give `otherwise` once closing has begun. */
  run<Result>(work: () => Promise<Result>, otherwise: Result): Promise<Result>;
  /** Lets nothing more begin and waits for what is under way. */
  close(): Promise<void>;
};

export function createClosableWork(): ClosableWork {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  return {
    async run(work, otherwise) {
      if (closed) return otherwise;
      const running = work();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}
