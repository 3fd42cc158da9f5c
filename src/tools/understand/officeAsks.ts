/** What somebody asks of the office beside whatever else a message tells: told apart clause by clause, so that a story, a greeting or a past activity hides no question. */
import { thingsOf } from "./matters.ts";
import { reallyAsks } from "./planSigns.ts";
import { namesTopic } from "./topics.ts";

const clauseBorder = /[，,。；;！!？?\s]+/u;

/** How people ask the office for help, rights, money and rules. */
const asks =
  /谁(?:来|该|去|能|好)*(?:管|负责|处理|出钱|付|赔|修|解决|协调)|(?:该|归|属于?)(?:谁|哪)|找(?:谁|哪|啥人)|怎么(?:办(?!才|得|好)|赔|报|领|补|退|算|收|申请|处理|解决|没|还没|不(?=发|给|管|来))|(?:为|凭)(?:啥|什么|何)|啥道理|什么道理|(?:可以|能|好|给|要|用)(?:再|也|就|给|帮|我|去|来|不)*(?:领|报(?!名)|补|办(?!个|场|一)|申请|享受|退|交|拿钱|告|要求|赔|算|处理|管|收钱|付钱|迁|上户|落户|调解)[^，。]{0,8}(?:[吗伐么不]|多少|几)$|(?:能不能|可不可以|给不给|要不要|会不会|该不该)(?:再|也|就|给|帮|我|去|来|不)*(?:领|查|打针|打疫苗|报(?!名)|补|办(?!个|场|一)|申请|享受|退|交|拿钱|告|要求|赔|算|处理|管|收费|付钱|罚|迁|上户|落户|调解|上门)|有(?:什么|啥)(?:规定|说法|政策|补贴|补助|待遇)|(?:补|报|领|赔|罚|交|拿|给|发)(?:得|到|我们)?(?:多少|几钿|几块)|多少(?:补贴|补助|钱一个月)|有没有(?:补贴|补助|人管|规定|说法|政策|地方能|部门)|合(?:不合)?(?:理|法|规)(?:吗|伐|么)?$|(?:犯|违)法吗?$|算不算|来得?及(?:吗|伐|不)|(?:没有?|呒没)(?:动静|下文|着落|回音|拿到)|备个?案|是不是(?:真的|骗|漏|作废|取消|不能|不给|就不|要(?:交|给|办|去))|(?:归|由)哪/u;
/** How an activity is to be held is asked of its plan. */
const ofPlan =
  /活[动洞东](?!室|中心)|方[案按]|策划|讲座|主题|搞|举办|组织|安排|帮我?(?:写|做|排|想|弄|拟|出)|写个|[嘉来]宾|节目|流程|环节|奖品|礼品|预算|经费|场地|海报/u;

/** Whether a clause of a text asks the office for what handbooks hold (谁来管, 能不能报, 给不给补), and not how an activity is to be held. */
export function asksOfOffice(text: string): boolean {
  return text.split(clauseBorder).some((clause) => asks.test(clause) && !ofPlan.test(clause));
}

const turnsToAsk =
  /(?:顺便|另外|顺带|趁便|正好|对了|还)(?:我|也|再|想|要|来)*(?:请)?问(?:一?[下声句个]|问|下子)?[，,：:\s]*(?<asked>[^，,].{5,})$/su;

/** What is asked behind 顺便问一下, with what stands before it; undefined where nothing of its own is. */
export function askedByTheWay(text: string): { before: string; asked: string } | undefined {
  const found = turnsToAsk.exec(text);
  const asked = found?.groups?.["asked"] ?? "";
  const isMatter = thingsOf(asked).length > 0 || namesTopic(asked);
  return found && isMatter ? { before: text.slice(0, found.index), asked } : undefined;
}

/** 请给个方案, 求个办法 as a clause of its own: a way out is wanted, behind a matter that has been told. */
const wantsWayOut =
  /^(?:请|麻烦|能不能|能否|可否|望|盼|求|帮忙|希望|给我们?|居委会?|街道|政府|你们|社区|有关部门|尽快|赶紧|也|都|能)*(?:给|出|拿|提供|有)(?:我们?|出)?(?:一?[个份]|点)?(?:说法|解决|处理|合理|可行)*(?:的)?(?:方案|办法|说法|路子|主意)(?:吧|吗|呀|啊)?$/u;

/** Whether a question closes with a wish for a way out (…医保给不给报，请给个方案). */
export function asksForWayOut(text: string): boolean {
  const clauses = text.split(/(?<=[，,。；;！!？?\s])/u);
  const kept = clauses.filter((clause) => !wantsWayOut.test(clause.replace(/[，,。；;！!？?\s]+$/u, "")));
  const rest = kept.join("");
  return kept.length < clauses.length && namesTopic(rest) && (reallyAsks(rest) || asksOfOffice(rest));
}

const past =
  /(?:上(?:个)?(?:月|周|星期|礼拜|次|回|年)|去年|前年|昨[天日晚]|前[天几]天?|那[天次回]|刚刚?)[^，,。；;]{0,14}(?:办|搞|组织|开展|举办|举行|做|开|去|来|参加|看)[^，,。；;]{0,4}(?:的|了|过)/u;
const again = /再|又要|照|跟上次|像|今年(?:也|还)|一样|方案|策划|帮我|写/u;

/** The text without clauses that only tell of an activity that was (上个月办的重阳节活动很好); unchanged where nothing else is said. */
export function withoutPastActivity(text: string): string {
  const clauses = text.split(/(?<=[，,。；;！!？?\s])/u);
  const kept = clauses.filter((clause) => !past.test(clause) || again.test(clause));
  return kept.length > 0 && namesTopic(kept.join("")) ? kept.join("") : text;
}
