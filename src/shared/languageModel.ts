/** What the plan writer needs of a local language model. adapters/models implements it with node-llama-cpp. */

/** A subset of JSON schema that a grammar can be made of. No length limits on strings: they make llama.cpp crawl. */
export type JsonShape =
  | { type: "string" }
  | { type: "number" }
  | { enum: readonly string[] }
  | { type: "array"; items: JsonShape; minItems?: number; maxItems?: number }
  | { type: "object"; properties: Record<string, JsonShape> };

/**
 * One section to write. `instructions` are the same for all sections of one plan, so that their KV cache is reused; `task` differs.
 * `shape` becomes a grammar; "text" asks for free text without one. `tokensMax` ends a run that does not stop by itself.
 */
export type GenerateRequest = { instructions: string; task: string; shape: JsonShape | "text"; tokensMax: number };
/** `value` has the shape asked for (a string for "text", perhaps cut at the limit), but its contents are unchecked. */
export type Generated = { value: unknown; tokens: number; milliseconds: number };

/** missing: no file. loading: the file is being found, fetched or loaded. failed: `detail` says why in Chinese. */
export type LanguageModelState = { phase: "missing" | "loading" | "ready" | "failed"; name: string; detail: string };

export interface LanguageModel {
  state(): LanguageModelState;
  /** Begins to load if that has not begun, and resolves when it ended, well or not: see `state`. Never rejects. */
  load(): Promise<void>;
  /** Fails with MODEL_MISSING, MODEL_LOADING, MODEL_CORRUPT, WRITER_FAILED (no valid JSON within the limit) or TOOL_CANCELLED. */
  generate(request: GenerateRequest, signal: AbortSignal): Promise<Generated>;
  close(): Promise<void>;
}
