import { expect, it } from "vitest";
import { attachment } from "../../../../src/adapters/channels/webChat/attachment.ts";

it.each([
  ["方案.docx", `attachment; filename="__.docx"; filename*=UTF-8''%E6%96%B9%E6%A1%88.docx`],
  [`a"b%c.docx`, `attachment; filename="a_b_c.docx"; filename*=UTF-8''a%22b%25c.docx`],
  ["it's (1)*.docx", `attachment; filename="it's (1)*.docx"; filename*=UTF-8''it%27s%20%281%29%2A.docx`],
  [
    "x\r\nSet-Cookie: a=b.docx",
    `attachment; filename="xSet-Cookie: a=b.docx"; filename*=UTF-8''xSet-Cookie%3A%20a%3Db.docx`,
  ],
  ["../../etc/passwd", `attachment; filename="....etcpasswd"; filename*=UTF-8''....etcpasswd`],
  ["\ud800半.docx", `attachment; filename="__.docx"; filename*=UTF-8''%EF%BF%BD%E5%8D%8A.docx`],
])("names the file %j so that every browser reads it and no header can be added", (name, header) => {
  expect(attachment(name)).toBe(header);
});
