import { describe, expect, it } from "vitest";
import { wording } from "../../src/machines/wording.ts";
import type { Option, SopDecision } from "../../src/shared/sop.ts";
import type { Turn } from "../../src/shared/turn.ts";
import * as p from "./play.ts";

const asked = p.said("社保卡掉了怎么办", p.question("社保卡掉了怎么办"));
const answered = [...asked, p.done("searchSops", p.decidedAnswer), p.done("composeAnswer", p.answer)];
const clarifying = [...p.said("社保卡怎么弄", p.question("社保卡怎么弄")), p.done("searchSops", p.decidedAsk)];
const choice = (index: number): Turn => ({ type: "turn.choice", index });
const inputOf = (played: p.Played, src: string) =>
  played.commands.filter((command) => command.do === "run" && command.src === src).at(-1) as
    | { input: never }
    | undefined;

describe("a question", () => {
  it.each([
    ["is looked up first", asked, "answerQuestion.deciding"],
    ["is composed when sure", [...asked, p.done("searchSops", p.decidedAnswer)], "answerQuestion.composing"],
    ["rests at answered", answered, "answerQuestion.answered"],
    ["asks back when several fit", clarifying, "answerQuestion.clarifying"],
    ["goes back to ready when nothing fits", [...asked, p.done("searchSops", p.decidedUnknown)], "ready"],
    ["goes back to ready when the search fails", [...asked, p.failed("searchSops", "ENCODER_FAILED")], "ready"],
    [
      "goes back to ready when the document is gone",
      [...asked, p.done("searchSops", p.decidedAnswer), p.failed("composeAnswer", "DOCUMENT_UNKNOWN")],
      "ready",
    ],
  ])("%s", (_name, events, place) => {
    expect(p.play(events).place).toBe(place);
  });

  it("is answered verbatim, with source, date, sample mark and decision", () => {
    const played = p.play(answered);
    expect(played.texts).toHaveLength(1);
    for (const line of p.answer.sections[0]!.lines) expect(played.texts[0]).toContain(line);
    expect(played.texts[0]).toContain("【所需材料】");
    expect(played.texts[0]).toMatch(
      /出处：《社会保障卡挂失补办》（2025版，2025年3月1日起施行）（示例资料，非现行政策）$/,
    );
    expect(played.decisions).toEqual([
      {
        kind: "answer",
        documents: [{ file: p.card.file, title: p.card.title, score: 0.93 }],
        sections: ["所需材料"],
        confidence: "sure",
      },
    ]);
  });

  it("offers no section that it just showed, not even one shown in part", () => {
    const [shown] = p.answer.sections;
    const again = { ...p.answer, others: [shown!.name, "fee" as const] };
    const played = p.play([...asked, p.done("searchSops", p.decidedAnswer), p.done("composeAnswer", again)]);
    expect(played.texts[0]).toContain("还可以问：收费标准。");
  });

  it("says that it is not sure when it is not", () => {
    const unsure = { ...p.decidedAnswer, confidence: "reference" as const };
    const played = p.play([...asked, p.done("searchSops", unsure), p.done("composeAnswer", p.answer)]);
    expect(played.texts[0]).toMatch(/^我不太确定/);
    expect(played.decisions[0]).toMatchObject({ confidence: "reference" });
  });

  it("outside the library is recorded as unanswered", () => {
    const played = p.play([...asked, p.done("searchSops", p.decidedUnknown)]);
    expect(played.texts).toEqual([wording.unanswered]);
    expect(played.decisions).toEqual([{ kind: "unanswered" }]);
  });
});

describe("what may help beside words of help", () => {
  const help: Turn = { type: "turn.smallTalk", topic: "emergency", danger: "gas" };
  const beside: Turn = { ...p.question("煤气味很重", { aspects: ["steps"] }), ifSure: true } as Turn;
  const told = [
    ...p.said("煤气味很重", help, beside),
    p.done("alarmPerson", { told: false, who: "", when: "", phone: "" }),
  ];

  it("is answered where the handbook is sure", () => {
    const played = p.play([...told, p.done("searchSops", p.decidedAnswer), p.done("composeAnswer", p.answer)]);
    expect(played.texts[0]).toContain("开窗通风");
    expect(played.decisions.map(({ kind }) => kind)).toEqual(["handover", "answer"]);
  });

  it("is left out where it is not, and leaves open what was open", () => {
    const played = p.play([...clarifying, ...told, p.done("searchSops", p.decidedUnknown)]);
    expect(played.decisions.map(({ kind }) => kind)).toEqual(["clarify", "handover"]);
    expect(played.place).toBe("answerQuestion.clarifying");
  });
});

describe("asking back", () => {
  it("shows numbered options and keeps the question", () => {
    const played = p.play(clarifying);
    expect(played.texts[0]).toContain("1. 第一次办\n2. 丢了补办");
    expect(played.decisions[0]).toMatchObject({
      kind: "clarify",
      options: [{ file: p.firstCard.file }, { file: p.card.file }],
    });
  });

  it("answers the original question from the option chosen", () => {
    const chosen = p.play([...clarifying, ...p.said("2", choice(1))]);
    expect(chosen.place).toBe("answerQuestion.composing");
    expect(inputOf(chosen, "composeAnswer")?.input).toMatchObject({ versionId: "v2", question: "社保卡怎么弄" });
  });

  it("merges new facts with the question", () => {
    const more = p.play([...clarifying, ...p.said("丢在公交车上了", { type: "turn.details", text: "丢在公交车上了" })]);
    expect(inputOf(more, "searchSops")?.input).toMatchObject({
      question: "社保卡怎么弄",
      added: ["丢在公交车上了"],
      mustDecide: false,
    });
  });

  describe("where a reply only asks for a section", () => {
    const wish: Turn = { type: "turn.details", text: "多少钱", aspects: ["fee"], beside: true };
    const wished = [...clarifying, ...p.said("多少钱", wish)];

    it("remembers it, and lets the same options stand without using up the second question", () => {
      const played = p.play(wished);
      expect(played.place).toBe("answerQuestion.clarifying");
      expect(played.texts.at(-1)).toContain("您问的是“多少钱”");
      expect(played.texts.at(-1)).toContain("1. 第一次办\n2. 丢了补办");
      expect(played.decisions.at(-1)).toEqual(played.decisions[0]);
      const more = p.play([...wished, ...p.said("丢在公交车上了", { type: "turn.details", text: "丢在公交车上了" })]);
      expect(inputOf(more, "searchSops")?.input).toMatchObject({ mustDecide: false, aspects: ["fee"] });
    });

    it("answers that section of the option chosen then", () => {
      const chosen = p.play([...wished, ...p.said("2", choice(1))]);
      expect(inputOf(chosen, "composeAnswer")?.input).toMatchObject({
        versionId: "v2",
        question: "社保卡怎么弄，多少钱",
        aspects: ["fee"],
      });
    });

    it("looks again at the second one, which is no part of what is searched for", () => {
      const again = p.play([...wished, ...p.said("在哪办", { ...wish, text: "在哪办", aspects: ["place"] })]);
      expect(inputOf(again, "searchSops")?.input).toMatchObject({
        added: [],
        aspects: ["fee", "place"],
        mustDecide: false,
      });
    });
  });

  it("says that it noted what tells nothing about which of the same options is meant", () => {
    const played = p.play([
      ...clarifying,
      ...p.said("我住在浦东", { type: "turn.details", text: "我住在浦东" }),
      p.done("searchSops", p.decidedAsk),
    ]);
    expect(
      inputOf(
        p.play([...clarifying, ...p.said("我住在浦东", { type: "turn.details", text: "我住在浦东" })]),
        "searchSops",
      )?.input,
    ).toMatchObject({ offered: ["v1", "v2"] });
    expect(played.texts.at(-1)).toMatch(/^您说的“我住在浦东”记下了/);
  });

  it("excludes the options that the words of a reply rule out", () => {
    const reply: Turn = { type: "turn.details", text: "转出去", refused: [1] };
    const more = p.play([...clarifying, ...p.said("不是补办，是转出去", reply)]);
    expect(inputOf(more, "searchSops")?.input).toMatchObject({ added: ["转出去"], rejected: ["v2"] });
  });

  it("says that the handbooks hold here where another place is meant, and is not sure of what is chosen then", () => {
    const text = "我在北京，社保卡怎么弄";
    const asking = [
      ...p.said(text, p.question(text)),
      p.done("searchSops", { ...p.decidedAsk, elsewhere: "北京" } satisfies SopDecision),
    ];
    expect(p.play(asking).texts[0]).toContain("我这里只有本地的手册，北京的办法可能不同");
    const chosen = p.play([...asking, ...p.said("2", choice(1)), p.done("composeAnswer", p.answer)]);
    expect(chosen.texts.at(-1)).toMatch(/^我这里只有本地的手册，北京的办法可能不同，供您参考。/);
    expect(chosen.decisions.at(-1)).toMatchObject({ kind: "answer", confidence: "reference" });
  });

  it("excludes the options after 都不是 and must decide after two questions", () => {
    const none: Turn = { type: "turn.noneFits" };
    const once = p.play([...clarifying, ...p.said("都不是", none)]);
    expect(inputOf(once, "searchSops")?.input).toMatchObject({ rejected: ["v1", "v2"], mustDecide: false });
    const twice = p.play([
      ...clarifying,
      ...p.said("都不是", none),
      p.done("searchSops", p.decidedAsk),
      ...p.said("都不是", none),
    ]);
    expect(inputOf(twice, "searchSops")?.input).toMatchObject({ mustDecide: true });
    const gone = p.play([
      ...clarifying,
      ...p.said("都不是", none),
      p.done("searchSops", p.decidedAsk),
      ...p.said("都不是", none),
      p.done("searchSops", p.decidedUnknown),
    ]);
    expect(gone.decisions.at(-1)).toEqual({ kind: "handover" });
    expect(gone.place).toBe("handover.noticing");
  });

  describe("where no other option is left after 都不是", () => {
    const open = [
      ...clarifying,
      ...p.said("都不是", { type: "turn.noneFits" }),
      p.done("searchSops", p.decidedUnknown),
    ];
    const reworded: Turn = { type: "turn.details", text: "我要把卡里的钱取出来", instead: true };

    it("asks once for the matter in other words", () => {
      const played = p.play(open);
      expect(played.texts.at(-1)).toBe(wording.askOpenly("社保卡怎么弄"));
      expect(played.place).toBe("answerQuestion.clarifying");
      expect(played.decisions.at(-1)).toEqual({ kind: "unanswered" });
    });

    it("looks for what is said then, without what was refused", () => {
      const played = p.play([...open, ...p.said("我要把卡里的钱取出来", reworded)]);
      expect(inputOf(played, "searchSops")?.input).toMatchObject({
        question: "我要把卡里的钱取出来",
        added: [],
        rejected: ["v1", "v2"],
        mustDecide: true,
      });
    });

    it.each([
      ["nothing is found again", [...p.said("取钱", reworded), p.done("searchSops", p.decidedUnknown)]],
      ["several fit again", [...p.said("取钱", reworded), p.done("searchSops", p.decidedAsk)]],
      ["it is refused again", p.said("都不是", { type: "turn.wrong" })],
      ["it cannot be said", p.said("不知道怎么说", { type: "turn.explain" })],
      ["it is not wanted", p.said("不用", { type: "turn.refuse" })],
    ])("hands over when %s", (_name, events) => {
      const played = p.play([...open, ...events]);
      expect(played.decisions.at(-1)).toEqual({ kind: "handover" });
      expect(played.place).toBe("handover.noticing");
    });

    it("stays open for a number that nothing stands for, and for small talk", () => {
      const played = p.play([
        ...open,
        ...p.said("2", choice(1)),
        ...p.said("谢谢", { type: "turn.smallTalk", topic: "thanks" }),
      ]);
      expect(played.texts.at(-2)).toBe(wording.sayInWords);
      expect(played.place).toBe("answerQuestion.clarifying");
    });

    it("reminds without speaking of numbers", () => {
      const armed = p.play(open).commands.filter((command) => command.do === "arm");
      expect(p.play([...open, (armed.at(-1) as { event: object }).event]).texts.at(-1)).toBe(wording.remindOpen);
    });
  });

  it("hands over instead of asking a third time", () => {
    const third = p.play([
      ...clarifying,
      ...p.said("小孩的", { type: "turn.details", text: "小孩的" }),
      p.done("searchSops", p.decidedAsk),
      ...p.said("不清楚", { type: "turn.details", text: "不清楚" }),
      p.done("searchSops", p.decidedAsk),
    ]);
    expect(third.decisions.at(-1)).toEqual({ kind: "handover" });
  });

  it("stays open when the number does not exist, counting nothing", () => {
    const played = p.play([...clarifying, ...p.said("7", choice(6)), ...p.said("1", choice(0))]);
    expect(played.texts[1]).toBe(wording.outOfOptions(2));
    expect(inputOf(played, "composeAnswer")?.input).toMatchObject({ versionId: "v1" });
  });

  it("is dropped by 取消 and by a new question", () => {
    expect(p.play([...clarifying, ...p.said("取消", { type: "turn.cancel" })]).place).toBe("ready");
    const other = p.play([...clarifying, ...p.said("老年证怎么办", p.question("老年证怎么办"))]);
    expect(other.state.context["clarification"]).toBeNull();
  });

  it("of the first of two questions stays open while the second is answered", () => {
    const both = p.play([
      ...p.said("社保卡怎么弄？另外敬老卡呢", p.question("社保卡怎么弄"), p.question("敬老卡呢")),
      p.done("searchSops", p.decidedAsk),
      p.done("searchSops", p.decidedAnswer),
      p.done("composeAnswer", p.answer),
    ]);
    expect(both.decisions.map(({ kind }) => kind)).toEqual(["clarify", "answer"]);
    expect(both.place).toBe("answerQuestion.clarifying");
    expect(inputOf(p.play([...p.said("2", choice(1))], both.state), "composeAnswer")?.input).toMatchObject({
      question: "社保卡怎么弄",
    });
  });

  it("reminds once after ten minutes", () => {
    const armed = p.play(clarifying).commands.filter((command) => command.do === "arm");
    expect(armed).toHaveLength(1);
    expect(armed[0]).toMatchObject({ delay: 600_000 });
    const reminded = p.play([...clarifying, (armed[0] as { event: object }).event]);
    expect(reminded.texts.at(-1)).toBe(wording.remindChoice);
    expect(reminded.place).toBe("answerQuestion.clarifying");
  });
});

describe("a long story that leaves the handbook open", () => {
  const story = "我妈前天去菜场买菜的时候钱包被人偷走了，里面有卡有钱，现在她要去医院看病不知道该怎么弄才好";
  const told = [...p.said(story, p.question(story)), p.done("searchSops", p.decidedUnknown)];

  it("is said in a few words, and looked for together with them, once", () => {
    expect(p.play(told).place).toBe("answerQuestion.restating");
    const again = p.play([...told, p.done("restateQuestion", { text: "补办社保卡" })]);
    expect(inputOf(again, "searchSops")?.input).toMatchObject({ question: story, restated: "补办社保卡" });
    const still = p.play([
      ...told,
      p.done("restateQuestion", { text: "补办社保卡" }),
      p.done("searchSops", p.decidedUnknown),
    ]);
    expect(still.decisions).toEqual([{ kind: "unanswered" }]);
  });

  it.each([
    ["nobody can say it shorter", p.done("restateQuestion", { text: "" })],
    ["that fails", p.failed("restateQuestion", "WRITER_FAILED")],
  ])("is decided on as it is where %s", (_name, event) => {
    const played = p.play([...told, event]);
    expect(played.place).toBe("answerQuestion.deciding");
    expect(inputOf(played, "searchSops")?.input).not.toHaveProperty("restated");
  });

  it("is not looked at twice where the first decision is sure", () => {
    expect(p.play([...p.said(story, p.question(story)), p.done("searchSops", p.decidedAnswer)]).place).toBe(
      "answerQuestion.composing",
    );
  });

  it("is answered with a word in between where it takes long", () => {
    const armed = p.play(told).commands.filter((command) => command.do === "arm");
    expect(armed.at(-1)).toMatchObject({ delay: 2_000 });
    expect(p.play([...told, (armed.at(-1) as { event: object }).event]).texts.at(-1)).toBe(wording.lookingAgain);
  });
});

describe("asking which special case holds", () => {
  const cases: Option[] = ["低保家庭", "其他家庭"].map((when) => ({ ...p.card, label: when, branch: when }));
  const byCase: SopDecision = { kind: "ask", options: cases, candidates: [], reason: "因情况而异" };
  const open = [
    ...p.said("能补多少", p.question("能补多少", { aspects: ["conditions"] })),
    p.done("searchSops", byCase),
  ];

  it("names the handbook and the cases, and that 都不是 gives the rule", () => {
    const played = p.play(open);
    expect(played.texts[0]).toContain("《社会保障卡挂失补办》");
    expect(played.texts[0]).toContain("1. 低保家庭\n2. 其他家庭");
    expect(played.texts[0]).toContain("一般规定");
    expect(played.decisions[0]).toMatchObject({
      kind: "clarify",
      options: [{ branch: "低保家庭" }, { branch: "其他家庭" }],
    });
  });

  it("answers for the case that was chosen, with the words and the section of the question", () => {
    expect(inputOf(p.play([...open, ...p.said("1", choice(0))]), "composeAnswer")?.input).toMatchObject({
      question: "能补多少",
      aspects: ["conditions"],
      branch: "低保家庭",
    });
  });

  it.each([{ type: "turn.noneFits" }, { type: "turn.wrong" }, { type: "turn.refuse" }] as Turn[])(
    "answers by the rule after $type, and does not look for another handbook",
    (turn) => {
      const played = p.play([...open, ...p.said("都不是", turn)]);
      expect(inputOf(played, "composeAnswer")?.input).toMatchObject({ versionId: "v2", noBranch: true });
      expect(played.place).toBe("answerQuestion.composing");
    },
  );

  it("takes facts in any words to the handbook that was asked about", () => {
    const played = p.play([...open, ...p.said("我们吃低保", { type: "turn.details", text: "我们吃低保" })]);
    expect(inputOf(played, "composeAnswer")?.input).toMatchObject({
      versionId: "v2",
      question: "能补多少，我们吃低保",
      aspects: ["conditions"],
    });
  });

  it("explains that the options are cases of one handbook", () => {
    expect(p.play([...open, ...p.said("什么意思", { type: "turn.explain" })]).texts.at(-1)).toContain("特殊情形");
  });
});

describe("after an answer", () => {
  it.each([
    [
      "a follow-up stays on the document",
      p.question("那要多少钱", { followUp: true, aspects: ["fee"] }),
      { versionId: "v2", aspects: ["fee"] },
    ],
    [
      "流程 shows another section",
      { type: "turn.more", aspects: ["steps"] } as Turn,
      { versionId: "v2", aspects: ["steps"] },
    ],
    ["转发 takes the same sections", { type: "turn.forward" } as Turn, { versionId: "v2", aspects: ["materials"] }],
  ])("%s", (_name, turn, input) => {
    expect(inputOf(p.play([...answered, ...p.said("…", turn)]), "composeAnswer")?.input).toMatchObject(input);
  });

  it("原文 sends the Word file that was cited", () => {
    const played = p.play([
      ...answered,
      ...p.said("原文", { type: "turn.original" }),
      p.done("composeAnswer", p.answer),
    ]);
    expect(played.files).toEqual([p.card.file]);
    expect(played.decisions.at(-1)).toMatchObject({ kind: "answer", documents: [{ file: p.card.file }] });
  });

  it("转发 gives the same facts without hints for the worker", () => {
    const played = p.play([
      ...answered,
      ...p.said("转发", { type: "turn.forward" }),
      p.done("composeAnswer", p.answer),
    ]);
    expect(played.texts.at(-1)).toContain(p.answer.sections[0]!.lines[0]);
    expect(played.texts.at(-1)).not.toContain("回复");
  });

  it("不对 looks for another document and never repeats the same", () => {
    const wrong: Turn = { type: "turn.wrong" };
    const once = p.play([...answered, ...p.said("不对", wrong)]);
    expect(inputOf(once, "searchSops")?.input).toMatchObject({ question: "社保卡掉了怎么办", rejected: ["v2"] });
    const none = p.play([...answered, ...p.said("不对", wrong), p.done("searchSops", p.decidedUnknown)]);
    expect(none.decisions.at(-1)).toEqual({ kind: "handover" });
  });

  it("a quoted older answer is what 原文 means", () => {
    const quoted = [
      p.message("原文", { quoted: { text: "…", fromBot: true, versionId: "v9" } }),
      p.understood({ type: "turn.original" }),
    ];
    expect(inputOf(p.play([...answered, ...quoted]), "composeAnswer")?.input).toMatchObject({ versionId: "v9" });
  });
});

describe("anything else", () => {
  it.each([
    ["帮助", { type: "turn.help" }, "chat", wording.help],
    ["取消 with nothing open", { type: "turn.cancel" }, "chat", wording.nothingToCancel],
    ["2 with nothing open", { type: "turn.choice", index: 1 }, "chat", wording.nothingToChoose],
    ["原文 with nothing answered", { type: "turn.original" }, "chat", wording.nothingToSend],
    ["abuse", { type: "turn.smallTalk", topic: "abuse" }, "chat", wording.smallTalk("abuse")],
    ["好的 with nothing open", { type: "turn.confirm" }, "chat", wording.acknowledged],
  ] as [string, Turn, string, string][])("%s is answered", (_name, turn, kind, text) => {
    const played = p.play(p.said("…", turn));
    expect(played.texts).toEqual([text]);
    expect(played.decisions.map((decision) => decision.kind)).toEqual([kind]);
    expect(played.place).toBe("ready");
  });

  it("a file is acknowledged and not read", () => {
    const played = p.play([
      p.message("", { kind: "file", fileName: "名单.docx" }),
      p.understood({ type: "turn.smallTalk", topic: "unreadable" }),
    ]);
    expect(played.texts[0]).toContain("《名单.docx》");
  });
});

describe("what stays open and what is forgotten", () => {
  it("an unanswered question is not followed up from the document before", () => {
    const gone = [
      ...p.said("台湾通行证怎么办", p.question("台湾通行证怎么办")),
      p.done("searchSops", p.decidedUnknown),
    ];
    const played = p.play([...answered, ...gone]);
    expect(played.state.context["answered"]).toBeNull();
    expect(p.play([...answered, ...gone, ...p.said("原文", { type: "turn.original" })]).files).toEqual([]);
  });

  it("what is asked with a choice decides the sections", () => {
    const chosen = p.play([
      ...clarifying,
      ...p.said("2，要带什么", { type: "turn.choice", index: 1, aspects: ["materials"] }),
    ]);
    expect(inputOf(chosen, "composeAnswer")?.input).toMatchObject({ versionId: "v2", aspects: ["materials"] });
  });

  it("two choices in one message are both answered", () => {
    const both = p.play([
      ...clarifying,
      ...p.said("1和2", choice(0), choice(1)),
      p.done("composeAnswer", { ...p.answer, document: { ...p.answer.document, ...p.firstCard } }),
      p.done("composeAnswer", p.answer),
    ]);
    expect(both.decisions.filter(({ kind }) => kind === "answer")).toHaveLength(2);
    expect(both.place).toBe("answerQuestion.answered");
  });

  it("says once that it is not sure, not with every follow-up", () => {
    const unsure = { ...p.decidedAnswer, confidence: "reference" as const };
    const first = [...asked, p.done("searchSops", unsure), p.done("composeAnswer", p.answer)];
    const more = [
      ...p.said("多少钱", p.question("多少钱", { followUp: true, aspects: ["fee"] })),
      p.done("composeAnswer", p.answer),
    ];
    const played = p.play([...first, ...more]);
    expect(played.texts.map((text) => text.startsWith("我不太确定"))).toEqual([true, false]);
    expect(played.decisions.at(-1)).toMatchObject({ confidence: "reference" });
  });

  it("转发 sends all sections of the document that were shown", () => {
    const fee = { ...p.answer, sections: [{ name: "fee" as const, lines: ["15元"] }] };
    const more = [
      ...p.said("多少钱", p.question("多少钱", { followUp: true, aspects: ["fee"] })),
      p.done("composeAnswer", fee),
    ];
    const played = p.play([...answered, ...more, ...p.said("转发", { type: "turn.forward" })]);
    expect(inputOf(played, "composeAnswer")?.input).toMatchObject({ aspects: ["materials", "fee"] });
  });

  it("no file is sent for a handbook that was just asked back about", () => {
    const file = { type: "turn.original" } as Turn;
    const played = p.play([
      ...answered,
      ...p.said("把残疾证的文件发给我", p.question("残疾证"), file),
      p.done("searchSops", p.decidedAsk),
    ]);
    expect(played.files).toEqual([]);
    expect(played.place).toBe("answerQuestion.clarifying");
  });

  it("帮助 shows the open options again", () => {
    const played = p.play([...clarifying, ...p.said("帮助", { type: "turn.help" })]);
    expect(played.texts.slice(1)).toEqual([wording.help, expect.stringContaining("1. 第一次办")]);
  });

  it("a short question goes to the search with the document that is being talked about", () => {
    const next = p.play([...answered, ...p.said("低保户能免吗", p.question("低保户能免吗"))]);
    expect(inputOf(next, "searchSops")?.input).toMatchObject({ current: "v2" });
  });

  it("a number after a catalogue means an entry, and only in the next message", () => {
    const list = {
      level: "tasks",
      topic: "社保",
      entries: [
        { name: "社会保障卡", count: 4 },
        { name: "居住登记", count: 1 },
      ],
      sample: true,
    };
    const listed = [
      ...p.said("社保类有哪些", { type: "turn.catalogue", topic: "社保" }),
      p.done("listCatalogue", list),
    ];
    const next = p.play([...listed, ...p.said("2", choice(1))]);
    expect(inputOf(next, "listCatalogue")?.input).toEqual({ topic: "居住登记" });
    const later = p.play([
      ...listed,
      ...p.said("谢谢", { type: "turn.smallTalk", topic: "thanks" }),
      ...p.said("2", choice(1)),
    ]);
    expect(later.texts.at(-1)).toBe(wording.nothingToChoose);
  });
});

describe("更多", () => {
  const more: Turn = { type: "turn.more", aspects: [] };

  it("shows what was not shown yet, a few sections at a time", () => {
    const played = p.play([...answered, ...p.said("更多", more)]);
    expect(inputOf(played, "composeAnswer")?.input).toMatchObject({ aspects: ["steps", "fee", "hours"] });
  });

  it("says so when everything was shown", () => {
    const all = {
      ...p.answer,
      sections: [{ name: "steps" as const, lines: ["办。"] }],
      others: ["materials" as const],
    };
    const played = p.play([
      ...answered,
      ...p.said("流程", { type: "turn.more", aspects: ["steps"] }),
      p.done("composeAnswer", all),
      ...p.said("更多", more),
    ]);
    expect(played.texts.at(-1)).toBe(wording.allShown);
  });
});

it("不是，是… looks for another document with what was added", () => {
  const answered = [
    ...p.said("我妈想进养老院", p.question("我妈想进养老院")),
    p.done("searchSops", p.decidedAnswer),
    p.done("composeAnswer", p.answer),
  ];
  const played = p.play([...answered, ...p.said("不是，是白天去", { type: "turn.wrong", added: "是白天去" })]);
  expect(inputOf(played, "searchSops")?.input).toMatchObject({
    question: "我妈想进养老院",
    added: ["是白天去"],
    rejected: [p.card.versionId],
  });
});
