import { describe, expect, it } from "vitest";
import type { PlanSlots } from "../../../../src/shared/plan.ts";
import { read } from "./reading.ts";

/** All that is read as said, requirements apart; the day is 2026-11-23. */
const rows: [text: string, slots: PlanSlots][] = [
  [
    "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人",
    {
      theme: "包饺子",
      date: "2026-12-05",
      start: "14:00",
      venue: "活动室",
      audience: "60岁以上老人",
      budget: 2000,
      headcount: 40,
    },
  ],
  [
    "帮我写个活动策划：12月12号下午两点到四点在活动室给60岁以上老人包饺子，40人",
    {
      theme: "包饺子",
      date: "2026-12-12",
      start: "14:00",
      end: "16:00",
      venue: "活动室",
      audience: "60岁以上老人",
      headcount: 40,
    },
  ],
  ["帮我写个活动策划", {}],
  ["活动通知", {}],
  ["给我一份方案", {}],
  ["端午节包粽子，预算1000", { theme: "端午节包粽子", budget: 1000 }],
  ["搞个反诈讲座", { theme: "反诈讲座" }],
  [
    "12月20号办亲子烘焙，20组家庭，预算3k，三楼会议室",
    { theme: "亲子烘焙", date: "2026-12-20", audience: "家庭", venue: "三楼会议室", budget: 3000 },
  ],
  [
    "下个月10号想给小区里的孩子们办个科学实验课，地点社区活动室，预算800元，30个孩子",
    {
      theme: "科学实验课",
      date: "2026-12-10",
      audience: "孩子",
      venue: "社区活动室",
      budget: 800,
      headcount: 30,
    },
  ],
  [
    "这周五下午组织党员去打扫楼道，20人左右，没有预算",
    { theme: "打扫楼道", date: "2026-11-27", audience: "党员", budget: 0, headcount: 20 },
  ],
  [
    "12月25日（周五）下午2:00-4:00，社区活动中心，包汤圆，独居老人30名，预算1500元以内",
    {
      theme: "包汤圆",
      date: "2026-12-25",
      start: "14:00",
      end: "16:00",
      venue: "社区活动中心",
      audience: "独居老人",
      budget: 1500,
      budgetIsLimit: true,
      headcount: 30,
    },
  ],
  [
    "给新就业群体（骑手）办个健康体检，下周五上午9点到11点半，党群服务中心，50人，经费还没批",
    {
      theme: "健康体检",
      date: "2026-12-04",
      start: "09:00",
      end: "11:30",
      venue: "党群服务中心",
      audience: "新就业群体（骑手）",
      headcount: 50,
    },
  ],
  [
    "春节前最后一个周六写春联送福，居委会一楼，居民，预算800",
    { theme: "写春联送福", date: "2027-01-30", venue: "居委会一楼", audience: "居民", budget: 800 },
  ],
  [
    "下下周日搞一次退役军人座谈会，预算2000-3000元，时间两点到四点",
    { theme: "退役军人座谈会", date: "2026-12-13", start: "14:00", end: "16:00", audience: "退役军人", budget: 3000 },
  ],
  [
    "月底最后一个周六搞跳蚤市场，亲子家庭，经费没有",
    { theme: "跳蚤市场", date: "2026-11-28", audience: "亲子家庭", budget: 0 },
  ],
  [
    "主题：冬至包饺子；时间：12月22日14:00-16:00；地点：社区食堂；对象：独居老人；人数：40；预算：2000元",
    {
      theme: "冬至包饺子",
      date: "2026-12-22",
      start: "14:00",
      end: "16:00",
      venue: "社区食堂",
      audience: "独居老人",
      headcount: 40,
      budget: 2000,
    },
  ],
  [
    "活动主题：消防演练\n时间：12月9日上午9点\n地点：小区广场\n参加对象：全体居民\n预算：1500元",
    { theme: "消防演练", date: "2026-12-09", start: "09:00", venue: "小区广场", audience: "全体居民", budget: 1500 },
  ],
  [
    "12.20下午3点 老年大学 智能手机培训 40位老人 预算500",
    {
      theme: "智能手机培训",
      date: "2026-12-20",
      start: "15:00",
      venue: "老年大学",
      audience: "老人",
      headcount: 40,
      budget: 500,
    },
  ],
  [
    "重阳节那天给80岁以上老人过集体生日，预算五千，50位老人，食堂",
    { theme: "过集体生日", date: "2027-10-08", venue: "食堂", audience: "80岁以上老人", budget: 5000, headcount: 50 },
  ],
  [
    "社区妇女插花沙龙，三八节当天下午2点到4点，文化活动中心，30人，人均80元",
    {
      theme: "妇女插花沙龙",
      date: "2027-03-08",
      start: "14:00",
      end: "16:00",
      venue: "文化活动中心",
      audience: "社区妇女",
      headcount: 30,
      budget: 2400,
    },
  ],
  [
    "下周六下午三点到五点半在三号楼架空层给小朋友讲绘本故事，20个，预算三百",
    {
      theme: "讲绘本故事",
      date: "2026-12-05",
      start: "15:00",
      end: "17:30",
      venue: "三号楼架空层",
      audience: "小朋友",
      headcount: 20,
      budget: 300,
    },
  ],
  [
    "下周末亲子烘焙，12组亲子家庭，每组150元",
    { theme: "亲子烘焙", date: "2026-12-05", audience: "亲子家庭", budget: 1800 },
  ],
  [
    "组织志愿者培训，12月6日全天，50名志愿者，预算三千",
    { theme: "志愿者培训", date: "2026-12-06", audience: "志愿者", headcount: 50, budget: 3000 },
  ],
  [
    "清明节前一天网上祭扫，党员和青少年，会议室，预算300",
    { theme: "网上祭扫", date: "2027-04-04", audience: "党员和青少年", venue: "会议室", budget: 300 },
  ],
  [
    "想在元旦前一个周末办一场邻里百家宴，大概一百人，预算8000，地点放在小区广场",
    { theme: "邻里百家宴", date: "2026-12-26", headcount: 100, budget: 8000, venue: "小区广场" },
  ],
  // Lines of people who were asked to write as they talk.
  [
    "下周六想搞个包粽子活动，五十个人，预算两千，帮我做个策划",
    { theme: "包粽子", date: "2026-12-05", headcount: 50, budget: 2000 },
  ],
  [
    "写个反诈讲座的活动通知，时间周三下午两点，地点居民活动室",
    { theme: "反诈讲座", date: "2026-11-25", start: "14:00", venue: "居民活动室" },
  ],
  ["垃圾分类宣传活动", { theme: "垃圾分类宣传" }],
  ["消防演练方案", { theme: "消防演练" }],
  ["阿拉居民区想弄趟夏令纳凉晚会，侬帮忙写只方案", { theme: "夏令纳凉晚会" }],
  ["侬帮我拟张通知，礼拜六早浪向义诊，让老人家都来", { theme: "义诊", date: "2026-11-28", audience: "老人家" }],
  ["亲子手工活动测划，20个家庭", { theme: "亲子手工", audience: "家庭" }],
  ["帮我弄一个新春写春联的活动方案啊预算一千五百块在活动室", { theme: "新春写春联", budget: 1500, venue: "活动室" }],
  ["妇联主席叫我弄个三八节插花活动，二十五个人，给个方案", { theme: "三八节插花", headcount: 25 }],
  ["搞个联欢会，给我弄个路子", { theme: "联欢会" }],
  ["弄份章程出来，下个月志愿者表彰大会要用", { theme: "志愿者表彰大会", audience: "志愿者" }],
  ["给我整个跳蚤市场的点子加安排表", { theme: "跳蚤市场" }],
  [
    "下礼拜五有二十位外籍居民要来体验中国茶文化，我到现在什么都没准备",
    { theme: "体验中国茶文化", date: "2026-12-04", audience: "外籍居民", headcount: 20 },
  ],
  [
    "冬至那天想让独居老人吃上热汤圆，场地和志愿者都有，就缺一个安排",
    { theme: "吃上热汤圆", date: "2026-12-22", audience: "独居老人" },
  ],
  ["做一份元旦迎新活动策划，预算一千", { theme: "元旦迎新", budget: 1000 }],
  [
    "我想要一份亲子运动会的活动策划，30组家庭，场地在小区广场",
    { theme: "亲子运动会", audience: "家庭", venue: "小区广场" },
  ],
  ["腊月二十三要搞写福字送福活动，给个方案", { theme: "写福字送福", date: "2027-01-30" }],
  [
    "国庆升旗仪式，早上七点，小区广场，二百人，做个方案",
    { theme: "国庆升旗仪式", start: "07:00", venue: "小区广场", headcount: 200 },
  ],
  [
    "帮忙写个楼组长会议的通知，周四上午九点",
    { theme: "楼组长会议", date: "2026-11-26", start: "09:00", audience: "楼组长" },
  ],
  ["活动通知怎么写，主题是接种宣传", { theme: "接种宣传" }],
  ["给我出一份社区植树节的活动方案，二十人以内", { theme: "植树节", headcount: 20 }],
  ["秋天想组织居民去参观垃圾处理厂，方案给我", { theme: "参观垃圾处理厂", audience: "居民", venue: "垃圾处理厂" }],
  ["帮我做个护牙讲座的活动策划，面向老年人", { theme: "护牙讲座", audience: "老年人" }],
  ["八一建军节慰问退役军人，写个活动方案", { theme: "八一建军节慰问退役军人", audience: "退役军人" }],
  [
    "阅读马拉松，50人，图书馆，周日，帮我策划",
    { theme: "阅读马拉松", headcount: 50, venue: "图书馆", date: "2026-11-29" },
  ],
  ["帮我写活动预告，下周三晚上七点法律讲座", { theme: "法律讲座", date: "2026-12-02", start: "19:00" }],
  ["把周末的捐书活动写个通知发群里", { theme: "捐书活动", date: "2026-11-28" }],
  ["活动叫“邻里一家亲”，给我想内容和流程", { theme: "邻里一家亲" }],
  ["敬老院慰问演出，出个策划", { theme: "敬老院慰问演出" }],
  ["端午节包粽子送独居老人，给我一份方案", { theme: "端午节包粽子送独居老人", audience: "独居老人" }],
  ["楼组联谊活动策化，预祘1500", { theme: "楼组联谊", budget: 1500 }],
  [
    "帮我写个通知呃停车位协商会下周二晚上六点半在会议室请业主都来参加",
    { theme: "停车位协商会", date: "2026-12-01", start: "18:30", venue: "会议室", audience: "业主" },
  ],
  ["志愿者队长说想带大家去敬老院唱歌，帮写个活动计划", { theme: "唱歌", venue: "敬老院" }],
  ["帮我攒个讲座日程，题目是养生", { theme: "养生" }],
  ["来套方略，主题是防电信诈骗进楼组", { theme: "防电信诈骗进楼组" }],
  ["鼓捣个趣味运动会出来，六十来号人", { theme: "趣味运动会", headcount: 60 }],
  ["请帮我生成一份居民茶话会活动方案，二十人，九十分钟", { theme: "居民茶话会", audience: "居民", headcount: 20 }],
  ["春季趣味运动会，预算五千，帮我写", { theme: "春季趣味运动会", budget: 5000 }],
  ["后天上午给独居老人免费理发，预算200", { theme: "免费理发", date: "2026-11-25", audience: "独居老人", budget: 200 }],
  [
    "这周日带退役军人去烈士陵园扫墓，30人",
    { theme: "扫墓", date: "2026-11-29", venue: "烈士陵园", audience: "退役军人", headcount: 30 },
  ],
  [
    "年底慰问困难户，12月30日，20户，每户200元",
    { theme: "慰问困难户", date: "2026-12-30", audience: "困难户", budget: 4000 },
  ],
  ["科普进社区，帮我想个活动", { theme: "科普进社区" }],
];

describe("whole requests", () => {
  it.each(rows)("%s", (text, slots) => {
    const { requirements: _, ...said } = read(text).slots;
    expect(said).toEqual(slots);
    expect(read(text).problems).toEqual([]);
  });

  it.each(rows)("the words read from %j are the person's own", (text) => {
    const { theme, audience, venue, requirements = [] } = read(text).slots;
    for (const words of [theme, audience, venue, ...requirements])
      if (words !== undefined) expect(text).toContain(words);
  });
});

describe("wishes", () => {
  it.each([
    ["下周三给独居老人送饺子，要有志愿者带队，不要太复杂", ["要有志愿者带队", "不要太复杂"]],
    ["12月18日冬至包汤圆，经费两千五，要有雨天备案", ["要有雨天备案"]],
    ["垃圾分类知识竞赛，要有规则和评分，帮我策划", ["要有规则和评分"]],
    ["端午节包粽子，给我一份方案，志愿者十五人", ["志愿者十五人"]],
    ["露天音乐会，要考虑噪音、安保和下雨怎么办", ["要考虑噪音、安保和下雨怎么办"]],
    ["写一个健康义诊的活动方案，包括流程和物资清单", ["包括流程和物资清单"]],
    ["包饺子，准备茶水和围裙，最好请一位老师来教", ["准备茶水和围裙", "最好请一位老师来教"]],
  ])("%s", (text, requirements) => {
    expect(read(text).slots.requirements).toEqual(requirements);
  });
});

describe("suggestions and refusals of a theme", () => {
  it.each([
    ["搞个亲子运动会", "亲子家庭"],
    ["重阳节敬老茶话会", "辖区老年人"],
    ["三八节插花", "辖区妇女"],
    ["主题党日活动方案", "社区党员"],
  ])("%s suggests the audience %s", (text, audience) => {
    expect(read(text)).toMatchObject({ proposed: { audience } });
    expect(read(text).slots.audience).toBeUndefined();
  });

  it.each([
    ["搞个保健品推销讲座", "保健品推销"],
    ["下周六办个理财产品推介会", "理财产品"],
    ["组织老人打麻将赌博", "赌博"],
    ["请个大师来算命", "算命"],
    ["搞个封建迷信法会", "封建迷信"],
    ["社区集资活动", "集资"],
    ["传销宣讲", "传销"],
  ])("%s is refused", (text, said) => {
    const reading = read(text);
    expect(reading.slots.theme).toBeUndefined();
    expect(reading.problems).toContainEqual({ slot: "theme", said, reason: "unsuitableTheme" });
  });

  it.each([["防范保健品推销讲座"], ["反传销宣传"], ["非法集资风险宣传"], ["抵制封建迷信倡议会"], ["禁赌宣传"]])(
    "%s is fine",
    (text) => {
      expect(read(text).problems).toEqual([]);
      expect(read(text).slots.theme).toBe(text);
    },
  );
});
