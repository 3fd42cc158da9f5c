/** A progress bar on standard error. */
import cliProgress from "cli-progress";

export type ProgressBar = {
  /** Draws the bar; the first call begins it. */
  show: (done: number, total: number) => void;
  /** Ends the bar, if it was begun. */
  stop: () => void;
};

/** A bar before which `label` stands; undefined where the stream is no terminal. */
export function createProgressBar(label: string, stream: NodeJS.WriteStream): ProgressBar | undefined {
  if (!stream.isTTY) return undefined;
  const format = `${label} [{bar}] {value} / {total}`;
  const bar = new cliProgress.SingleBar({ format, stream, hideCursor: true, etaBuffer: 50 });
  let begun = false;
  return {
    show(done, total) {
      if (!begun) bar.start(total, 0, {});
      begun = true;
      bar.update(done, {});
    },
    stop() {
      if (begun) bar.stop();
    },
  };
}
