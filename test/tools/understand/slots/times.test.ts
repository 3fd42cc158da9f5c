import { describe, expect, it } from "vitest";
import { form, read } from "./reading.ts";

describe("clock times", () => {
  it.each<[string, string, string?]>([
    ["下午两点", "14:00"],
    ["下午2点", "14:00"],
    ["14:00", "14:00"],
    ["14：30", "14:30"],
    ["14点", "14:00"],
    ["14时30分", "14:30"],
    ["两点", "14:00"],
    ["一点", "13:00"],
    ["六点", "18:00"],
    ["七点", "07:00"],
    ["九点", "09:00"],
    ["12点", "12:00"],
    ["两点半", "14:30"],
    ["两点一刻", "14:15"],
    ["三点三刻", "15:45"],
    ["下午2点30分", "14:30"],
    ["下午两点四十", "14:40"],
    ["下午三点钟", "15:00"],
    ["九点零五分", "09:05"],
    ["上午9点", "09:00"],
    ["上午十点半", "10:30"],
    ["早上七点", "07:00"],
    ["早九点", "09:00"],
    ["中午12点", "12:00"],
    ["中午1点", "13:00"],
    ["傍晚六点", "18:00"],
    ["晚上7点", "19:00"],
    ["晚上六点半", "18:30"],
    ["今晚七点", "19:00"],
    ["下午2:30", "14:30"],
    ["2:30", "14:30"],
    ["09:00", "09:00"],
    ["下午两点到四点", "14:00", "16:00"],
    ["下午2点至4点", "14:00", "16:00"],
    ["下午两点到四点半", "14:00", "16:30"],
    ["下午2点-4点", "14:00", "16:00"],
    ["下午2:00-4:00", "14:00", "16:00"],
    ["14:00-16:00", "14:00", "16:00"],
    ["14:00~16:30", "14:00", "16:30"],
    ["14：00—16：00", "14:00", "16:00"],
    ["两点到四点", "14:00", "16:00"],
    ["9点到11点半", "09:00", "11:30"],
    ["9-11点", "09:00", "11:00"],
    ["上午9点半到11点", "09:30", "11:00"],
    ["上午十点到下午两点", "10:00", "14:00"],
    ["10点到12点", "10:00", "12:00"],
    ["11点到1点", "11:00", "13:00"],
    ["晚上七点到九点", "19:00", "21:00"],
    ["6点到8点", "18:00", "20:00"],
    ["下午一点半到三点一刻", "13:30", "15:15"],
    ["下午两点，两个小时", "14:00", "16:00"],
    ["下午两点开始，一个半小时", "14:00", "15:30"],
    ["上午9点，时长90分钟", "09:00", "10:30"],
    ["下午2点，半小时", "14:00", "14:30"],
    ["上午9点开始，两小时", "09:00", "11:00"],
    ["上午9点，三个钟头", "09:00", "12:00"],
  ])("%s", (text, start, end) => {
    const { slots, problems } = read(`12月12号${text}，消防演练`, { plan: true });
    expect({ start: slots.start, end: slots.end, date: slots.date, theme: slots.theme, problems }).toEqual({
      start,
      end,
      date: "2026-12-12",
      theme: "消防演练",
      problems: [],
    });
  });

  it.each([
    ["上午", "09:00"],
    ["早上", "09:00"],
    ["下午", "14:00"],
    ["晚上", "19:00"],
    ["周三下午", "14:00"],
    ["明晚", "19:00"],
  ])("%s alone only suggests a start", (text, start) => {
    const reading = read(`${text}消防演练`);
    expect([reading.slots.start, reading.proposed.start]).toEqual([undefined, start]);
  });

  it.each([
    ["25点开始", "start", "25点", "noSuchTime"],
    ["下午两点70分", "start", "下午两点70分", "noSuchTime"],
    ["18:61", "start", "18:61", "noSuchTime"],
    ["下午四点到两点", "end", "下午四点到两点", "endBeforeStart"],
    ["15:00-14:00", "end", "15:00-14:00", "endBeforeStart"],
  ])("%s is refused", (text, slot, words, reason) => {
    expect(read(text, { asked: ["start"] }).problems).toEqual([{ slot, said: words, reason }]);
  });

  it.each([["布置得热闹一点"], ["有两点要求"], ["搞点活动"], ["早点结束"], ["简单一点"], ["这几点注意"]])(
    "%s holds no time",
    (text) => {
      const { slots, proposed } = read(text);
      expect([slots.start, slots.end, proposed.start]).toEqual([undefined, undefined, undefined]);
    },
  );

  it("a duration waits among the wishes until the start is known", () => {
    const first = read("消防演练，时长两小时");
    expect(first.slots).toMatchObject({ requirements: ["两小时"] });
    expect(read("下午两点开始", { slots: first.slots }).slots).toMatchObject({ start: "14:00", end: "16:00" });
  });

  it("a duration changes the end of a known start", () => {
    expect(read("压缩到一个半小时", { slots: form }).slots).toEqual({ end: "15:30" });
  });

  it("a new start keeps the length of the activity", () => {
    expect(read("时间改到三点", { slots: form }).slots).toEqual({ start: "15:00", end: "17:00" });
  });

  it("an end can be said alone", () => {
    expect(read("四点半结束", { slots: form }).slots).toEqual({ end: "16:30" });
  });
});
