/** Decides with which writer a plan is begun while the language model may still be loading. */
import { Failure } from "../../shared/failures.ts";
import type { LanguageModel } from "../../shared/languageModel.ts";
import type { WritePlan } from "../writePlan.ts";

/**
 * - `only`: every plan is written by this writer, whatever was asked for; "best" leaves the choice to what was asked for.
 * - `whileLoading`: what "best" does while the model loads: "offer" fails with MODEL_LOADING, so that the person can choose; "wait" waits.
 */
export type WriterChoice = { only: "llm" | "builtin" | "best"; whileLoading: "offer" | "wait" };

/**
 * Puts the choice of a writer before `writePlan`: "llm" waits until the model is loaded, "best" offers or waits.
 * Fails with MODEL_LOADING or TOOL_CANCELLED, and with what writePlan fails with.
 */
export function chooseWriter(
  writePlan: WritePlan,
  model: LanguageModel,
  { only, whileLoading }: WriterChoice,
): WritePlan {
  return async (input, call) => {
    const writer = only === "best" ? input.writer : only;
    const waits = writer === "llm" || (writer === "best" && whileLoading === "wait");
    if (waits) await orCancelled(model.load(), call.signal);
    else if (writer === "best" && model.state().phase === "loading") throw new Failure("MODEL_LOADING");
    return writePlan({ ...input, writer }, call);
  };
}

async function orCancelled(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new Failure("TOOL_CANCELLED");
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Failure("TOOL_CANCELLED"));
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
