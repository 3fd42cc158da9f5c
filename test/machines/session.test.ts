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
/** Of one flow: more do not fit into a row of the chart. */
const stagesMax = 4;

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

  it("has at most four stages a flow", () => {
    const flows = Object.values(session.root.states as Record<string, AnyStateNode>).flatMap((region) =>
      Object.values(region.states as Record<string, AnyStateNode>),
    );
    for (const flow of flows)
      expect(new Set(nodes(flow).map((node) => (node.meta as StateMeta).stage)).size, flow.id).toBeLessThanOrEqual(
        stagesMax,
      );
  });

  it("sends again what a colleague says did not arrive, and does not ask for it any more", () => {
    const reply = { type: "reply", kind: "file", name: "甲.docx", path: "/plans/a.docx" };
    const failed = p.play([{ type: "reply.failed", reply, code: "REPLY_NOT_SENT" }]);
    const resent = (what: object) =>
      p.play([{ type: "staff.resent", by: "王督导", effect: "a#1.0", reply: what }], failed.state);
    expect(resent(reply).files).toEqual(["甲.docx"]);
    expect(resent(reply).place).toBe("ready");
    expect(resent(reply).state.context).toMatchObject({ unsent: null });
    const other = { type: "reply", kind: "text", text: "带身份证" };
    expect(resent(other).texts).toEqual(["带身份证"]);
    expect(resent(other).state.context).toMatchObject({ unsent: { name: "甲.docx" } });
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
