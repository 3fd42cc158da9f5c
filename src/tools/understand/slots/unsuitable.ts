const unsuitable =
  /(?:保健品|保健食品|养生产品|理疗仪|床垫)(?:的)?(?:产品)?(?:推销|推荐|推介|销售|推广|促销|讲座|宣讲|体验|展销|推介)|保健品(?:公司|厂家?|商家?|企业|经销商|老师)[^，。]{0,6}(?:讲|来|宣|推|卖|体验|开课|授课)|(?:推销|卖|销售|推广)(?:保健品|理财|保险|药品|产品)|理财产品|投资理财(?:推介|讲座|推广)|高息|集资|传销|拉人头|赌博|打麻将赢钱|赌|算命|看相|跳大神|驱鬼|求神|拜神|祭神|烧香|封建迷信|迷信|风水|法会|传教|邪教|选举拉票|贿选|色情|脱衣|约架|聚众|上访|游行|罢工|(?:麻将|打牌|扑克|斗地主|棋牌|牌九|掷骰)[^。]{0,10}(?:奖金|赢的有)|(?:麻将|打牌|扑克|斗地主|棋牌|牌九|掷骰)[^，。]{0,6}(?:赢钱|赢点钱|来钱|输赢|押钱|彩金|带彩)|赢钱|押注|六合彩|地下彩票|做礼拜(?![一二三四五六天日])|弥撒|祷告|祈祷会|布道|受洗|诵经|念经|放生法|拜佛|求签|占卜|测字|塔罗|去教堂(?!参观)|进教堂|寺庙?(?:烧香|上香)|上香|高收益|高回报|稳赚|保本|荐股|炒股|炒币|虚拟币|(?:推荐|推介)(?:股票|基金|理财|保险)|放贷|借贷推|会销|免费领鸡蛋/;
const against = /反|防|禁|拒|抵制|警惕|识破|识别|打击|揭露|揭穿|破除|远离|谨防|避免|整治|预防|杜绝/;
const lesson = /骗局|诈骗|陷阱|危害|风险|防范|套路|警示/;

/** Words of the text that no office may plan for (保健品推销, 赌博). Talks that warn of them are fine. */
export function unsuitableWords(text: string): string | undefined {
  const match = text.match(unsuitable);
  if (match?.index === undefined) return undefined;
  const before = text.slice(Math.max(0, match.index - 6), match.index);
  const following = text.slice(match.index + match[0].length, match.index + match[0].length + 8);
  return against.test(before) || lesson.test(following) || lesson.test(match[0]) ? undefined : match[0];
}
