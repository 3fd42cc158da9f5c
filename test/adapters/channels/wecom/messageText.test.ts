import { describe, expect, it } from "vitest";
import { mentionsByName, splitQuote, withoutMentions } from "../../../../src/adapters/channels/wecom/messageText.ts";

describe("mentions", () => {
  it.each([
    ["@邻里助手 你好", true],
    ["@邻里助手\u2005你好", true],
    ["你好 @邻里助手", true],
    ["@邻里助手，你好", true],
    ["@邻里助手二号 你好", false],
    ["邻里助手 你好", false],
  ])("%j mentions the bot: %s", (text, expected) => {
    expect(mentionsByName(text, ["邻里助手"])).toBe(expected);
  });

  it("go out of the text by the parts of the platform, whatever the name looks like", () => {
    const parts = [
      { text: "@王.*（社工）", mentions: "1" },
      { text: " 社保卡 掉了" },
      { text: "@邻里助手", mentions: "2" },
    ];
    expect(withoutMentions("@王.*（社工） 社保卡 掉了@邻里助手", parts, [])).toBe("社保卡 掉了");
  });

  it("go out of the text by name where the platform gives no parts", () => {
    expect(withoutMentions("@王.*（社工）\u2005@邻里助手\u2005在吗", [], ["王.*（社工）", "邻里助手"])).toBe("在吗");
  });

  it("leave an address alone", () => {
    expect(withoutMentions("发到 a@邻里助手.cn 吗", [], ["邻里助手"])).toBe("发到 a@邻里助手.cn 吗");
  });
});

describe("splitQuote", () => {
  it("takes apart a quote of a phone", () => {
    expect(splitQuote("「邻里助手：需要身份证\n和户口本」\n- - - - - - - - - - - - - - -\n要多少钱")).toEqual({
      who: "邻里助手",
      quoted: "需要身份证\n和户口本",
      said: "要多少钱",
    });
  });

  it("takes apart a quote of the desktop program", () => {
    expect(splitQuote('这是一条引用/回复消息：\n"邻里助手：\n需要身份证"\n------\n要多少钱')).toEqual({
      who: "邻里助手",
      quoted: "需要身份证",
      said: "要多少钱",
    });
  });

  it("leaves other texts alone", () => {
    expect(splitQuote("「书名」怎么借")).toBeUndefined();
  });
});
