import { describe, expect, it } from "vitest";
import { safeFileName } from "../../../src/adapters/channels/saveFile.ts";

describe("safeFileName", () => {
  it.each([
    ["活动策划案.docx", "活动策划案.docx"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\a\\表.xlsx", "表.xlsx"],
    [".hidden", "hidden"],
    ["a\u0000b\u202ecod.docx", "abcod.docx"],
    ["..", "文件"],
    ["", "文件"],
    ["what?<>|.docx", "what.docx"],
  ])("%j becomes %j", (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it("keeps the ending of a name that is too long", () => {
    const name = safeFileName(`${"长".repeat(300)}.docx`);
    expect(name.endsWith(".docx")).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
  });
});
