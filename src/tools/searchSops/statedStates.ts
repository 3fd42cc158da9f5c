/** States of a person or a thing that decide many special cases, as handbooks write them and as people say them. */
const states: readonly { written: RegExp; said: RegExp }[] = [
  {
    written: /(不能|无法|不便)(亲自)?到(场|院)|行动不便|卧床|不能亲自|委托(他人|代办)/u,
    said: /卧床|瘫|[起下]不[来了]床|来不了|去不了|到不了|不能到场|走不动|走不开|走不了|动不了|出不了门|起不来|腿(?:脚)?不(?:好|方便|便)|行动不便|人在(外地|国外|医院)|代[办领]|替(他|她|我|伊)/u,
  },
  {
    written: /未满1[68]周岁|未成年/u,
    said: /未成年|(小孩|孩子|小囡|儿子|女儿|娃)[^，。]{0,6}(小学|初中|幼儿园)|(^|[^0-9])[1-9]岁|1[0-5]岁/u,
  },
  {
    written: /(外省市|非本市|异地|外地)户籍|非沪籍|来沪人员/u,
    said: /(?<!在)外地(户口|户籍|人|的(?!亲|儿|女|孩|小|朋友|家|哥|弟|姐|妹|爸|妈)|媳妇)|(?:安徽|河南|河北|江苏|浙江|江西|山东|山西|四川|湖北|湖南|福建|广东|广西|贵州|云南|陕西|甘肃|东北|辽宁|吉林|黑龙江)(?:户口|户籍|人)|外省|不是上海(户口|人)|没有?上海户口|老家户口/u,
  },
  {
    written: /(身在|居住在?|长期居住)外省市/u,
    said: /人?(还|现在)?在(老家|外地|外省|乡下)|住[在勒了]?(外地|外省|苏州|无锡|南通|浙江|江苏|安徽|老家)|回老家/u,
  },
  { written: /港澳台|台湾|香港|澳门/u, said: /港澳|台湾|香港|澳门|台胞/u },
  {
    written: /境外|国外|因公出境/u,
    said: /(在|去了?|住|到)(国外|境外|外国|美国|日本|加拿大|澳洲|澳大利亚|英国|新加坡|欧洲)|出国/u,
  },
  { written: /养老机构|福利院/u, said: /养老院|敬老院|养老机构|福利院|护理院/u },
  { written: /无(遗属|亲属|家属|子女)/u, said: /没有?(家属|亲人|子女|儿女|家人|亲戚)|无亲无故|孤老/u },
  { written: /单身/u, said: /单身|没结过?婚|未婚|没有?成家|光棍/u },
  {
    written: /听力|视力/u,
    said: /耳朵?[^，。]{0,2}(聋|背|听不|不好|不灵)|聋|听不[见到清]|看不[见到清]|眼睛[^，。]{0,2}(瞎|不好)|失明|盲人/u,
  },
  { written: /走失/u, said: /跑[丢掉没]|走[失丢]|不见了/u },
  { written: /折断|腐蚀|破损|损坏/u, said: /断[了掉开]|折断|裂|破[了损]|烂[了掉]|坏[了掉]|弯[了掉]/u },
  { written: /死亡|已故/u, said: /去世|过世|死[了亡]|人没了|[人爸妈公婆]不在了/u },
  { written: /再婚/u, said: /再婚|二婚|离过婚|第二次结婚/u },
  { written: /(父母|夫妻)离(婚|异)|离婚分户/u, said: /离(了)?婚(?!过)|离异/u },
  {
    written: /在校学生|仍?在校.{0,2}就读/u,
    said: /(在|还在)?(读|上|念)(大学|高中|大专|中专|研究生|本科|书)|在校|学生/u,
  },
  { written: /尚未落户/u, said: /(没|未)(有)?(报|上|落)(好)?户口?|没有户口/u },
  { written: /找回/u, said: /又?找到了|又找到|找回|找着|翻出来|翻到/u },
  { written: /有异议/u, said: /对不上|不一致|有意见|有异议|(?:少|漏)了[^，。]{0,4}(?:年|月|段)|记错/u },
  { written: /未入学|未入托/u, said: /(?:没|未)(?:有)?(?:上|进|读)(?:幼儿园|托儿所|小学|学|托)/u },
  { written: /转学/u, said: /转学/u },
  { written: /转诊/u, said: /转诊|转院/u },
  { written: /临时外出/u, said: /出差|旅游|出去玩|短期/u },
  { written: /长期(?:异地)?居住|退休安置/u, said: /退休后?[^，。]{0,6}(?:住|跟)|长期住|一直住|定居|养老/u },
  { written: /无子女/u, said: /没儿没女|没有?(?:子女|儿女|孩子)|无儿无女|孤老/u },
  {
    written: /户籍与居住地分离|人户分离/u,
    said: /户口[^，。]{0,10}[，、]?[^，。]{0,4}人(?:却|又|都)?(?:住|在)|人户分离|户口[^。]{0,12}住(?:在)?(?:别|外|隔壁|另)/u,
  },
  { written: /血压/u, said: /血压/u },
  { written: /居室无法操作/u, said: /(?:卫生间|浴室|房间|家里|屋里)[^，。]{0,6}(?:太?小|放不下|挤|没地方)/u },
  { written: /两老同住/u, said: /老两口|两老|老夫妻|老伴/u },
  { written: /认知障碍/u, said: /痴呆|糊涂|失智|认知障碍|找不到家|记不得/u },
  { written: /最低生活保障家庭/u, said: /低保(?:户|家庭)?(?!怎么|如何|申请|复审)|吃低保/u },
  { written: /租住公有住房/u, said: /(?:租|住)[^，。]{0,3}公(?:家)?的?房|公房/u },
  { written: /就业致收入/u, said: /找到(?:了)?工作|上班了|就业了/u },
  { written: /(?:卡片|证件|原证)遗失/u, said: /丢|掉了|不见|遗失|找不到/u },
  { written: /人口变化/u, said: /添(?:了)?[^，。]{0,3}(?:人|口|丁)|多了?(?:一个|个)人|少了?(?:一个|个)人|生了|去世/u },
  { written: /长期护理保险/u, said: /长护险|长期护理/u },
  { written: /术后/u, said: /开(?:完|了|过)刀|手术|出院/u },
  { written: /一户多残/u, said: /(?:两|2|三|3)个残疾/u },
  { written: /协商不成/u, said: /谈不拢|谈不成|商量不(?:好|拢|成)|吵/u },
  { written: /二孩/u, said: /(?:两|二|2|三|3)个?(?:孩子|小孩|娃|宝)|二胎|二孩|三胎/u },
  {
    written: /未办理(?:网签)?备案/u,
    said: /(?:没|不肯|不愿|未)[^，。]{0,4}(?:备案|网签)|没有?(?:签)?(?:租房|租赁)?(?:合同|协议)|口头/u,
  },
  { written: /拒不办理退工/u, said: /不(?:给|肯)[^，。]{0,6}退工/u },
  { written: /非婚生育/u, said: /没(?:有)?(?:领证|结婚)|未婚|非婚/u },
  { written: /超过1个月未申报/u, said: /(?:两|二|2|三|3|四|4|五|5|六|6|七|7|八|8|九|9)个(?:多)?月|半年|一年/u },
  { written: /合租/u, said: /合租/u },
  { written: /从外省市带入/u, said: /(?:老家|外地|外省)[^，。]{0,4}带/u },
  { written: /转让给他人/u, said: /送(?:给)?(?:了)?[^，。]{0,3}(?:人|朋友|亲戚|邻居)|转让|卖给/u },
  { written: /在校大学生应征/u, said: /大(?:一|二|三|四)|大学(?:里|期间)?[^，。]{0,4}当(?:的)?兵/u },
  { written: /行为正在发生/u, said: /正(?:在)?[^，。]{0,8}(?:挖|砍|铺|占|种)|现在(?:就)?有人/u },
  { written: /拒绝调解/u, said: /不(?:肯|愿意?|来)[^，。]{0,3}调解/u },
  {
    written: /转账发生不足30分钟/u,
    said: /刚刚?[^，。]{0,6}转|(?:几|十|5|10|二十|20)(?:来)?分钟[^，。]{0,3}(?:前)?|才转/u,
  },
  { written: /尚未转账/u, said: /(?:还)?没(?:有)?(?:给他)?(?:转|打|汇)|(?:钱)?还没/u },
  { written: /承租人更换/u, said: /换(?:了)?(?:个|一个)?(?:新)?(?:租客|房客|租户|人租)/u },
  { written: /重病/u, said: /大病|重病|癌|肿瘤|尿毒症|瘫/u },
  { written: /正在遭受暴力/u, said: /(?:正|现在|又)[^，。]{0,3}打(?:我|她|老婆|孩子)|救命/u },
  { written: /重残/u, said: /重残|残疾/u },
  { written: /因故取消/u, said: /去不了|来不了|不去了|取消|不用了|用不了/u },
  { written: /不能签名/u, said: /不会写(?:字|名)|写不了字|不识字|签不了/u },
  { written: /孕妇/u, said: /怀孕|孕妇|大肚子/u },
  { written: /攻击或咬伤/u, said: /咬|抓伤|攻击/u },
  { written: /急需就医/u, said: /看病|看医生|就医|急诊|住院/u },
  { written: /单位变更/u, said: /换了?(个)?(工作|单位|公司)|跳槽/u },
  { written: /住院/u, said: /住院|住着院|住进了?医院|人?在医院/u },
  { written: /服刑(?!、)|羁押/u, said: /坐牢|服刑|监狱|关(在|进)|羁押/u },
  { written: /现役军人/u, said: /现役|当兵的|(?<!退伍|退役|转业|复员)军人/u },
  { written: /全部借出/u, said: /借[光完]|全借|没得借|都借/u },
  { written: /不愿(?!调解)|不同意(?!调解)|协商不成|提出.{0,6}异议/u, said: /不同意|不肯|不愿意?|不答应|反对|勿肯/u },
];

const negation = /(?:没有?|未|并?不是|(?<!能)不能?|别)$/u;
const negationFirst = /^(?:没|未|不|无|勿|外省|非)/u;

/** True if a question says, unnegated, the state that a special case is about. A state that the title names is its topic, no special case. */
export function statesTheSame(question: string, when: string, title: string): boolean {
  return states.some(({ written, said }) => {
    if (!written.test(when) || written.test(title)) return false;
    const found = said.exec(question);
    if (!found) return false;
    return negationFirst.test(found[0]) || !negation.test(question.slice(0, found.index));
  });
}

const listed = /[、或和]|以及/u;
const itemCharactersMin = 2;

/** True if a question names one of the things that a special case lists (电冰箱、洗衣机、空调) and the title does not. */
export function namesListed(question: string, when: string, title: string): boolean {
  const items = when.split(listed).map((item) => item.replace(/^家用|等$/gu, ""));
  return (
    items.length > 1 &&
    items.some((item) => item.length >= itemCharactersMin && question.includes(item) && !title.includes(item))
  );
}

const notReached = /没有?(?:到|达到|满|够|通过)|未(?:达|满)|不够|不到|不满|差[0-9一二三四五六七八九十]+/u;
const reached = /(?<![未不])(?:达到|已满|满足|通过)/u;

/** True if a question says that something was not reached that a special case demands as reached. */
export function saysOpposite(question: string, when: string): boolean {
  return notReached.test(question) && reached.test(when);
}
