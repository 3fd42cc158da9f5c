import { expect, it } from "vitest";
import { createClosing } from "../src/closing.ts";

function openThree() {
  const closed: string[] = [];
  const complaints: object[] = [];
  const closing = createClosing({ error: (fields) => void complaints.push(fields) });
  closing.add("store", async () => void closed.push("store"));
  closing.add("people", () => {
    closed.push("people");
    throw new Error("the disk is gone");
  });
  closing.add("channel", () => Promise.reject(new Error("no answer")));
  return { closing, closed, complaints };
}
const complaint = (part: string, message: string) => ({ part, error: { code: "BUG", message, retryable: false } });

it("closes every part, the last first, also behind those that cannot be closed, which are in the log", async () => {
  const { closing, closed, complaints } = openThree();
  await closing.close();
  expect(closed).toEqual(["people", "store"]);
  expect(complaints).toEqual([complaint("channel", "no answer"), complaint("people", "the disk is gone")]);
  await closing.close();
  expect(closed).toEqual(["people", "store"]);
});

it("closes what was opened before an opening that fails, and passes its failure on", async () => {
  const { closing, closed } = openThree();
  expect(await closing.orClose(async () => 7)).toBe(7);
  expect(closed).toEqual([]);
  await expect(closing.orClose(() => Promise.reject(new Error("port in use")))).rejects.toThrow("port in use");
  expect(closed).toEqual(["people", "store"]);
});
