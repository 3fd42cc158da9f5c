import type { RoleLine } from "../../shared/plan.ts";
import { requirementLine, wovenMark } from "./assemble.ts";
import { sectionNamedBy } from "./wish.ts";

/**
 * What a request puts into a plan, by place: whole lines of sections, a sentence behind the main step (`how`), behind the duty of whoever
 * coordinates (`duty`), or somebody who comes (`role`). `topic` is what the activity is to stress.
 */
export type WovenWish = {
  lines: [LineSection, string][];
  how?: string;
  duty?: string;
  role?: RoleLine;
  topic?: string;
};
export type LineSection = "purpose" | "materials" | "promotion" | "safety" | "outcome" | "notice";

type Rule = (wish: string) => WovenWish | undefined;

const stress =
  /(?:突出|强调|侧重|着重|重点(?:讲|说|宣传|突出|放在)?|围绕|结合|融入|穿插|顺便(?:讲|宣传|说)?|多讲讲?|体现|带上)(?:一?下)?([\p{Script=Han}A-Za-z]{2,14}?)(?:的?(?:内容|知识|元素|主题|宣传|特色|氛围))?$/u;

const topicAlone = /^(?:讲|主讲|内容是?|主题是?|关于)?([\p{Script=Han}A-Za-z]{2,10}?)(?:知识|常识|技能|内容)$/u;

const stressed: Rule = (wish) => {
  const topic = (stress.exec(wish) ?? topicAlone.exec(wish))?.[1];
  if (!topic || /^(?:一?些|一下)$/.test(topic)) return undefined;
  return {
    topic,
    lines: [["purpose", `${wovenMark}活动突出${topic}：开场讲明用意，主要环节穿插相关内容，结束前由主持人归纳一遍。`]],
    how: `${wovenMark}穿插${topic}的内容。`,
  };
};

const guest =
  /(?:请|邀请|安排|要有|有|配备?|找|联系)+([一二两三四五六\d]{0,2})[位名个]?([\p{Script=Han}]{0,5}?(?:老师|医生|医护人员|护士|律师|民警|警察|讲师|教练|师傅|专家|消防员|书法家|厨师|营养师|咨询师|园艺师|主播|翻译|保安))(?:来|到场|到现场|在场|参加)?([\p{Script=Han}]{0,12})$/u;
const guestTasks: [RegExp, string][] = [
  [/医|护士/, "看护参加人员，遇身体不适当场处置"],
  [/^教|指导|带|示范/, "手把手指导"],
  [/讲|课|咨询|解答/, "讲解并解答提问"],
];

const invited: Rule = (wish) => {
  const found = guest.exec(wish);
  const who = found?.[2];
  if (!who) return undefined;
  const said = `${who}${found[3] ?? ""}`;
  const task = guestTasks.find(([words]) => words.test(said) || words.test(found[3] ?? ""))?.[1] ?? found[3];
  const count = Math.max(1, "零一二三四五六".indexOf((found[1] ?? "").replace("两", "二")), Number(found[1]) || 0);
  const duty = `${wovenMark}到场${task || "参加"}；总协调提前一周联系确认，当天安排人接待。`;
  const medical: [LineSection, string][] = /医|护士/.test(who)
    ? [["safety", `${wovenMark}安排${who}在场，位置在出入口附近，全体工作人员知道怎样找到。`]]
    : [];
  return { lines: medical, role: { role: who, people: `${who}${count}人`, duty } };
};

const helpers =
  /(?:安排|请|有|要|找|配)?(?:几[名位个])?(?:志愿者|义工)(?:来|负责|帮忙?|上门)*([\p{Script=Han}]{2,8})$/u;

const helped: Rule = (wish) => {
  const task = helpers.exec(wish)?.[1];
  if (!task) return undefined;
  const how = /接送/.test(task) ? "提前登记名单和住址，往返清点人数" : "按总协调安排到岗";
  return {
    lines: [],
    role: { role: task.slice(0, 6), people: "志愿者2人", duty: `${wovenMark}负责${task}，${how}。` },
  };
};

/** Single things that offices ask for, and the sentence that sees to each; `$` stands for the words. */
const matters: [RegExp, LineSection, string][] = [
  [
    /急救箱|急救包|药箱|AED|除颤仪|轮椅|血压计|氧气/i,
    "safety",
    "备好$，放在签到处旁，专人保管，全体工作人员知道位置。",
  ],
  [/接送|租车|大巴|班车|包车|专车/, "safety", "安排$：提前核对车辆、司机和保险，上下车逐一点名。"],
  [
    /午饭|午餐|晚饭|晚餐|早餐|盒饭|工作餐|简餐|管饭/,
    "materials",
    "安排$，提前统计人数和忌口，选证照齐全的餐饮单位，留样备查。",
  ],
  [/清真|忌口|过敏|无糖|低糖|少油|素食/, "materials", "照顾$的需要：报名时登记，采购和分发时单独标记。"],
  [/无障碍|坡道|手语|盲文/, "safety", "做好$安排：提前查看通道、座位和卫生间，有专人陪同。"],
  [/拍照|摄影|录像|摄像|合影留念/, "promotion", "安排专人$，照片和影像使用前征得本人同意。"],
  [/直播/, "promotion", "安排$，提前测试网络和设备，开播前告知在场人员。"],
  [/保险/, "safety", "购买活动$，名单随报名表核对，凭证归档。"],
];

const mattered: Rule = (wish) => {
  const found = matters.map(([words, section, text]) => ({ section, text, said: words.exec(wish)?.[0] }));
  const lines = found.flatMap(({ section, text, said }): [LineSection, string][] =>
    said ? [[section, `${wovenMark}${text.replace("$", said)}`]] : [],
  );
  return lines.length > 0 && !/不|别/.test(wish) ? { lines } : undefined;
};

const supply =
  /^(?:另外|还|现场|活动|最好|一定|也|记得|要|需要|请)*(?:要有|备[好有]?|准备好?|配备?|带上?|提供|放置?|摆放?|购?买|采购|设置?|有)(?:一[些个点份]|几[个份]|足够的?)?([\p{Script=Han}]{2,10})$/u;
/** What is arranged rather than carried in. */
const noThing = /方案|预案|备案|安排|环节|时间|分钟|小时|志愿者|人员|互动|节目|意义|特色/;

const supplied: Rule = (wish) => {
  const thing = supply.exec(wish)?.[1];
  if (!thing || noThing.test(thing)) return undefined;
  return { lines: [["materials", `${wovenMark}准备${thing}，活动前一天清点到位，当天专人管理。`]] };
};

const manner =
  /(热闹|节俭|简朴|简单|隆重|喜庆|温馨|轻松|朴素|环保|活泼|安静|接地气|有意义)(?:一?[点些])?$|(?:不要|别|不能)(?:太|过于|搞)?(铺张|浪费|复杂|吵闹?|形式主义|拖沓)/;

const mannered: Rule = (wish) => {
  const found = manner.exec(wish);
  if (!found) return undefined;
  const how = found[1] ? `办得${found[1]}${/点|些/.test(found[0]) ? "一些" : ""}` : `不${found[2]}，一切从实际需要出发`;
  return { lines: [["purpose", `${wovenMark}整个活动${how}。`]] };
};

/** How long it takes is seen to by the time table. */
const lasting: Rule = (wish) =>
  /^(?:活动|时长|大概|大约|共|一共|约)*[\d一二两三四五六七八九十半个]+(?:小时|分钟|钟头)(?:左右|以内)?$/.test(wish)
    ? { lines: [] }
    : undefined;

const rules: Rule[] = [lasting, mannered, invited, helped, mattered, stressed, supplied];

/**
 * Says where a request goes in a plan and in which words, so that it is seen to and not only listed. What no rule knows stands word for word in
 * the section that it names, else with whoever coordinates. Pure; the same request always gives the same words.
 */
export function wovenWish(requirement: string): WovenWish {
  const wish = requirement.replace(/[。；;，,！!\s]+$/, "");
  for (const rule of rules) {
    const woven = rule(wish);
    if (woven) return woven;
  }
  const line = requirementLine(requirement);
  const section = sectionNamedBy(wish);
  if (section === "schedule") return { lines: [], how: line };
  if (section === undefined || section === "roles") return { lines: [], duty: line };
  return { lines: [[section, line]] };
}

const asking =
  /^(?:另外|还有|还|最好|而且|然后|再|一定|现场|活动|也|请|要有|要|有|需要?|希望|安排|突出|强调|重点|作品)+/;

/** True of a sentence that speaks of a request: at least half of its pairs of characters are there. */
export function seesTo(sentence: string, requirement: string): boolean {
  const { topic } = wovenWish(requirement);
  const words = topic ?? requirement.replace(asking, "").replace(/[。；;，,！!\s的了]/g, "");
  if (topic !== undefined && sentence.includes(topic)) return true;
  const pairs = Array.from({ length: Math.max(0, words.length - 1) }, (_, at) => words.slice(at, at + 2));
  return pairs.length > 0 && pairs.filter((pair) => sentence.includes(pair)).length * 2 >= pairs.length;
}

/** A request with a sentence of its own in the place of the words of the rule. */
export function wovenWith(requirement: string, sentence: string | undefined): WovenWish {
  const woven = wovenWish(requirement);
  if (sentence === undefined) return woven;
  const own = `${wovenMark}${sentence}`;
  if (woven.topic !== undefined) return { ...woven, how: own };
  return {
    lines: woven.lines.map(([section]) => [section, own]),
    ...(woven.how === undefined ? {} : { how: own }),
    ...(woven.duty === undefined ? {} : { duty: own }),
  };
}
