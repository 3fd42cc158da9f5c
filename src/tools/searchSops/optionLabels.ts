const prefixCharactersMin = 3;
/** A shorter rest is a bare action (申请) that says nothing alone. */
const labelCharactersMin = 4;

function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...rest] = texts;
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** True if a title may be cut after this prefix: where the name of the task ends, never inside a bracket. */
function endsAWord(prefix: string, tasks: ReadonlySet<string>): boolean {
  return !prefix.includes("（") && [...tasks].some((task) => task.endsWith(prefix.slice(-2)));
}

/**
 * Short texts that tell titles apart: what titles of one task have in common is left out (居住证签注续期 → 签注续期).
 * Where a cut could fall inside a word or a bracket, or would leave too little to be understood alone, the full titles stay.
 */
export function optionLabels(documents: readonly { title: string; task: string }[]): string[] {
  const titles = documents.map(({ title }) => title);
  const tasks = new Set(documents.map(({ task }) => task));
  const prefix = commonPrefix(titles);
  if (tasks.size > 1 || prefix.length < prefixCharactersMin || !endsAWord(prefix, tasks)) return titles;
  const labels = titles.map((title) => title.slice(prefix.length));
  const clear = labels.every((label) => label.length >= labelCharactersMin) && new Set(labels).size === labels.length;
  return clear ? labels : titles;
}
