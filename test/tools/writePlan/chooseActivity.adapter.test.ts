import { beforeAll, describe, expect, it } from "vitest";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { createChooseActivity } from "../../../src/tools/writePlan/chooseActivity.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities, textsOf } from "./planning.ts";

const signal = new AbortController().signal;
let activities: ActivityLibrary;
beforeAll(async () => {
  activities = await shippedActivities();
});

describe("the kind of activity", () => {
  it.each([
    ["心肺复苏培训", "保安保洁", "first-aid"],
    ["老伙伴计划的志愿者培训", "志愿者", "training"],
    ["智能手机培训", "老年人", "smartphone"],
    ["祭扫烈士陵园", "党员", "memorial"],
    ["重温入党誓词主题党日", "全体党员", "party-day"],
    ["光荣在党50年颁章仪式", "党员", "ceremony"],
    ["升旗仪式", "全体党员", "ceremony"],
    ["慰问孤老", "孤老", "home-visit"],
    ["走访退役军人", "退役军人", "home-visit"],
    ["送清凉", "户外工作者", "give-out"],
    ["电动车充电安全宣传入户", "租户", "door-knocking"],
    ["线上直播讲座", "居民", "online-lecture"],
    ["做窗花", "亲子家庭", "craft"],
    ["慰问困难党员", "困难党员", "home-visit"],
    ["慰问退役军人", "退役军人", "army-support"],
    ["送温暖", "一线环卫工人", "give-out"],
    ["送腊八粥", "环卫工人", "give-out"],
    ["送饺子", "值班保安", "give-out"],
    ["送年货", "困难家庭", "home-visit"],
    ["年货发放", "居民", "give-out"],
    ["亲子运动会", "五十组家庭", "sports-meet"],
    ["社区运动会", "居民", "sports-meet"],
    ["父子篮球赛", "16组家庭", "ball-match"],
    ["乒乓球赛", "退休爷叔", "ball-match"],
    ["居民棋牌赛", "居民", "chess"],
    ["垃圾分类知识竞赛", "居民", "contest"],
    ["家庭厨艺大赛", "12组家庭", "contest"],
    ["广场舞比赛", "居民", "contest"],
    ["剪纸", "退休阿姨", "adult-craft"],
    ["手工编织", "残疾人朋友", "adult-craft"],
    ["剪纸", "小朋友", "craft"],
    ["亲子手工", "家庭", "craft"],
    ["插花", "白领女性", "adult-craft"],
    ["写春联送福字", "居民", "spring-couplets"],
    ["学雷锋便民服务", "居民", "service-day"],
    ["心理健康讲座", "社区矫正对象", "lecture"],
    ["防跌倒讲座", "高龄独居老人", "lecture"],
    ["消防知识讲座", "沿街商户", "lecture"],
    ["消防演练", "居民", "fire-drill"],
    ["反诈讲座", "老人", "fraud-talk"],
    ["普法讲座", "居民", "law-talk"],
    ["搓汤圆", "独居老人", "food-making"],
    ["冬至吃汤圆", "独居老人", "food-making"],
    ["包馄饨", "老人", "food-making"],
    ["亲子烘焙", "家庭", "food-making"],
    ["包饺子", "老人", "dumplings"],
    ["年夜饭", "外来务工人员", "shared-meal"],
    ["请老人吃顿饭", "80岁以上老人", "shared-meal"],
    ["“邻里一家亲”百家宴", "居民", "neighbors-feast"],
    ["跳蚤市场", "居民", "market"],
    ["居民议事会", "居民", "meeting"],
    ["物业矛盾协调会", "业主代表", "meeting"],
    ["崇明一日游", "退休教师", "outing"],
    ["露天电影", "居民", "film"],
    ["书法展", "居民", "exhibition"],
    ["瑜伽课", "上班族", "fitness-class"],
    ["亲子植树", "家庭", "planting"],
    ["六一游园会", "社区儿童", "garden-party"],
    ["青年交友联谊", "单身青年", "social"],
    ["茶话会", "居民", "social"],
    ["茶话会", "老干部", "tea-party"],
    ["高血压自我管理小组", "患者", "group-work"],
    ["宠物文明宣传", "养犬居民", "pet-care"],
    ["居住证办理咨询", "来沪人员", "consulting-desk"],
    ["拍金婚照", "老人", "photo-day"],
    ["眼科义诊", "老人", "clinic"],
    ["红歌会", "退休居民", "performance"],
    ["合唱排练", "合唱队队员", "choir"],
    ["无名之事", "居民", "general"],
  ])("of %s for %s is %s", async (theme, audience, id) => {
    const choose = createChooseActivity(activities);
    expect((await choose({ theme, audience }, signal)).id).toBe(id);
  });

  it("asks the encoder only where words leave it open, and takes no kind that is not for these people", async () => {
    const asked: string[][] = [];
    const embed = (texts: string[]) => {
      asked.push(texts);
      return Promise.resolve(texts.map((text) => (/^亲子手工/.test(text) || text === "奇思妙想" ? [1, 0] : [0, 1])));
    };
    const choose = createChooseActivity(activities, embed);
    await choose({ theme: "包饺子", audience: "老人" }, signal);
    expect(asked).toEqual([]);
    expect((await choose({ theme: "奇思妙想", audience: "小朋友" }, signal)).id).toBe("craft");
    expect((await choose({ theme: "奇思妙想", audience: "退休阿姨" }, signal)).id).toBe("general");
    expect(asked.map((texts) => texts.length)).toEqual([activities.activities.length, 1, 1]);
  });
});

describe("a plan of a kind", () => {
  it.each([
    ["包馄饨", "老人", /馄饨皮/, /饺子/],
    ["搓汤圆", "老人", /汤圆粉/, /饺子|血糖/],
    ["送腊八粥", "环卫工人", /腊八粥/, /长桌|拿手菜/],
    ["心肺复苏培训", "保安", /胸外按压/, /手机型号|微信/],
    ["手工编织", "残疾人朋友", /毛线/, /监护人|家长/],
    ["心理健康讲座", "社区矫正对象", /压力和情绪/, /血糖|采血/],
    ["眼科义诊", "老人", /视力/, /血糖|采血/],
    ["消防知识讲座", "沿街商户", /疏散通道/, /演练|烟饼/],
    ["请老人吃顿饭", "老人", /餐食/, /活动材料包/],
    ["社区运动会", "居民", /接力/, /棋/],
    ["慰问孤老", "孤老", /上门/, /老兵|军/],
    ["祭扫烈士陵园", "党员", /敬献花篮/, /老兵讲故事/],
    ["给孤老送春联", "孤老", /春联福字礼包/, /慰问品、/],
    ["送月饼", "环卫工人", /月饼礼盒/, /粽子/],
  ])("%s for %s speaks of its own things", async (theme, audience, own, foreign) => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, theme, audience } });
    expect(faultsOf(draft)).toEqual([]);
    expect(textsOf(draft).join()).toMatch(own);
    expect(textsOf(draft).join()).not.toMatch(foreign);
  });

  it("fills every gap of each of its variants", async () => {
    for (const { id, words, variants = [], audiences, needs } of activities.activities) {
      for (const variant of variants) {
        const theme = `${variant.words[0] ?? ""}${words[0]}`;
        const audience = needs?.[0] ?? audiences[0] ?? "居民";
        const draft = await plan({ activities }, { slots: { ...dumplingSlots, theme, audience, budget: 5_000 } });
        expect(faultsOf(draft), `${id} ${theme}`).toEqual([]);
      }
    }
  });
});
