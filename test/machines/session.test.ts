import { describe, expect, it } from "vitest";
import type { AnyStateNode } from "xstate";
import type { StateMeta } from "../../src/machines/base.ts";
import { session } from "../../src/machines/session.ts";
import { wording } from "../../src/machines/wording.ts";
import * as p from "./play.ts";

const nodes = (node: AnyStateNode): AnyStateNode[] => [
  node,
  ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodes),
];
const labelCharsMax = 8;
const stagesMax = 8;

describe("the session machine", () => {
  it.each(nodes(session.root).map((node) => [node.id, node.meta as StateMeta | undefined] as const))(
    "%s carries its words",
    (_id, meta) => {
      expect(meta?.label).toMatch(/^\p{Script=Han}+$/u);
      expect(meta?.label.length).toBeLessThanOrEqual(labelCharsMax);
      expect(meta?.explain).toMatch(/\p{Script=Han}/u);
    },
  );

  it("has a stage for every state inside a region, and none for the regions themselves", () => {
    const regions = Object.values(session.root.states as Record<string, AnyStateNode>);
    for (const region of [session.root, ...regions]) expect((region.meta as StateMeta).stage).toBeUndefined();
    for (const inner of regions.flatMap((region) => nodes(region).slice(1))) {
      expect((inner.meta as StateMeta).stage, inner.id).toMatch(/^\p{Script=Han}+$/u);
    }
  });

  it("has at most eight stages a region", () => {
    for (const flow of Object.values(session.root.states as Record<string, AnyStateNode>)) {
      expect(
        new Set(
          nodes(flow)
            .slice(1)
            .map((node) => (node.meta as StateMeta).stage),
        ).size,
      ).toBeLessThanOrEqual(stagesMax);
    }
  });

  it("uses only delays that exist: an unknown one would fire at once", () => {
    const delays = Object.keys(session.implementations.delays);
    const used = nodes(session.root).flatMap((node) => node.after.map(({ delay }) => delay));
    expect(used.length).toBeGreaterThan(0);
    for (const delay of used) expect(delays).toContain(delay);
  });

  it("comes back to an open form after it was carried over to a new definition", () => {
    const open = p.play(p.said("包饺子", { type: "turn.plan", reading: p.reading({ theme: "包饺子" }) }));
    const adopted = p.play([{ type: "session.adopt", from: "older" }], open.state);
    expect(adopted.place).toBe("planActivity.collecting");
    expect(adopted.texts).toEqual([wording.planResume(["date", "budget", "audience"])]);
  });

  it("says how to answer and how to leave wherever it waits", () => {
    for (const text of [
      wording.clarify(p.options),
      wording.planAsk({}, {}, ["date"], false),
      wording.planConfirm(p.fullSlots, new Map()),
      wording.modelLoading,
    ])
      expect(text).toMatch(/回复.*取消/s);
  });
});
