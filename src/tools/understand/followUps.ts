/** What leans on the handbook that was answered from last, and what asks for the same answer in another way. */
import type { SectionName } from "../../shared/sop.ts";
import type { Situation, Turn } from "../../shared/turn.ts";
import { readAspects } from "./aspects.ts";
import { asksOnBarely, asksOnOf, isElliptical, tellsFact } from "./facts.ts";
import { thingOfTitle, thingsOf } from "./matters.ts";
import { isQuestionShaped, namesTopic, topicOf } from "./topics.ts";

const followUpCharsMax = 28;

/** Words that point back at what was answered: 那…呢, 这个, 它. */
const pointsBack =
  /^(?:那|那么|格么|那如果|如果|要是|万一).{0,12}(?:呢|咋办|怎么办|行吗|可以吗|行不行|好伐)[?？]?$|^(?:那|格么)(?!个|里|边)/u;
const ownMatter =
  /证|卡|补贴|津贴|救助|登记|医保|社保|养老金|公积金|护照|低保|保险|贷款|户口(?!本|簿|在|不)|公租房|调解|投诉|活动室/u;

/** Words about any handbook, beside those of every question: what it rests on, how strict it is, whom it is for, how it goes. */
const leanWords: readonly RegExp[] = [
  /(?:政策|法律|法规|官方|红头)?(?:文件|依据|规定|政策|法规|条例|标准)|最新|新规|版本|出台|执行|实行|实施|生效|开始|规范|官方|权威/gu,
  /年龄|岁数|年纪|收入|学历|房产|户籍|户口(?![本簿])|限制|要求|符合|满足|达到|达标|合格|够格|算不算|算数?|情况/gu,
  /模[板版]|样[本表]|委托书?|下载|打印|复印|操作|具体|步骤|负责人?|主管|管理?|加急|加快|尽快|快一?[点些]|这么慢|慢|催/gu,
  /居委会?|街道|社区|受理中心|派出所|隔壁|外区|就近|政府|国家|单位|公司|银行|医院|学校|养老院|敬老院|护理院/gu,
  /低保(?:户|家庭|对象)|困难(?:户|家庭|群众)?|特困|残疾|党员|军人|退役军人|学生|儿童|女方|男方|对方|双方|户主|业主|邻居|[一二三四五六七八九十底顶]楼|老年|高龄|独居|孤老/gu,
  /耳朵|眼睛|腿脚?|听力|视力|聋|盲|瘫(?:痪|在床上?)?|卧床(?:不起)?|躺在?床上|下不了床|生病|住院|坐牢|服刑|去世|过世|出差|出国|怀孕|离婚|结婚|退休|失业|工作|上班/gu,
  /不同意|不肯|不愿意?|同意|签字|拒绝|忘记?|材料不全|缺|少一?[样份]|减免|减半|免费|免|优惠|打折|补|出|贴/gu,
  /今年|去年|明年|岁|\d+|[零一二三四五六七八九十百千]+(?:岁|年|个月|天|次|元|块)|一共|每(?:家|户|人|个?月|年|次)|各家|住|急用|着急/gu,
];

/** A hotline by its number is a matter of its own (12345怎么打). */
const hotline = /(?<!\d)\d{5}(?!\d)/u;
const leanCharsMax = 14;
/** Words of people and offices that are a matter by themselves where something is wanted of them. */
const wantsMatter =
  /补[贴助]|津贴|慰问|户口(?!才|行|可|能|也|的|呢|算|是|$)|(?:离|结)婚(?!了|的)|党员(?!也|能|可|呢|的)|受理中心|证明|报到|入党|章|销|迁|的事|就业|法律|大学|能申请|申请(?:点|什么|啥)|有(?:什么|啥|哪些)(?:补|政策|好处|优惠|待遇|服务)|装(?:点|什么|啥)|帮(?:什么|啥|忙)|申请.{0,4}(?:补|助)/u;

function leansByWords(question: string): boolean {
  if (question.length > leanCharsMax || wantsMatter.test(question)) return false;
  const rest = leanWords.reduce((left, words) => left.replace(words, " "), question);
  return !namesTopic(rest) && thingsOf(question).length === 0;
}

/**
 * Whether a question is about the handbook that was answered from last: short, and it names no matter of its own.
 * "那残疾人呢", "低保户能免吗" and "她耳朵不好" are, "那老年卡呢" is not: it names another card.
 */
export function leansOnDocument(question: string): boolean {
  if (question.length > followUpCharsMax || hotline.test(question)) return false;
  const asks = readAspects(question).length > 0 || isQuestionShaped(question);
  if (otherPerson.test(question) || bareFact.test(question) || tellsFact(question) || asksOnBarely(question))
    return true;
  if (!namesTopic(question)) return asks || pointsBack.test(question);
  if (asks && leansByWords(question)) return true;
  if (isElliptical(question) && !asksOnOf(question)) return true;
  return (
    pointsBack.test(question) &&
    thingsOf(question).length === 0 &&
    !ownMatter.test(topicOf(question)) &&
    topicOf(question).length <= 5
  );
}

const bareCharsMax = 12;
/** Sections that a text may ask for with the matter told in the same words (能不能上门, 我能申请吗). */
const matterInside: ReadonlySet<SectionName> = new Set(["branches", "conditions", "audience"]);

/** Everyday words that may be the matter itself where nothing else is. */
const mayBeMatter =
  /捡到|拾到|钱包|太吵|吵[得了死]|睡不着|退休|证件|押金|报到|申请书|孩子|小孩|残疾|老人|单位|取名|外地|外来|补办|名额|房/u;

/** Whether a text asks for a section and says in no way of what (那要多少钱). */
export function lacksTopic(text: string): boolean {
  if (text.length > bareCharsMax || mayBeMatter.test(text) || namesTopic(text) || thingsOf(text).length > 0)
    return false;
  const aspects = readAspects(text);
  return aspects.length > 0 && !aspects.some((name) => matterInside.has(name));
}

const asksWhatToDo =
  /^(?:那|那么|格么|我|你|到底|具体|应该|该|要|得|再)*(?:怎么|咋|哪能|如何|怎样)(?:个)?(?:弄|办|搞|做|走|操作|申请|办理|去办)(?:法|的|呢|啊|呀)*[?？]?$/u;

/** Another kind of person than the handbook was shown for (那孩子呢, 外地的呢): who qualifies, and what is different for them. */
const otherPerson =
  /^(?:那|那么|格么|如果|要是|万一|是|换成|假如|我|我们|她|他)*(?:的)?(?:孩子|小孩|小囡|宝宝|婴儿|新生儿|未成年人?|学生|老人|老年人|高龄老人?|残疾人?|低保户?|困难家庭|外地(?:人|户口|户籍|来的)?|外省市?(?:的|人|户籍)?|外来(?:人员)?|外国人?|本地人?|农村(?:户口)?|退休(?:的|人员|了)?|租房(?:的|户)?|租客|没(?:有)?(?:户口|房子?|工作|身份证)|单身|离婚(?:的|了)?|独居(?:的|老人)?|住院(?:的|了)?|卧床(?:的|不起)?|瘫(?:痪|在床上)?(?:的|了)?|不在上海|人在外地|双胞胎|二胎|三胎)(?:的|人|本人)*(?:呢|行吗|可以吗|能办吗|怎么办|咋办|怎么弄|要什么|有什么不同|有什么不一样|一样吗|也一样吗)+[?？]?$|^(?:外地|外省市?|外来|农村|本地|非沪籍?|残疾|低保|独居|卧床|住院|退休)(?:户口|户籍|人|老人)?的[。！!]*$/u;

/** A bare fact about the person, said after an answer: which special case is theirs. */
const bareFact =
  /^(?:我|他|她|伊|我妈|我爸|老人|孩子|小孩|本人)?(?:是|今年|都|已经|才)*(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:周)?岁(?:了|多|不到)*[。！]*$|^(?:我|我们|他|她|伊|家里|我妈|我爸)?(?:都|也)?(?:是|有|吃)?(?:低保户?|特困|残疾人?|残疾证|重残|独居|孤老|单身|外地户口|本地户口|上海户口|退伍军人|在校学生|学生)(?:的|了)*[。！]*$/u;

/** The sections that a question about the handbook at hand asks for; 怎么弄 asks for the steps there, 那孩子呢 for the special cases. */
export function aspectsOfFollowUp(question: string): SectionName[] {
  const aspects = readAspects(question);
  if (bareFact.test(question) || tellsFact(question)) return ["branches"];
  if (aspects.length === 0 && otherPerson.test(question)) return ["conditions", "branches"];
  if (aspects.length === 0 && (asksOnBarely(question) || isElliptical(question))) return ["branches"];
  return aspects.length === 0 && asksWhatToDo.test(question) ? ["steps"] : aspects;
}

const sayAgain =
  /^(?:请|麻烦|你|侬|能不能|可以|能|帮我|再)*(?:说|讲|念|重复|解释|来|回答)(?:一)?(?:遍|次|下)(?:给我)?(?:听听)?(?:吧|好吗|吗|呢)?[?？]?$|^(?:请|麻烦|你|侬|能不能|可以|能|帮我|再)*(?:说|讲|写|解释|回答)?(?:得|的)?(?:再)?(?:简单|通俗|明白|清楚|直白|短|简短|易懂)(?:一)?(?:点|些)(?:说|讲|说说)?(?:吧|好吗|吗|行吗)?[?？]?$|说人话|大白话|^(?:我|还是|有点|完全|实在|真)*(?:没有?|看不|听不|勿|弗|不太?)(?:大)?(?:看|听|搞)?(?:太)?(?:懂|明白|清楚)(?:呀|啊|了|啦|欸|你说的|什么意思)*[。！!]*$|^(?:你说的|这|这个|这是|上面)*(?:是)?(?:什么|啥)意思(?:啊|呀)?[?？]?$|^(?:太长|太多|太复杂|太啰嗦|字太多)了?(?:看不懂|记不住)?$/u;
const doubts =
  /^(?:你|侬|真的|这个?|能)*(?:确定|肯定|保证|敢保证)(?:吗|么|伐|是|的|对|真的)*[?？]?$|^(?:这|这个|这些|这条|说的|你|侬|讲的|上面|内容|消息|政策|规定|到底|现在|还|都)*(?:是不是|是|属于)?(?:真的?|对的?|准的?|准确|正确|靠谱|可靠|可信|官方|权威|最新|有效|新|旧|老|过时)(?:的)?(?:规定|政策|版本|文件|版)?(?:吗|么|伐|吧|不)+[?？]?$|准不准|靠不靠谱|对不对[?？]?$|没(?:说|讲|搞|弄)错吧/u;

/** Wishes for the answer at hand in another way: once more, simpler, or what it rests on. undefined: none of these. */
export function readAboutAnswer(text: string): Turn | undefined {
  if (text.length > followUpCharsMax || thingsOf(text).length > 0) return undefined;
  if (sayAgain.test(text)) return { type: "turn.question", question: text, aspects: [], followUp: true };
  return doubts.test(text) ? { type: "turn.question", question: text, aspects: ["basis"], followUp: true } : undefined;
}

/** What happens to papers, and the titles that are about it. */
const paperEvents: readonly { said: RegExp; written: RegExp }[] = [
  { said: /丢|掉了|遗失|不见|找不到|被偷|寻勿着|落脱/u, written: /挂失|补办|补领|遗失|补发/u },
  { said: /过期|到期|失效|期满/u, written: /到期|换领|换证|换发|续/u },
  { said: /第一次|首次|没办过|新办|头一[次回]/u, written: /首次|新办|初次|首领/u },
  { said: /密码|锁住|锁了/u, written: /密码|解锁/u },
];
const siblingCharsMax = 12;

/**
 * A short question about what another handbook of the same paper is about, with the paper named: "那丢了呢" after 居住证签注续期
 * asks 居住证丢了. undefined where the handbook at hand is about it, or is about no paper.
 */
export function asSiblingQuestion(question: string, { document }: Situation): string | undefined {
  if (!document || question.length > siblingCharsMax || thingsOf(question).length > 0) return undefined;
  const thing = thingOfTitle(document.title);
  if (!/[证卡簿照]$/u.test(thing)) return undefined;
  const isOther = paperEvents.some(({ said, written }) => said.test(question) && !written.test(document.title));
  return isOther ? `${thing}${question.replace(/^(?:那|那么|如果|要是|万一|我)+/u, "")}` : undefined;
}
