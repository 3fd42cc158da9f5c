import { describe, expect, it } from "vitest";
import type { PlanSlots, SlotName } from "../../../../src/shared/plan.ts";
import { form, read } from "./reading.ts";

describe("audiences of any name", () => {
  it.each([
    ["给退休阿姨教剪纸", "退休阿姨", "剪纸"],
    ["给值班保安送饺子", "值班保安", "送饺子"],
    ["给金婚夫妻拍照", "金婚夫妻", "拍照"],
    ["给一线环卫工人办茶话会", "一线环卫工人", "茶话会"],
    ["给三孩家庭办亲子阅读", "三孩家庭", "亲子阅读"],
    ["给四川来沪人员办联谊会", "四川来沪人员", "联谊会"],
    ["给高三家长开减压讲座", "高三家长", "减压讲座"],
    ["给外来务工子女办英语角", "外来务工子女", "英语角"],
    ["给春节留沪的外来务工人员办年夜饭", "春节留沪的外来务工人员", "年夜饭"],
    ["办个生日会给本季度过生日的老人", "本季度过生日的老人", "生日会"],
    ["茶话会，老干部", "老干部", "茶话会"],
    ["夏令营开营式，40个小囡", "小囡", "夏令营开营式"],
    ["慰问孤老", "孤老", "慰问孤老"],
    ["插花，白领女性", "白领女性", "插花"],
    ["物业协调会，业主代表12人", "业主代表", "物业协调会"],
    ["宠物文明宣传，养犬居民", "养犬居民", "宠物文明宣传"],
    ["糖尿病讲座 慢病居民 40人", "慢病居民", "糖尿病讲座"],
    ["厨艺课，阿姨妈妈20个", "阿姨妈妈", "厨艺课"],
    ["亲子手工，小朋友带家长", "小朋友带家长", "亲子手工"],
    ["风筝DIY 对象:6-10岁儿童家庭", "6-10岁儿童家庭", "风筝DIY"],
    ["合唱排练 合唱队队员 28人", "合唱队队员", "合唱排练"],
    ["心肺复苏培训，保安保洁共18人", "保安保洁", "心肺复苏培训"],
    ["心理健康讲座，社区矫正对象", "社区矫正对象", "心理健康讲座"],
    ["妇女同志做手工皂", "妇女同志", "做手工皂"],
    ["青年白领八段锦，32人", "青年白领", "八段锦"],
    ["12月11号办联欢会居民150人", "居民", "联欢会"],
    ["给我们小区的老年人办智能手机培训", "老年人", "智能手机培训"],
    ["大扫除 志愿者 30人", "志愿者", "大扫除"],
    ["12月5日开展一次志愿服务，志愿者60人", "志愿者", "志愿服务"],
  ])("%s", (text, audience, theme) => {
    expect(read(text).slots).toMatchObject({ audience, theme });
  });

  it.each([
    ["居民茶话会", "居民茶话会"],
    ["端午节包粽子送独居老人", "端午节包粽子送独居老人"],
    ["慰问困难户", "慰问困难户"],
  ])("%s keeps its people in the theme", (text, theme) => {
    expect(read(text).slots.theme).toBe(theme);
  });
});

describe("themes without what stands around them", () => {
  it.each([
    ["下下周二 反诈宣传 老年人 50人 1k", "反诈宣传"],
    ["主题:亲子风筝DIY 时间:3月20日", "亲子风筝DIY"],
    ["12.4宪法日做个法治宣传", "法治宣传"],
    ["给居民做禁毒宣传", "禁毒宣传"],
    ["给志愿者开表彰会", "表彰会"],
    ["给老人做月饼", "做月饼"],
    ["今天下午四点临时开个安全会", "安全会"],
    ["周六下半日包粽子，三十个人", "包粽子"],
    ["礼拜天想搞个写春联额活动", "写春联"],
    ["【急】12月9日 物业协调会", "物业协调会"],
    ["12月9号楼道清理，居民", "楼道清理"],
    ["急救知识培训 居民40人", "急救知识培训"],
  ])("%s", (text, theme) => {
    expect(read(text).slots.theme).toBe(theme);
    expect(read(text).slots.requirements).toBeUndefined();
  });

  it.each([
    ["给老人推销保健品"],
    ["搞个打麻将比赛赢钱的"],
    ["组织居民去教堂做礼拜"],
    ["给老人办理财产品推荐会"],
    ["给老人办理财讲座，推荐高收益产品"],
    ["给老人看相算命"],
  ])("%s is refused", (text) => {
    expect(read(text).problems).toMatchObject([{ slot: "theme", reason: "unsuitableTheme" }]);
  });
});

describe("money and people in other words", () => {
  it.each([
    ["给三孩家庭办亲子阅读，20组，800", 800],
    ["给一线环卫工人送姜茶，30人，800", 800],
    ["法律咨询，没有钱", 0],
    ["法律咨询，不要钱", 0],
    ["法律咨询，免费", 0],
    ["法律咨询，预算两千，哦不，书记说改成一千五了", 1500],
    ["送春联，25户，人均60", 1500],
    ["生日会预算人均30二十个人", 600],
    ["法律咨询，钱不多就三百", 300],
  ])("%s is %i yuan", (text, yuan) => {
    expect(read(text).slots.budget).toBe(yuan);
  });

  it.each([
    ["没有钱", 0],
    ["没批下来，先按1500写", 1500],
    ["书记说一千五", 1500],
    ["五百到八百吧", 800],
    ["没钱，居委自己出点茶叶", 0],
  ])("%s answers the question for the budget", (text, yuan) => {
    expect(read(text, { asked: ["audience", "budget"] }).slots).toEqual({ budget: yuan });
  });

  it.each<[string, number]>([
    ["老人30个", 30],
    ["老人家四十个", 40],
    ["妈妈20个", 20],
    ["老年人四五十", 50],
    ["二十来个", 20],
    ["志愿者60人", 60],
  ])("%s is %i people", (text, people) => {
    expect(read(`搞个联欢会，${text}`).slots.headcount).toBe(people);
  });

  it("ten couples suggest twenty people", () => {
    expect(read("给金婚夫妻拍照，10对").proposed.headcount).toBe(20);
  });

  it("a price per person goes on counting when the headcount changes, until a whole budget is said", () => {
    const first = read("人均30", { slots: { ...form, headcount: 40 } }).slots;
    expect(first).toEqual({ budget: 1200, requirements: ["人均30"] });
    const slots: PlanSlots = { ...form, ...first };
    expect(read("人数改成50", { slots }).slots).toEqual({ headcount: 50, budget: 1500 });
    expect(read("人改成50个", { slots }).slots).toEqual({ headcount: 50, budget: 1500 });
    expect(read("预算改成3000", { slots }).slots).toEqual({ budget: 3000, requirements: [] });
    expect(read("人数改成50", { slots: { ...slots, budget: 1000 } }).slots).toEqual({ headcount: 50 });
  });

  it.each([["抽奖不要了"], ["不要抽奖了"], ["去掉抽奖环节"]])("%s takes the wish back", (text) => {
    const slots = { ...form, requirements: ["要有茶水", "再加个抽奖环节"] };
    expect(read(text, { slots }).slots).toEqual({ requirements: ["要有茶水"] });
  });
});

describe("dates that hang on something", () => {
  it.each([
    ["12月下旬找个周日", "2026-12-27"],
    ["12月上旬最后一个周六", "2026-12-05"],
    ["新年第一个周六", "2027-01-02"],
    ["高考前的周日", "2027-06-06"],
    ["大年初五", "2027-02-10"],
    ["下周曰", "2026-12-06"],
  ])("%s is %s", (text, date) => {
    expect(read(`${text}给居民办联欢会`).slots.date).toBe(date);
  });

  it("of two such days the first is a proposal", () => {
    expect(read("12月中旬找个周六，给居民办联欢会")).toMatchObject({ slots: {}, proposed: { date: "2026-12-12" } });
    expect(read("12月中旬找个周六，给居民办联欢会").slots.date).toBeUndefined();
  });

  it.each([["寒假第一周的周三"], ["开学前的周日"], ["期末考试后的周六"]])("%s stays open", (text) => {
    const { slots, proposed } = read(`${text}给居民办联欢会`);
    expect([slots.date, proposed.date, slots.theme]).toEqual([undefined, undefined, "联欢会"]);
  });

  it.each([
    ["12月12号中秋节", "2027-09-15"],
    ["12月22日中秋节当天", "2027-09-15"],
  ])("%s is refused with the day of the festival", (text, fix) => {
    const { slots, problems } = read(`${text}给老人做月饼`);
    expect(slots.date).toBeUndefined();
    expect(problems).toEqual([{ slot: "date", said: text, reason: "festivalMismatch", fix }]);
  });

  it.each([["12月22日冬至包汤圆"], ["12月18日冬至包汤圆"], ["1月16日春节写春联"]])("%s is fine", (text) => {
    expect(read(text).problems).toEqual([]);
    expect(read(text).slots.date).toBeDefined();
  });

  it.each<[string, string, string, string | undefined]>([
    ["前一天吧", "2026-09-01", "2026-09-25", "2026-09-24"],
    ["那周的周六", "2026-09-21", "2026-10-18", "2026-10-17"],
    ["前一个周末", "2026-09-21", "2026-10-18", "2026-10-10"],
    ["提前一天", "2026-09-21", "2026-10-18", "2026-10-17"],
    ["就那天", "2026-09-21", "2026-10-18", "2026-10-18"],
    ["周日", "2026-11-23", "2026-12-05", "2026-12-06"],
    ["下下周日", "2026-11-23", "2026-12-05", "2026-12-13"],
  ])("%s (on %s, proposed %s) is %s", (text, today, date, expected) => {
    const asked: SlotName[] = ["date"];
    const { date: _, ...slots } = form;
    expect(read(text, { today, asked, slots, proposed: { date } }).slots).toEqual({ date: expected });
  });
});

describe("places by any name", () => {
  it.each([
    ["主题党日，全体党员，在一大会址", "一大会址"],
    ["青年联谊，40人，咖啡馆", "咖啡馆"],
    ["百家宴，地点在小区中央广场，面向居民", "小区中央广场"],
    ["颁章仪式，90人，文化活动中心剧场", "文化活动中心剧场"],
    ["党员学习会在三楼党建活动室三十五个党员", "三楼党建活动室"],
    ["上午十点社区食堂包馄饨", "社区食堂"],
    ["摄影展 居民 社区画廊", "社区画廊"],
  ])("%s", (text, venue) => {
    expect(read(text).slots.venue).toBe(venue);
  });
});

describe("what is ruled out", () => {
  it.each([
    ["搞茶话会，改成包饺子", { theme: "包饺子" }],
    ["本来想搞插花，书记说改成剪纸，周六上午", { theme: "剪纸" }],
    ["原来打算办茶话会，现在换成踏青", { theme: "踏青" }],
  ])("%s: the first idea is out", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });

  it.each(["周六搞个插花，小孩和老人不参加", "周六搞个插花，老人就算了", "除了租户都能来的插花，周六"])(
    "%s: whoever stays away is no audience",
    (text) => {
      expect(read(text).slots).toMatchObject({ theme: "插花" });
      expect(read(text).slots).not.toHaveProperty("audience");
    },
  );

  it("leaves those who do come", () => {
    expect(read("周六给居民办插花，小孩不参加").slots).toMatchObject({ audience: "居民" });
  });
});

describe("a festival named alone", () => {
  it("is the day where an hour is said", () => {
    expect(read("腊八给老人送粥，早上八点").slots).toMatchObject({ date: "2027-01-15", start: "08:00" });
  });

  it.each(["快到腊八了，给老人送粥，早上八点", "迎元旦包饺子，下午两点", "春节慰问老人，上午九点"])(
    "%s: only suggests it where it is the occasion",
    (text) => {
      expect(read(text).slots).not.toHaveProperty("date");
    },
  );
});

describe("things that cost more than there is", () => {
  it.each([
    ["周日去植物园，大巴1800，预算1000，30个人", { each: 0, fixed: 1800, said: "大巴1800" }],
    ["周日去植物园，大巴1800，门票600元，预算2000", { each: 0, fixed: 2400, said: "大巴1800、门票600元" }],
  ])("%s", (text, promise) => {
    expect(read(text).promise).toEqual(promise);
  });

  it.each(["周日去植物园，大巴1800，预算3000", "周日去植物园，大巴1800物业赞助，预算1000"])(
    "%s: no contradiction",
    (text) => {
      expect(read(text).promise).toBeUndefined();
    },
  );
});

describe("values that took the place of others", () => {
  it.each([
    ["来的人从五十改成八十，迎新联欢会，预算八千改成一万", { headcount: 80, budget: 10000 }],
    ["报了三千街道只批了一千五，重阳登山", { budget: 1500 }],
    ["说好是周五，校车排不开，周四办，参观消防站", { date: "2026-11-26" }],
  ])("%s", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });

  it("counts nobody where only the people change", () => {
    expect(read("敬老月慰问，人换一下，是90岁以上老人").slots).not.toHaveProperty("headcount");
  });
});

describe("lists of labels", () => {
  it.each([
    ["时间=周六9点，项目=家电维修日，费用=0", { date: "2026-11-28", start: "09:00", budget: 0 }],
    [
      "①活动：剪纸 ②对象：老人 ③时间：周六 ④预算：500",
      { theme: "剪纸", audience: "老人", date: "2026-11-28", budget: 500 },
    ],
    ["主题|百家宴\n时间|小年\n费用|一万以内", { theme: "百家宴", date: "2027-01-30", budget: 10000 }],
    ["茶话会，居民，元旦，一千", { theme: "茶话会", date: "2027-01-01", budget: 1000 }],
  ])("%s", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });
});

describe("days that are none", () => {
  it.each(["十月底周末，趣味运动会", "立春以后找个周末，养兰花分享会", "每周二周五两趟，代买菜，由志愿者去"])(
    "%s: no day is named",
    (text) => {
      expect(read(text).slots).not.toHaveProperty("date");
    },
  );

  it.each([
    ["体育公园三号场，足球赛，8月10号，6支队", { date: "2027-08-10" }],
    ["清明后头那个周六放风筝", { date: "2027-04-10" }],
    ["旧物置换，周六上午，不，周六有雨，周日上午吧", { date: "2026-11-29" }],
    ["皮影戏，两场1600，周六日各一场", { date: "2026-11-28" }],
    ["说是周三其实是周四，眼科义诊", { date: "2026-11-26" }],
    ["下个月5号学雷锋，义务磨刀", { date: "2026-12-05" }],
  ])("%s", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });
});

describe("hours", () => {
  it("of an evening that the words name", () => {
    expect(read("青年桌游夜，30人，周五七点半").slots).toMatchObject({ start: "19:30" });
    expect(read("早餐会，周五七点半").slots).toMatchObject({ start: "07:30" });
  });

  it("are none in the name of a class", () => {
    expect(read("搞个四点半课堂").slots).not.toHaveProperty("start");
  });
});

describe("who is counted, and what is paid", () => {
  it.each([
    ["热干面制作体验，新武汉人25个，周六早上，一个人30块", { headcount: 25, budget: 750 }],
    ["量血压，来三十个吧", { headcount: 30 }],
    ["反诈情景剧，叫老人们都来看，估计一百五", { headcount: 150 }],
    ["党史知识抢答。参与人数：6队24人。预算：1500元", { headcount: 24, budget: 1500 }],
    ["水枪大战\n多少人：60\n花多少：1000", { headcount: 60, budget: 1000 }],
    ["八段锦，三十人，唔使钱", { headcount: 30, budget: 0 }],
    ["做环保酵素，师奶二十个，桶同红糖四百蚊", { budget: 400 }],
    ["做草莓酱，亲子家庭20组，两千不变", { budget: 2000 }],
  ])("%s", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });

  it.each([
    "电池燃烧实验，上周烧了一块电池，周六上午",
    "开始想请舞狮队，5000块太贵；办居民才艺秀",
    "烟花安全宣传，展板4块、传单500张",
    "古树认养，认养牌一块45元",
  ])("%s: no budget", (text) => {
    expect(read(text).slots).not.toHaveProperty("budget");
  });

  it.each(["入户排查，30户，网格员两个人一组跑", "防触电宣传，周末两个傍晚"])("%s: nobody is counted", (text) => {
    expect(read(text).slots).not.toHaveProperty("headcount");
  });
});

describe("sums, counts and hours said in less usual words", () => {
  it.each([
    ["请牙医给小朋友查牙，材料费一个人头15，预计来60个", { budget: 900, headcount: 60 }],
    ["外卖小哥暖冬歇脚日，备点姜茶手套，一千五打包", { budget: 1500 }],
    ["百家宴，设席20桌，每桌10人，每桌支出标准400元", { budget: 8000, headcount: 200 }],
    ["反诈桌游，1000元，哦不，主任说一千二", { budget: 1200 }],
    ["预算四千？不可能，账上只剩一千六了，腊八施粥", { budget: 1600 }],
    ["采草莓，原说每人100，太贵，改成每人六十五，人还是20个", { budget: 1300, headcount: 20 }],
    ["预算写成1万了吧？多了个零，是一千。讲短视频", { budget: 1000 }],
    ["最后到手是920不是1000，星空观测", { budget: 920 }],
    ["剪纸课 小学生 20个 材料一人8块", { budget: 160, headcount: 20 }],
    ["元旦联欢，人数原来写80，场地坐不下，减到55", { headcount: 55 }],
    ["包饺子，居民自愿来，估摸着半百人", { headcount: 50 }],
    ["禁毒课，人数=俩班共90", { headcount: 90 }],
    ["给环卫工办生日会，下午差一刻三点，二十五张嘴", { start: "14:45", headcount: 25 }],
    ["团建，下周一2pm，11人", { date: "2026-11-30", start: "14:00" }],
    ["尤克里里，每周日上午九点一堂课", { start: "09:00" }],
  ])("%s", (text, slots) => {
    expect(read(text).slots).toMatchObject(slots);
  });

  it.each([
    ["按摩师傅来推拿，月底最后一天上午九点", "2026-11-30"],
    ["不是周五是周六！下周六上午九点，茶话会", "2026-12-05"],
    ["为迎接三八妇女节，拟于节日当天下午二时起开展两癌筛查", "2027-03-08"],
  ])("%s", (text, date) => {
    expect(read(text).slots).toMatchObject({ date });
  });

  it("leaves a day open that is still to be found", () => {
    expect(read("妈妈读书会，下个月找个周六，上午十点").slots).not.toHaveProperty("date");
  });

  it.each(["待定", "还没定", "（空着）", "等通知", "暂无"])("takes %s for no value", (nothing) => {
    const { slots } = read(`主题：${nothing}；对象：${nothing}；地点：${nothing}；时间：12月20日；经费：800`);
    expect(slots).toEqual({ date: "2026-12-20", budget: 800 });
  });

  it("takes all that stands behind a label", () => {
    expect(read("时间：周六\n对象：孕妇和准爸爸\n内容：胎教课").slots).toMatchObject({ audience: "孕妇和准爸爸" });
  });
});
