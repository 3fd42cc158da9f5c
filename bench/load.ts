/**
 * Load as an office or a city makes it, on the real program through its web chat.
 *
 *   tsx bench/load.ts [--persons 200] [--perSecond 2] [--plansPerHour 0] [--plansAtOnce 0] [--minutes 1]
 *                     [--store libsql|redis] [--gateways 1] [--workers 0] [--out FILE]
 *
 * 200 workers of 20 offices ask about 2 questions a second in their busiest hour; ten times that is the peak of 2,000. Several rates with
 * commas are tried one after the other. docs/load.md has the figures; bench/loads.ts makes all of them.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chooseQuestions } from "./asking.ts";
import { openPlace } from "./load/place.ts";
import { writeResult } from "./load/results.ts";
import { drive } from "./load/traffic.ts";

const { values } = parseArgs({
  options: {
    persons: { type: "string", default: "200" },
    perSecond: { type: "string", default: "2" },
    plansPerHour: { type: "string", default: "0" },
    plansAtOnce: { type: "string", default: "0" },
    minutes: { type: "string", default: "1" },
    store: { type: "string", default: "libsql" },
    gateways: { type: "string", default: "1" },
    workers: { type: "string", default: "0" },
    out: { type: "string" },
  },
});
const store = values.store === "redis" ? "redis" : "libsql";
const options = { store, gateways: Number(values.gateways), workers: Number(values.workers) } as const;
const traffic = {
  persons: Number(values.persons),
  rates: values.perSecond.split(",").map(Number),
  plansPerHour: Number(values.plansPerHour),
  plansAtOnce: Number(values.plansAtOnce),
  minutes: Number(values.minutes),
};
const loadBefore = loadavg()[0] ?? 0;
const place = await openPlace(options);
try {
  const measured = await drive(place, traffic, await chooseQuestions(600));
  await writeResult({ ...options, ...traffic, loadBefore, ...measured }, values.out);
} finally {
  await place.close();
}
