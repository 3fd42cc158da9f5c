/** A store that made a change and whose answer never came: what the change asked for must be done all the same, once. */
import { afterAll, describe, expect, it } from "vitest";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import { createKernel } from "../../src/session/kernel.ts";
import type { SessionStore } from "../../src/session/sessionStore.ts";
import { ask, at, removeTemporaryDirectories, temporaryDirectory } from "./harness/deskKernel.ts";
import { desk } from "./harness/deskMachine.ts";

afterAll(removeTemporaryDirectories);

/** Loses the answers of the appends whose numbers are given, after making them; then cannot be reached for some calls. */
function forgetful(store: SessionStore, lost: readonly number[], awayFor: number): SessionStore {
  let appends = 0;
  let away = 0;
  const reach = () => {
    away -= 1;
    if (away >= 0) throw new Error("the store cannot be reached");
  };
  return {
    ...store,
    async append(change) {
      reach();
      const outcome = await store.append(change);
      appends += 1;
      if (!lost.includes(appends)) return outcome;
      away = awayFor;
      throw new Error("the answer was lost");
    },
    async dueEffects(session) {
      reach();
      return store.dueEffects(session);
    },
  };
}

describe("an append whose answer is lost", () => {
  it.each([
    ["of a message", 1],
    ["of a tool's result", 2],
  ])("%s: what it asked for is done once the store answers again, and only once", async (_name, lost) => {
    const store = createLibsqlStore({ directory: temporaryDirectory() });
    const runs: string[] = [];
    const sent: string[] = [];
    const kernel = createKernel({
      machine: desk,
      older: [],
      tools: {
        search: async (_input: unknown, { key }: { key: string }) => {
          runs.push(key);
          return { kind: "found", text: "带身份证去窗口" };
        },
        write: () => Promise.reject(new Error("nothing is written here")),
      } as never,
      store: forgetful(store, [lost], 3),
      send: async (_session, _reply, { key }) => {
        sent.push(key);
        return { messageId: key };
      },
      now: () => at(0),
      timers: "manual",
      limits: { backOffMs: 5, backOffMsMax: 10, storeAttemptsMax: 20 },
    });
    const say = () => kernel.dispatch("a", "m1", ask("社保卡"));
    if (lost === 1) {
      await expect(say()).rejects.toThrow("lost");
      await expect.poll(() => say().catch(() => "not yet")).toBe("duplicate");
    } else await say();
    await expect.poll(() => sent.length).toBeGreaterThan(0);
    await kernel.settled("a");
    expect(runs).toHaveLength(1);
    expect(new Set(sent).size).toBe(sent.length);
    await expect.poll(() => store.dueEffects()).toEqual([]);
    await kernel.close();
    await store.close();
  });
});
