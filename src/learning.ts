/** Learns a little later, once for all that was taken over meanwhile, and never twice at a time. */

interface Learning {
  /** Something new is to be learnt. */
  soon(): void;
}

/** `learn` never rejects. What comes while it runs is learnt after it. A waiting run does not keep the program going. */
export function createLearning({ learn, afterMs }: { learn: () => Promise<void>; afterMs: number }): Learning {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let isOpen = false;

  async function run(): Promise<void> {
    if (running) {
      isOpen = true;
      return;
    }
    running = true;
    await learn();
    running = false;
    if (isOpen) wait();
  }

  function wait(): void {
    isOpen = false;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), afterMs).unref();
  }

  return { soon: wait };
}
