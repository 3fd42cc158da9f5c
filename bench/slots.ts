/**
 * Reading theme, audience, day and budget from requests for plans: rules alone, and rules with the tagger.
 *
 *   tsx bench/slots.ts [FILE…] [--tagger MODEL.onnx] [--misses] [--json]
 *
 * A file holds labelled requests as JSON lines (samples/requests/README.md); default: all that are kept for testing. A value is right that holds
 * one of the labelled wordings and is at most ten characters longer; a slot without a label must stay open; what is in doubt does not count.
 * `--misses` prints what is read wrong with the tagger.
 */
import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createSlotTagger } from "../src/adapters/models/slotTagger.ts";
import type { MarkedWords } from "../src/tools/understand/slots/marks.ts";
import { median, percentile } from "./report.ts";
import { judgeSlots, type LabelledRequest, readLabelled, scoreSlots, slotsOf } from "./slotScore.ts";

const keptDirectory = "samples/requests/kept";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tagger: { type: "string", default: "models/linli-tagger-int8.onnx" },
    misses: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    // Of all benchmarks together; nothing is measured twice here.
    rounds: { type: "string" },
  },
});
const kept = async () => (await readdir(keptDirectory)).sort().map((name) => `${keptDirectory}/${name}`);
const files = positionals.length > 0 ? positionals : await kept();
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";
const tagger = createSlotTagger({ modelPath: values.tagger, tokenizerPath, threads: 1 });
const print = (text: string) => void process.stdout.write(`${text}\n`);

async function tagAll(requests: readonly LabelledRequest[]): Promise<{ marked: MarkedWords[][]; times: number[] }> {
  const marked: MarkedWords[][] = [];
  const times: number[] = [];
  for (const { text } of requests) {
    const begun = performance.now();
    marked.push(await tagger.tag(text));
    times.push(performance.now() - begun);
  }
  return { marked, times: times.slice(1) };
}

function printMisses(request: LabelledRequest, marked: readonly MarkedWords[]): void {
  const [alone, both] = [slotsOf(request), slotsOf(request, marked)];
  for (const [name, right] of judgeSlots(request, both)) {
    if (right) continue;
    const own = marked.filter(({ slot }) => slot === name);
    const tagged = own.map(({ words, probability }) => `${words} ${probability.toFixed(2)}`).join(", ");
    print(
      `${name}: wanted ${request[name]}, rules ${alone[name]}, both ${both[name]}, tagger ${tagged} | ${request.text}`,
    );
  }
}

for (const file of files) {
  const requests = await readLabelled(file);
  const { marked, times } = await tagAll(requests);
  const alone = scoreSlots(
    requests,
    requests.map((request) => slotsOf(request)),
  );
  const both = scoreSlots(
    requests,
    requests.map((request, index) => slotsOf(request, marked[index])),
  );
  const [p50, p95] = [median(times), percentile(times, 0.95)];
  const shares = [...alone].map(([name, [right = 0, all = 0]]) => {
    const [rightToo = 0] = both.get(name) ?? [];
    return { name, rules: right / all, withTagger: rightToo / all, of: all };
  });
  if (values.json) print(JSON.stringify({ bench: "slots", file, taggerMs: { p50, p95 }, shares }));
  else {
    print(`${file}: ${requests.length} requests; tagger p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    for (const { name, rules, withTagger, of } of shares)
      print(`  ${name.padEnd(10)} rules ${rules.toFixed(3)}  with tagger ${withTagger.toFixed(3)}  of ${of}`);
  }
  if (values.misses) for (const [index, request] of requests.entries()) printMisses(request, marked[index] ?? []);
}
await tagger.close();
