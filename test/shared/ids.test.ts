import { expect, it } from "vitest";
import { parseSessionKey, sessionKey } from "../../src/shared/ids.ts";

it("the name of a session can be taken apart whatever its parts hold", () => {
  const parts = { channel: "wecom-bot", chat: "a/b%2F", person: "李 阿姨" };
  expect(parseSessionKey(sessionKey(parts.channel, parts.chat, parts.person))).toEqual(parts);
});

it.each(["", "a", "a/b", "a//c", "a/b/c/d", "100%", "a/50%/c", "web/%E6%9D/x"])(
  "a name of another make is none: %s",
  (name) => {
    expect(parseSessionKey(name)).toBeUndefined();
  },
);
