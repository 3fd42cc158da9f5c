/** The address bar holds where one is: a link to it can be sent. */

export type Filter = {
  text: string;
  person: string;
  unit: string;
  room: string;
  from: string;
  to: string;
  task: string;
  document: string;
  confidence: string;
  tags: string[];
};
/** `step` null: the last one. `section` "" is the beginning. */
export type Place =
  | { view: "overview"; from: string; to: string; unit: string }
  | { view: "sessions"; filter: Filter }
  | { view: "unanswered" }
  | { view: "replay"; id: string; step: number | null }
  | { view: "documents"; text: string }
  | { view: "document"; version: string; section: string }
  | { view: "compare" }
  | { view: "judgements" }
  | { view: "proposals" }
  | { view: "system" }
  | { view: "setup"; token: string };

export const noFilter: Filter = {
  ...{ text: "", person: "", unit: "", room: "", from: "", to: "", task: "", document: "", confidence: "" },
  tags: [],
};
const filterNames = ["text", "person", "unit", "room", "from", "to", "task", "document", "confidence"] as const;
const plainViews = ["unanswered", "compare", "judgements", "proposals", "system"] as const;

/** Anything that is no address of ours leads to the list. */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", first, second] = path.split("/").map(decoded);
  const given = new URLSearchParams(query);
  const text = (name: string) => given.get(name) ?? "";
  const plain = plainViews.find((name) => name === view);
  if (plain) return { view: plain };
  if (view === "setup" && first) return { view, token: first };
  if (view === "overview") return { view, from: text("from"), to: text("to"), unit: text("unit") };
  if (view === "documents")
    return first ? { view: "document", version: first, section: second ?? "" } : { view, text: text("text") };
  if (view === "sessions" && first)
    return { view: "replay", id: first, step: /^\d{1,6}$/.test(second ?? "") ? Number(second) : null };
  const filter = Object.fromEntries(filterNames.map((name) => [name, text(name)])) as Omit<Filter, "tags">;
  return { view: "sessions", filter: { ...filter, tags: given.getAll("tag") } };
}

export function addressOf(place: Place): string {
  switch (place.view) {
    case "replay":
      return stepAddress(place.id, place.step);
    case "setup":
      return `#/setup/${encodeURIComponent(place.token)}`;
    case "document":
      return documentAddress(place.version, place.section);
    case "documents":
      return withQuery("#/documents", [["text", place.text]]);
    case "overview":
      return withQuery("#/overview", [
        ["from", place.from],
        ["to", place.to],
        ["unit", place.unit],
      ]);
    case "sessions":
      return withQuery("#/sessions", filterPairs(place.filter));
    default:
      return `#/${place.view}`;
  }
}

/** What of a filter is in force, as the server reads it. */
export const filterPairs = (filter: Filter): [string, string][] => [
  ...filterNames.map((name): [string, string] => [name, filter[name]]),
  ...filter.tags.map((tag): [string, string] => ["tag", tag]),
];

export const stepAddress = (id: string, step: number | null): string =>
  `#/sessions/${encodeURIComponent(id)}${step === null ? "" : `/${step}`}`;

export const documentAddress = (version: string, section: string): string =>
  `#/documents/${encodeURIComponent(version)}${section === "" ? "" : `/${encodeURIComponent(section)}`}`;

export function withTag(filter: Filter, tag: string, isWanted: boolean): Filter {
  const others = filter.tags.filter((each) => each !== tag);
  return { ...filter, tags: isWanted ? [...others, tag] : others };
}

function withQuery(path: string, pairs: [string, string][]): string {
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== "")).toString();
  return query === "" ? path : `${path}?${query}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
