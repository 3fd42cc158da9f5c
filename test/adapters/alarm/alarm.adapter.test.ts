import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createAlarm } from "../../../src/adapters/alarm/alarm.ts";

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});
const log = { error: () => undefined };

async function webhook(answers: { status: number; body: object }[]) {
  const received: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    received.push(JSON.parse(body));
    const { status, body: answer } = answers.shift() ?? { status: 200, body: { errcode: 0 } };
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(() => server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

describe("an alarm", () => {
  it("is posted as robots of WeCom groups take it, again after a refusal", async () => {
    const { received, url } = await webhook([
      { status: 500, body: {} },
      { status: 200, body: { errcode: 45009, errmsg: "too often" } },
    ]);
    await createAlarm({ webhook: url, log })("断线了");
    expect(received).toEqual(Array(3).fill({ msgtype: "text", text: { content: "断线了" } }));
  });

  it("goes to the contact too, and counts as delivered when one way worked", async () => {
    const told: string[] = [];
    const contact = async (text: string) => void told.push(text);
    await createAlarm({ webhook: "http://127.0.0.1:1/", contact, log })("断线了");
    expect(told).toEqual(["断线了"]);
  });

  it("says that nobody was told", async () => {
    await expect(createAlarm({ log })("断线了")).rejects.toMatchObject({ code: "ALARM_NOT_DELIVERED" });
    const contact = () => Promise.reject(new Error("away"));
    await expect(createAlarm({ contact, log })("断线了")).rejects.toMatchObject({ code: "ALARM_NOT_DELIVERED" });
  });
});
