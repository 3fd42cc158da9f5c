/** States of a person or a thing that decide many special cases, as handbooks write them and as people say them. */
const states: readonly { written: RegExp; said: RegExp }[] = [
  {
    written: /(不能|无法|不便)(亲自)?到(场|院)|行动不便|卧床|不能亲自|委托(他人|代办)/u,
    said: /卧床|瘫|[起下]不[来了]床|来不了|去不了|到不了|不能到场|走不动|走不开|动不了|行动不便|人在(外地|国外|医院)|代[办领]|替(他|她|我|伊)/u,
  },
  {
    written: /未满1[68]周岁|未成年/u,
    said: /未成年|(小孩|孩子|小囡|儿子|女儿).{0,6}(小学|初中|幼儿园)|(^|[^0-9])[1-9]岁|1[0-5]岁/u,
  },
  {
    written: /(外省市|非本市|异地|外地)户籍|非沪籍|来沪人员/u,
    said: /外地(户口|户籍|人|的|媳妇)|外省|不是上海(户口|人)|没有?上海户口|老家户口/u,
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
  { written: /找回/u, said: /又?找到了|又找到|找回/u },
  { written: /急需就医/u, said: /看病|看医生|就医|急诊|住院/u },
  { written: /单位变更/u, said: /换了?(个)?(工作|单位|公司)|跳槽/u },
  { written: /住院/u, said: /住院|人?在医院/u },
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
