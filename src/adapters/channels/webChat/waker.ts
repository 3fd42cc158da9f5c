export interface Waker {
  /** Ends the present wait, or the next one if nobody waits. */
  wake(): void;
  /** True if it was woken, false if the time was over. One at a time. */
  wait(milliseconds: number): Promise<boolean>;
}

/** Lets one loop sleep until there is something to do. A call that comes while it works is not lost. */
export function createWaker(): Waker {
  let isWoken = false;
  let end: () => void = () => undefined;
  return {
    wake() {
      isWoken = true;
      end();
    },
    async wait(milliseconds) {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const woken = isWoken;
      isWoken = false;
      return woken;
    },
  };
}
