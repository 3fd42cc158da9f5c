import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Failure } from "../../shared/failures.ts";

/** Turns a recording (RIFF/WAVE, PCM) into text, one after the other; "" where nobody speaks. */
export interface Recogniser {
  /** Fails with RECORDING_UNREADABLE, SPEECH_FAILED, TOOL_TIMED_OUT or TOOL_CANCELLED. */
  hear(path: string, signal: AbortSignal): Promise<string>;
  /** Ends the process of the recogniser; the next recording starts a new one. */
  close(): void;
}

/** What the process of the recogniser says. */
export type WorkerAnswer = { text: string } | { unreadable: string } | { unloadable: string };

/** `model` and `tokens` are the two files of SenseVoice. Times are milliseconds. */
type SherpaOptions = {
  model: string;
  tokens: string;
  /** Of one recording, the loading of the model included. */
  timeoutMs?: number;
  /** So long after the last recording the process ends, and its memory is free again. */
  idleMs?: number;
};

const timeoutMsDefault = 25_000;
const idleMsDefault = 300_000;
const workerPath = fileURLToPath(new URL("./sherpaWorker.ts", import.meta.url));

/**
 * Hears with sherpa-onnx and SenseVoice in a process of its own, because the native library ends its whole process over a damaged file.
 *
 * - Cost: 230 MB of model are loaded with the first recording (seconds) and kept until it was idle for five minutes.
 * - Source: SenseVoice-Small as exported by sherpa-onnx (2024-07-17).
 */
export function createSherpaRecogniser(options: SherpaOptions): Recogniser {
  const { model, tokens, timeoutMs = timeoutMsDefault, idleMs = idleMsDefault } = options;
  let worker: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let line: Promise<unknown> = Promise.resolve();

  const end = () => {
    clearTimeout(idle);
    worker?.kill("SIGKILL");
    worker = undefined;
  };
  const start = (): ChildProcess => {
    const args = { execArgv: ["--import", import.meta.resolve("tsx")], stdio: ["ignore", "ignore", "ignore", "ipc"] };
    return fork(workerPath, [model, tokens], args as Parameters<typeof fork>[2]);
  };
  const hearNow = async (path: string, signal: AbortSignal): Promise<string> => {
    if (signal.aborted) throw new Failure("TOOL_CANCELLED");
    clearTimeout(idle);
    const present = worker?.connected ? worker : start();
    worker = present;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    holdOpen(present, true);
    const answer = await answerOf(present, path, limit);
    if (typeof answer === "string") end();
    else idle = setTimeout(end, idleMs).unref();
    holdOpen(present, false);
    if (answer === "late")
      throw signal.aborted ? new Failure("TOOL_CANCELLED") : new Failure("TOOL_TIMED_OUT", "语音转文字");
    return textOf(answer);
  };
  return {
    hear(path, signal) {
      const heard = line.then(() => hearNow(path, signal));
      line = heard.catch(() => undefined);
      return heard;
    },
    close: end,
  };
}

/** An idle recogniser keeps the program from ending no longer; it ends with it. */
function holdOpen(worker: ChildProcess, held: boolean): void {
  worker[held ? "ref" : "unref"]();
  worker.channel?.[held ? "ref" : "unref"]();
}

/** "ended" where the process ended without an answer, "late" where the signal fired before it. */
function answerOf(worker: ChildProcess, path: string, signal: AbortSignal): Promise<WorkerAnswer | "ended" | "late"> {
  return new Promise((resolve) => {
    const settle = (outcome: WorkerAnswer | "ended" | "late") => {
      worker.off("message", onAnswer).off("exit", onEnd).off("error", onEnd);
      signal.removeEventListener("abort", onAbort);
      resolve(outcome);
    };
    const onAnswer = (answer: unknown) => settle(answer as WorkerAnswer);
    const onEnd = () => settle("ended");
    const onAbort = () => settle("late");
    worker.once("message", onAnswer).once("exit", onEnd).once("error", onEnd);
    signal.addEventListener("abort", onAbort, { once: true });
    // That it could not be sent shows as the end of the process.
    worker.send({ path }, () => undefined);
  });
}

function textOf(answer: WorkerAnswer | "ended"): string {
  if (answer === "ended") throw new Failure("SPEECH_FAILED", "识别程序意外退出，可能是模型文件有问题或内存不够");
  if ("unloadable" in answer) throw new Failure("SPEECH_FAILED", answer.unloadable);
  if ("text" in answer) return answer.text.trim();
  throw new Failure("RECORDING_UNREADABLE", "录音文件损坏");
}
