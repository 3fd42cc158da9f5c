import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SlotName } from "../../../../src/shared/plan.ts";
import { read } from "./reading.ts";

const page = readFileSync(new URL("../../../../docs/grammar-slots.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| (.+?) \| (–|[a-z ]+) \| `(\{.*\})` \|$/gm)].map(
  ([, text = "", asked = "", value = ""]) => ({ text, asked, value }),
);

describe("the examples of docs/grammar-slots.md", () => {
  it("are found", () => {
    expect(rows.length).toBeGreaterThan(60);
  });

  it.each(rows)("$text (asked $asked)", ({ text, asked, value }) => {
    const { slots, proposed, problems, leftToUs } = read(text, {
      asked: (asked === "–" ? [] : asked.split(" ")) as SlotName[],
      plan: asked === "–",
    });
    const { proposed: suggested = {}, problems: refused = [], leftToUs: left = [], ...said } = JSON.parse(value);
    expect({ slots, proposed, leftToUs }).toEqual({ slots: said, proposed: suggested, leftToUs: left });
    expect(problems.map(({ slot, reason, fix }) => `${slot} ${reason}${fix === undefined ? "" : ` → ${fix}`}`)).toEqual(
      refused,
    );
  });
});
