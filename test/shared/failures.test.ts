import { expect, it } from "vitest";
import { Failure } from "../../src/shared/failures.ts";

it.each(["报价$&.docx", "$'方案$`.docx", "$$100.docx"])("a failure names a file as it is called: %s", (name) => {
  expect(new Failure("FILE_NOT_FOUND", name).message).toBe(`找不到文件：${name}。请检查路径。`);
});
