/** Decides with which writer a plan is begun while the language model may still be loading. */
import { Failure } from "../../shared/failures.ts";
import type { LanguageModel } from "../../shared/languageModel.ts";
import type { WritePlan } from "../writePlan.ts";

/**
 * - `only`: every plan is written by this writer, whatever was asked for; "best" leaves the choice to what was asked for.
 * - `patienceMs`: how long "best" waits for a model that is loading. Then it fails with MODEL_LOADING, so that the person can choose.
 *   A file that is there loads in seconds; one that is being fetched takes minutes.
 */
export type WriterChoice = { only: "llm" | "builtin" | "best"; patienceMs: number };

/**
 * Puts the choice of a writer before `writePlan`: "llm" waits until the model is loaded, "best" only for a while.
 * Fails with MODEL_LOADING or TOOL_CANCELLED, and with what writePlan fails with.
 */
export function chooseWriter(writePlan: WritePlan, model: LanguageModel, choice: WriterChoice): WritePlan {
  return async (input, call) => {
    const writer = choice.only === "best" ? input.writer : choice.only;
    if (writer !== "builtin") await loaded(model, call.signal, writer === "llm" ? undefined : choice.patienceMs);
    return writePlan({ ...input, writer }, call);
  };
}

/** Waits until the model is loaded, well or not, at most `patienceMs`. */
async function loaded(model: LanguageModel, signal: AbortSignal, patienceMs: number | undefined): Promise<void> {
  const { phase } = model.state();
  if (phase === "ready" || phase === "failed") return;
  if (signal.aborted) throw new Failure("TOOL_CANCELLED");
  let giveUp = () => {};
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Failure("TOOL_CANCELLED"));
    signal.addEventListener("abort", giveUp, { once: true });
    if (patienceMs !== undefined) timer = setTimeout(() => reject(new Failure("MODEL_LOADING")), patienceMs);
  });
  try {
    await Promise.race([model.load(), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
