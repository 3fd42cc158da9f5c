/** The address bar holds where one is: a link to it can be sent. */

export type Filter = { text: string; tags: string[]; day: string };
/** `step` null: the last one. */
export type Place =
  | { view: "sessions"; filter: Filter }
  | { view: "unanswered" }
  | { view: "replay"; id: string; step: number | null };

export const noFilter: Filter = { text: "", tags: [], day: "" };

/** Anything that is no address of ours leads to the list. */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, id, step] = path.split("/");
  if (view === "unanswered") return { view };
  if (view === "sessions" && id) {
    return { view: "replay", id: decoded(id), step: /^\d{1,6}$/.test(step ?? "") ? Number(step) : null };
  }
  const given = new URLSearchParams(query);
  const filter = { text: given.get("text") ?? "", tags: given.getAll("tag"), day: given.get("day") ?? "" };
  return { view: "sessions", filter };
}

export function addressOf(place: Place): string {
  if (place.view === "unanswered") return "#/unanswered";
  if (place.view === "replay") return stepAddress(place.id, place.step);
  const { text, tags, day } = place.filter;
  const query = new URLSearchParams([
    ...(text ? [["text", text]] : []),
    ...tags.map((tag) => ["tag", tag]),
    ...(day ? [["day", day]] : []),
  ]).toString();
  return `#/sessions${query === "" ? "" : `?${query}`}`;
}

export const stepAddress = (id: string, step: number | null): string =>
  `#/sessions/${encodeURIComponent(id)}${step === null ? "" : `/${step}`}`;

export function withTag(filter: Filter, tag: string, isWanted: boolean): Filter {
  const others = filter.tags.filter((each) => each !== tag);
  return { ...filter, tags: isWanted ? [...others, tag] : others };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
