/** What people do together, whatever it is about: a lecture on fire is a lecture, not a drill. */
export const themeForms = [
  "ceremony",
  "competition",
  "sports",
  "performance",
  "exhibition",
  "market",
  "film",
  "memorial",
  "drill",
  "camp",
  "training",
  "consult",
  "lecture",
  "group",
  "meeting",
  "social",
  "outing",
  "fair",
  "meal",
  "call",
  "visit",
  "give",
  "publicity",
  "planting",
  "fitness",
  "photo",
  "making",
  "craft",
] as const;
export type ThemeForm = (typeof themeForms)[number];

/** The first pattern that occurs in a theme decides. */
const patterns: [ThemeForm, RegExp][] = [
  ["ceremony", /升旗|颁章|颁奖|表彰|仪式|揭牌|授牌|典礼|开营|启动会/],
  ["competition", /比赛|大赛|竞赛|联赛|邀请赛|擂台|赛(?:活动)?$/],
  ["sports", /运动会|趣味赛|接力|拔河/],
  ["performance", /汇演|演出|联欢|晚会|红歌|情景剧|歌会|音乐会|展演/],
  ["exhibition", /[法影画品片果]展|展览|画展/],
  ["market", /跳蚤|市集|集市|义卖|交换|以物换物/],
  ["film", /电影|观影|放映/],
  ["memorial", /祭扫|扫墓|陵园|缅怀|祭英烈/],
  ["drill", /演练/],
  ["camp", /夏令营|冬令营|托管|假期营/],
  ["training", /培训|训练|辅导|排练|教学|课程|(?<!党)课(?:活动)?$|学学|怎么用|英语角|学习班|^教/],
  ["consult", /义诊|咨询|体检|测血压/],
  ["lecture", /讲座|讲堂|宣讲|课堂|党课|报告会|科普/],
  ["group", /小组|团辅|沙龙|互助会|读书会|自我管理/],
  ["meeting", /议事|座谈|协调会|听证|恳谈|学习会|大会|安全会|工作会|例会|会议|碰头会/],
  ["social", /联谊|交友|团建|相亲|茶话会|茶会|生日会|品茶|欢迎会/],
  ["outing", /一日游|两日游|参观|秋游|春游|郊游|踏青|采风|游览|考察/],
  ["fair", /游园|嘉年华/],
  ["meal", /聚餐|年夜饭|团圆饭|吃.{0,4}饭|午餐|晚餐|试吃|[^卫]宴/],
  ["publicity", /宣传.{0,4}(?:入户|上门)|(?:入户|上门|逐户).{0,4}(?:宣传|排查|检查)/],
  ["call", /走访|看望|探望|入户|上门|逐户/],
  ["visit", /慰问|送温暖|暖冬|关爱行动/],
  ["give", /送(?![别行])|发放|派送|分发/],
  ["publicity", /宣传|倡议|进社区/],
  ["planting", /植树|种(?=[树花菜植绿])|认养/],
  ["fitness", /瑜伽|八段锦|太极|健身|健身操/],
  ["photo", /拍.{0,4}照|金婚|全家福/],
  ["making", /包[饺馄粽汤春]|[做搓蒸煮烤]|制作|烘焙|厨艺|DIY/i],
  ["craft", /手工|剪纸|编织|插花|书法|绘画/],
];

const atTheirPosts = /环卫|快递|外卖|骑手|保安|保洁|交警|民警|工人|医护|值班|一线|小哥|户外(?:工作|劳动|作业)|司机/;
const atHome = /困难|孤老|独居|高龄|失独|失能|军属|优抚|残疾|低保|户(?!外)/;

/** Tells the form of a theme for an audience, if its words show one: what is sent to people at home is brought by a visit. */
export function formOf(theme: string, audience: string): ThemeForm | undefined {
  const form = patterns.find(([, pattern]) => pattern.test(theme))?.[0];
  if ((form === "visit" || form === "call") && atTheirPosts.test(audience)) return "give";
  if (form === "give" && atHome.test(`${audience}${theme}`) && !atTheirPosts.test(audience)) return "visit";
  return form;
}
