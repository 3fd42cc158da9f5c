import type { Writable } from "node:stream";
import { type DownloadProgress, inMegabytes } from "./download.ts";

const stepPercent = 10;

/** Shows how a download comes on. Call `stop` at the end, so that the next line begins at the left. */
export type DownloadBar = { show(progress: DownloadProgress): void; stop(): void };

/** A moving bar where a person watches a terminal, else one line for every tenth. `stream` should be standard error. */
export async function createDownloadBar(stream: Writable & { isTTY?: boolean }): Promise<DownloadBar> {
  return stream.isTTY ? movingBar(stream) : lines(stream);
}

async function movingBar(stream: Writable): Promise<DownloadBar> {
  const { SingleBar } = (await import("cli-progress")).default;
  const format = "{name} [{bar}] {percentage}%  {done} / {all}  还要 {eta_formatted}  {from}";
  const bar = new SingleBar({ format, stream: stream as NodeJS.WritableStream, hideCursor: true, etaBuffer: 50 });
  let shown = "";
  return {
    show(progress) {
      const { name, phase, bytesDone, bytesTotal } = progress;
      const from = phase === "waiting" ? "等另一个程序下载完" : progress.from;
      const words = { name, from, done: inMegabytes(bytesDone), all: inMegabytes(bytesTotal) };
      if (shown !== name) bar.start(bytesTotal, bytesDone, words);
      shown = name;
      bar.update(bytesDone, words);
    },
    stop: () => bar.stop(),
  };
}

function lines(stream: Writable): DownloadBar {
  let last = "";
  return {
    show({ name, phase, bytesDone, bytesTotal, from }) {
      const percent = Math.floor((bytesDone / bytesTotal) * (100 / stepPercent)) * stepPercent;
      const line =
        phase === "waiting"
          ? `${name}：等另一个程序下载完`
          : `${name}：${percent}%（共 ${inMegabytes(bytesTotal)}，${from}）`;
      if (line === last) return;
      last = line;
      stream.write(`${line}\n`);
    },
    stop: () => undefined,
  };
}
