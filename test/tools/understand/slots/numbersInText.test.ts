import { describe, expect, it } from "vitest";
import { form, read } from "./reading.ts";

describe("budgets", () => {
  it.each([
    ["预算两千", 2000],
    ["预算两千五", 2500],
    ["预算2千", 2000],
    ["预算2千5", 2500],
    ["预算3k", 3000],
    ["预算1.2万", 12000],
    ["预算一万二", 12000],
    ["预算1万2千", 12000],
    ["预算 3000", 3000],
    ["预算：5000元", 5000],
    ["预算大概两千左右", 2000],
    ["预算是两万五", 25000],
    ["预算在三千块以内", 3000],
    ["预算不超过3000", 3000],
    ["预算500以内", 500],
    ["预算两千到三千", 3000],
    ["预算2000-3000元", 3000],
    ["预算两三千", 3000],
    ["预算两千多", 2000],
    ["预算0元", 0],
    ["预算八百", 800],
    ["预算一百二", 120],
    ["预算壹仟伍佰元", 1500],
    ["预算100万", 1000000],
    ["一千五百块", 1500],
    ["五千块钱", 5000],
    ["2,000元", 2000],
    ["￥2000", 2000],
    ["¥1,500.00", 1500],
    ["2000-3000元", 3000],
    ["不超过3000", 3000],
    ["最多两千", 2000],
    ["三千以内", 3000],
    ["1.5万元", 15000],
    ["经费控制在三千以内", 3000],
    ["经费五百", 500],
    ["活动经费2000元", 2000],
    ["街道给了五千块钱", 5000],
    ["总共花一千", 1000],
    ["费用一千二", 1200],
    ["铜钿两仟", 2000],
    ["钞票三千", 3000],
    ["预祘1500", 1500],
    ["万把块", 10000],
    ["没有预算", 0],
    ["不花钱", 0],
    ["零预算", 0],
    ["预算没有", 0],
    ["没有经费", 0],
    ["人均30元，40人", 1200],
    ["人均30元×40人", 1200],
    ["每人30块，40人", 1200],
    ["40人，每人预算50元", 2000],
    ["30元/人，一共40人", 1200],
    ["40人×30元", 1200],
    ["预算三千，每人30元的礼品", 3000],
    ["预算3000，每份礼品15元", 3000],
  ])("%s is %i yuan", (text, yuan) => {
    expect(read(`搞个消防演练，${text}`)).toMatchObject({ slots: { theme: "消防演练", budget: yuan }, problems: [] });
  });

  it.each([
    ["预算-100", "negativeBudget"],
    ["预算负一百", "negativeBudget"],
    ["-100元", "negativeBudget"],
    ["预算一个亿", "tooLargeBudget"],
    ["一个亿", "tooLargeBudget"],
    ["预算200万", "tooLargeBudget"],
    ["1000001元", "tooLargeBudget"],
  ])("%s is refused", (text, reason) => {
    const reading = read(text, { asked: ["budget"] });
    expect(reading).toMatchObject({ slots: {}, problems: [{ slot: "budget", said: text, reason }] });
  });

  it.each([
    ["预算还没批"],
    ["经费还没下来"],
    ["预算待定"],
    ["预算还没有定"],
    ["还没批"],
    ["60岁以上"],
    ["每份15元"],
    ["几千块"],
  ])("%s leaves the budget open", (text) => {
    expect(read(text, { asked: ["budget"] })).toMatchObject({ problems: [] });
    expect(read(text, { asked: ["budget"] }).slots.budget).toBeUndefined();
  });

  it.each([
    ["两千", 2000],
    ["2000", 2000],
    ["3k吧", 3000],
    ["大概五百左右", 500],
    ["1.2万", 12000],
    ["0", 0],
  ])("%s answers the question for the budget", (text, yuan) => {
    expect(read(text, { asked: ["budget"] }).slots).toEqual({ budget: yuan });
  });

  it.each([
    ["预算改成5000", 5000],
    ["把预算减到2500", 2500],
    ["预算再减五百", 1500],
    ["预算加五百", 2500],
    ["再追加1000元", 3000],
    ["预算减半", 1000],
    ["预算翻倍", 4000],
    ["预算提高到三千", 3000],
    ["铜钿勿够，改成两千五", 2500],
    ["人均60", 2400],
  ])("%s corrects the budget", (text, yuan) => {
    const { requirements: _, ...slots } = read(text, { slots: form }).slots;
    expect(slots).toEqual({ budget: yuan });
  });

  it("refuses to fall below nothing", () => {
    expect(read("预算再减三千", { slots: form }).problems).toMatchObject([
      { slot: "budget", reason: "negativeBudget" },
    ]);
  });

  it("a price per person waits until the headcount is known", () => {
    const first = read("每人30元", { asked: ["budget"] });
    expect(first.slots).toEqual({ requirements: ["每人30元"] });
    expect(read("50人", { slots: first.slots, asked: ["headcount"] }).slots).toEqual({ headcount: 50, budget: 1500 });
  });
});

describe("headcounts", () => {
  it.each([
    ["40人", 40],
    ["四十人", 40],
    ["40个人", 40],
    ["40名", 40],
    ["40位老人", 40],
    ["40个老人", 40],
    ["四五十人", 50],
    ["40-50人", 50],
    ["五六十位", 60],
    ["30来人", 30],
    ["三十来个人", 30],
    ["三十几个人", 35],
    ["十几个人", 15],
    ["六十多个小学生", 60],
    ["六十来号人", 60],
    ["一百来人", 100],
    ["百来人", 100],
    ["二十人以内", 20],
    ["大概200人左右", 200],
    ["一百二十人", 120],
    ["两百人", 200],
    ["人数40", 40],
    ["人数：40", 40],
    ["参加人数大概80人", 80],
    ["来的人可能有八十个", 80],
    ["5名志愿者，40名老人", 40],
    ["不是二十个人，是四十个人", 40],
    ["60岁以上老人40人", 40],
  ])("%s is %i", (text, people) => {
    expect(read(`搞个消防演练，${text}`)).toMatchObject({ slots: { headcount: people }, problems: [] });
  });

  it.each([
    ["0人", "noPeople"],
    ["零人", "noPeople"],
    ["-5人", "noPeople"],
    ["10001人", "tooManyPeople"],
    ["十万人", "tooManyPeople"],
  ])("%s is refused", (text, reason) => {
    expect(read(text, { asked: ["headcount"] })).toMatchObject({
      slots: {},
      problems: [{ slot: "headcount", reason }],
    });
  });

  it.each([
    ["60岁以上"],
    ["志愿者十五人"],
    ["人手只有五个"],
    ["我一个人忙"],
    ["请一位老师"],
    ["三人一组"],
    ["第二个人"],
    ["几十人"],
    ["3号楼"],
    ["每人"],
  ])("%s counts nobody", (text) => {
    expect(read(`搞个消防演练，${text}`).slots.headcount).toBeUndefined();
  });

  it.each([
    ["20组家庭", 40],
    ["三十户", 60],
    ["20个家庭", 40],
  ])("%s suggests two people each", (text, people) => {
    const reading = read(`搞个亲子烘焙，${text}`);
    expect([reading.slots.headcount, reading.proposed.headcount]).toEqual([undefined, people]);
  });

  it.each([
    ["人数加10个", 50],
    ["再加10个人", 50],
    ["人数减5个", 35],
    ["再少5个人", 35],
    ["人数改80", 80],
    ["人输改程五十", 50],
    ["人数增加到60", 60],
    ["改成30人", 30],
  ])("%s corrects the headcount", (text, people) => {
    expect(read(text, { slots: form }).slots).toEqual({ headcount: people });
  });

  it.each([
    ["40", 40],
    ["四十左右", 40],
    ["40个", 40],
    ["三四十", 40],
  ])("%s answers the question for the headcount", (text, people) => {
    expect(read(text, { asked: ["headcount"] }).slots).toEqual({ headcount: people });
  });

  it("a lone number is money from 500 on where both were asked", () => {
    expect(read("两千", { asked: ["budget", "headcount"] }).slots).toEqual({ budget: 2000 });
    expect(read("40", { asked: ["budget", "headcount"] }).slots).toEqual({ headcount: 40 });
  });
});

describe("parts of the costs", () => {
  it.each([
    ["表彰会，20人，奖品每人100元，另外场地布置500", 2500],
    ["参观，大巴两辆每辆900", 1800],
    ["年夜饭，八仙桌十张，一桌680", 6800],
    ["体检，租车费2辆×400元，早餐60份×10元", 1400],
    ["生日会，蛋糕两个一共600，长寿面300", 900],
    ["扫墓，大巴1600，鲜花400，合计2000", 2000],
    ["表彰会，40人，3000元，每人一份100元纪念品", 3000],
    ["讲座，律师公益不要钱，我们准备点水果，150元", 150],
    ["讲座，没有预算，茶水150元", 0],
    ["听说隔壁搞了三千块的比赛，我们也搞一个，两千块", 2000],
    ["茶话会，四千五经费", 4500],
    ["练字小组，笔墨三百二", 320],
    ["座谈，茶水水果加一块三百五", 350],
  ])("%s is %i", (text, budget) => {
    expect(read(text).slots.budget).toBe(budget);
  });

  it.each([
    ["聚餐，6桌", 60],
    ["慰问困难户，18户", 18],
    ["亲子运动会，18户家庭", 36],
  ])("%s suggests %i people", (text, headcount) => {
    expect(read(text).proposed.headcount).toBe(headcount);
  });
});
