/** The clause that an answer was taken from, as the log holds it. */
import type { RowBody } from "../session/sessionStore.ts";
import { type Answer, excerptsLabel, sectionLabels } from "../shared/sop.ts";
import type { CitationView } from "./view.ts";

/** What composeAnswer brought back in this step; null in any other. Public text: never masked. */
export function citationOf({ type, ...event }: RowBody["event"]): CitationView | null {
  if (type !== "xstate.done.actor.composeAnswer") return null;
  const { document, sections, excerpts, branch } = event["output"] as Partial<Answer>;
  if (document === undefined) return null;
  const cited = (sections ?? []).map(({ name, lines }) => ({ name, label: sectionLabels[name] ?? name, lines }));
  const loose = excerpts?.length ? [{ name: "", label: excerptsLabel, lines: excerpts }] : [];
  return {
    versionId: document.versionId,
    title: document.title,
    edition: [document.edition, document.effectiveFrom].filter((part) => part !== "").join("，"),
    branch: branch ?? "",
    sections: [...cited, ...loose],
  };
}
