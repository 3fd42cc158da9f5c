/**
 * Actions that tell handbooks of one task apart, as titles and as people say them.
 * A question that names a thing but none of its actions ("我想办居住证") leaves open which handbook is meant.
 */
const actions: readonly { title: RegExp; said: RegExp; isStage?: true }[] = [
  {
    isStage: true,
    title: /遗失|挂失|补办|补领|补发/,
    said: /丢|掉了|掉咯|掉脱|遗失|不见|找不到|找勿着|没了|偷|挂失|补[办领发一个张本]|怎么补|重新补|落[脱忒掉]/,
  },
  { isStage: true, title: /到期|换领|换发|续/, said: /到期|过期|快到|续|期满|换[新一领发个张本证卡]|有效期|年限到/ },
  {
    isStage: true,
    title: /首次|新办|初次|新生儿/,
    said: /第一[次趟张回]|头[一趟]|首次|从来没|没办过|还没[有办领]|新办|初次|刚出生|刚生/,
  },
  { title: /密码|解锁/, said: /密码|解锁|锁[了住掉]/ },
  { title: /积分/, said: /积分|打分|[0-9一二三四五六七八九十百]+分/ },
  { isStage: true, title: /注销|销户|退出/, said: /注销|销户|退[出掉卡]|死亡|去世|过世|走了/ },
  { title: /变更|更正|复审/, said: /变更|更[改正]|改[名成一]|复审|年审|变化|涨工资/ },
  { title: /查询|打印/, said: /查|打印|打一[份张]|拉一[份张]|明细|记录/ },
  { title: /报销/, said: /报销|报得?[掉脱了]|看病的钱/ },
  { title: /转移|迁/, said: /转[移到出入回过]|迁|搬/ },
  { title: /认证/, said: /认证|刷脸|证明还活着/ },
  { title: /续租|退租/, said: /续租|退租|不租|租期/ },
  { title: /投诉|举报/, said: /投诉|举报|告他|告伊|太吵|扰民/ },
  { title: /报修|维修|抢修/, said: /坏了|修|漏|堵|爆/ },
  { title: /调解|纠纷/, said: /调解|吵|纠纷|评评理|说法/ },
  { title: /租金补贴|补贴|津贴|补助/, said: /补贴|津贴|补助|拿钱|领钱|发钱/ },
  { title: /退休/, said: /退休|养老金/ },
  { title: /租房|租赁|公租|廉租/, said: /租/ },
  { title: /离婚/, said: /离婚|离脱|分开/ },
  { title: /入学|入园|报名/, said: /上学|入学|入园|报名|读书|幼儿园|幼升小|小升初/ },
];

/** Whether two texts of one person name the same action: 补办 and 身份证丢了. */
export function sameAction(first: string, second: string): boolean {
  return actions.some(({ said }) => said.test(first) && said.test(second));
}

/**
 * Whether a title is about another stage of a paper's life than the question: 丢了 is not 首次申领. A library may hold only the one
 * handbook, which then looks certain for want of others.
 */
export function isOtherStage(question: string, title: string): boolean {
  const said = actions.filter((action) => action.isStage && action.said.test(question));
  return (
    said.length > 0 &&
    actions.some((action) => action.isStage && action.title.test(title)) &&
    !said.some((action) => action.title.test(title))
  );
}

/** Which of the actions a question names, and which of those the title of a document names too. */
export function namedActions(question: string, title: string): { said: number; shared: number } {
  const said = actions.filter((action) => action.said.test(question));
  return { said: said.length, shared: said.filter((action) => action.title.test(title)).length };
}
