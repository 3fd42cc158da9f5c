/** Opens what marks theme, audience and venue in requests for plans. */
import type { Closing } from "./closing.ts";
import type { Mark } from "./tools/understand/slots/marks.ts";

const taggerFile = "models/linli-tagger-int8.onnx";

/** `ownPath` finds files of the program; the model is opened with the first request and freed with all else. */
export async function openMark(
  ownPath: (path: string) => string,
  { tokenizerFile, closing }: { tokenizerFile: string; closing?: Pick<Closing, "add"> | undefined },
): Promise<Mark> {
  const { createSlotTagger } = await import("./adapters/models/slotTagger.ts");
  const tagger = createSlotTagger({
    modelPath: ownPath(taggerFile),
    tokenizerPath: ownPath(tokenizerFile),
    threads: 1,
  });
  closing?.add("tagger", () => tagger.close());
  return tagger.tag;
}
