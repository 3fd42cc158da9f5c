import type { PlanSection } from "../../shared/plan.ts";

const sectionWords: [PlanSection, RegExp][] = [
  ["schedule", /流程|环节|步骤|时间安排/],
  ["outcome", /效果|成效|成果|预期/],
  ["notice", /通知|温馨提示|告知书|邀请函/],
  ["safety", /安全|预案|应急|下雨|暴雨|台风|大风|雨天|急救|防走失|防滑|摔倒|医疗|保险|过敏|消防|疏散|停电|高温|中暑/],
  ["promotion", /宣传|海报|报名|推广|微信群|公众号|公示|简报|报道/],
  ["roles", /分工|职责|人员安排|志愿者|主持|摄影|拍照|负责人|工作人员|医护|陪护|保安/],
  ["purpose", /目的|意义|背景|目标|开头|立意/],
  ["materials", /物资|材料|采购|礼品|奖品|纪念品|茶点|水果|饮料|用品|设备|音响|横幅|每人.{0,6}(元|份)/],
  ["schedule", /签到|合影|抽奖|游戏|表演|问答|顺序|分钟|致辞|讲话|节目/],
];

/** The section whose words a wish uses, if any. */
export function sectionNamedBy(wish: string): PlanSection | undefined {
  return sectionWords.find(([, words]) => words.test(wish))?.[0];
}

/** The single wishes in what a person said: 流程写细点，加个签到环节 are two. Fillers alone are none. */
export function clausesOf(wish: string): string[] {
  return wish
    .split(/[，。；！？,;!?\n]|(?<=[点些节])(?:然后|再|并且|另外|还有|同时)/)
    .map((clause) =>
      clause
        .replace(/^(然后|再|并且|另外|还有|同时|请|麻烦|帮我|帮忙|能不能|可以|把)+/, "")
        .replace(/(吧|呢|吗|谢谢|好吗|可以吗)+$/, "")
        .trim(),
    )
    .filter(
      (clause) =>
        clause.length >= 2 &&
        !/^(你好|谢谢|辛苦了?|好的|其他不变|别的不变|其余不变|改一下|改改|修改一下)$/.test(clause),
    );
}

/** A wish about how the words sound, which no rule can carry out. */
export function isToneWish(clause: string): boolean {
  return /口气|语气|文风|文笔|措辞|正式|活泼|亲切|温馨|通俗|生动|口语|官方|诗意|文艺|客气|热情|接地气|软一?[点些]|好听/.test(
    clause,
  );
}

const numerals = "零一二三四五六七八九十";

/** A small number in digits or as one Chinese numeral; 1 where there is none. */
export function numberOf(word: string): number {
  if (/^\d+$/.test(word)) return Math.max(1, Number(word));
  return Math.max(1, numerals.indexOf(word.replace("两", "二")) || 1);
}
