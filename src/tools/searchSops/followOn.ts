/** Whether a short question goes on about the handbook that was answered from last. */
import type { SearchInput, SopDecision, SopDocument } from "../../shared/sop.ts";
import { readAspects, withoutAspects } from "../understand/aspects.ts";
import { asksOnOf } from "../understand/facts.ts";
import { thingsOf } from "../understand/matters.ts";
import { namedActions } from "./actions.ts";
import type { Posterior } from "./posterior.ts";

const charactersMax = 28;
/** How much of a question may be left without words of no matter, before it must be about something of its own. */
const residueMax = 4;
const residueMaxAfterPronoun = 6;
const residueOfNothing = 1;
const charactersMaxOfNothing = 14;
/** From these probabilities on, the best handbook is what the question is about, or no handbook is. */
const otherMatterMin = 0.5;
const outsideMin = 0.93;
const outsideMinWithAspect = 0.97;
const outsideMinOfNothing = 0.985;

/** Words that say nothing about which matter is meant: pronouns, particles, auxiliary verbs, and those of asking. */
const emptyWords =
  /我们|你们|他们|可以|能不能|有没有|要不要|是不是|行不行|算不算|怎么样|怎么|什么|多少|为什么|哪里|一下|具体|然后|应该|需要|必须|现在|今天|明天|今年|每个?月|知道|请问|第一|时候|开始|东西|别人|人家|本人|还是|原件|复印件|满足|符合|操作|注意|确定|(?:居委会?|街道|窗口)(?=能|可以|行|好)|[问想我你他她它伊侬的了吗呢吧啊么伐那这个要能行不有没是啥哪谁几久多办弄去到来得好会还也就都说对让叫给和跟把在里过呀嘛哦再先又真等做找打用钿管人]|[^\p{Script=Han}]/gu;
/** What a person is, not what the person wants: "低保户能免吗" is not about 低保. */
const standing =
  /(?:低保|特困|困难|残疾|独居|退役|外地|本地|上海|农村|城镇|本市|外省市?)(?:户口|户籍|户|家庭|军人|老人|人员|人)/gu;
const yesOrNo = /(?:吗|么|伐|呢|不行|不算|不能|可以)[？?。]?$/u;
/** Asks the same for people of another kind: 住养老院的呢, 没退休的呢. */
const otherPeople = /^那?(?:住|在|有|没|不|已|刚|是|从|跟|离|退|自己)[^，。？?]{1,8}的呢[？?]?$/u;
const pronoun = /^(?:那|这|它|她|他|我)|呢[？?]?$/u;
const titleWords = /申请|申领|办理|登记|服务|户口|[（）“”]/gu;
const han = /\p{Script=Han}/gu;

function asksOfStanding(text: string): boolean {
  return yesOrNo.test(text) && text.replace(standing, "") !== text;
}

/** What is left of a question that could name a matter. */
function residueOf(text: string): string {
  const bare = withoutAspects(text, 0);
  return (asksOfStanding(text) ? bare.replace(standing, "") : bare).replace(emptyWords, "");
}

/** The probability that the task of a handbook is meant, whichever of its handbooks it is. */
function taskScore({ scores }: Posterior, handbooks: readonly SopDocument[], best: SopDocument): number {
  return handbooks.reduce(
    (sum, handbook, position) =>
      handbook === best || (best.task && handbook.task === best.task) ? sum + (scores[position] ?? 0) : sum,
    0,
  );
}

function pairsOf(text: string): string[] {
  return [...text].slice(1).map((character, position) => `${[...text][position]}${character}`);
}

/**
 * True if a question names no matter of its own, so that the handbook that was answered from last may be meant ("居委能办吗").
 * `handbooks` are those of the index, in its order.
 */
function namesNoMatter(text: string, posterior: Posterior, handbooks: readonly SopDocument[]): boolean {
  const { outcomes, order } = posterior;
  const best = handbooks[order[0] ?? 0];
  if (!best || (text.match(han) ?? []).length < 2) return false;
  const residue = residueOf(text);
  const hasAspect = readAspects(text).length > 0;
  if (!hasAspect && residue === text) return false;
  const isOther = taskScore(posterior, handbooks, best) >= otherMatterMin;
  if (residue.length <= residueOfNothing) {
    if ([...text].length > charactersMaxOfNothing) return false;
    return hasAspect || asksOfStanding(text) || (!isOther && outcomes.outside < outsideMinOfNothing);
  }
  const titlePairs = new Set(pairsOf(best.title.replace(titleWords, "，")));
  if (pairsOf(residue).some((pair) => titlePairs.has(pair))) return false;
  if (isOther) return false;
  if (outcomes.outside >= (hasAspect ? outsideMinWithAspect : outsideMin)) return false;
  return residue.length <= (pronoun.test(text) ? residueMaxAfterPronoun : residueMax);
}

/**
 * The handbook of the same task that a follow-up means by an action that `current` lacks (续期 answered, "那丢了呢"); else `current`.
 * If several of the task have the action, it stays open which, and `current` is kept.
 */
function siblingNamed(text: string, current: SopDocument, handbooks: readonly SopDocument[]): SopDocument {
  const shared = (title: string) => namedActions(text, title).shared;
  if (!current.task || shared(current.title) > 0) return current;
  const named = handbooks.filter(({ task, title }) => task === current.task && shared(title) > 0);
  const [only] = named;
  return only && named.length === 1 ? only : current;
}

/**
 * True if a question goes on in a few words about something that the handbook at hand asks for, and what it names is no handbook about that:
 * 疫苗本丢了呢 after 养犬登记 is not 预防接种登记, 身份证丢了呢 is 居民身份证遗失补领. So does who asks the same for other people.
 */
function asksOnAbout(question: string, decidedTitle: string, { title, sections }: SopDocument): boolean {
  if (otherPeople.test(question)) return decidedTitle !== title;
  if (!asksOnOf(question) || decidedTitle === title || namedActions(question, decidedTitle).shared > 0) return false;
  const text = Object.values(sections).flat().join("\n");
  return thingsOf(question).some((name) => text.includes(name.replace(/[本证卡书簿]$/u, "")));
}

/**
 * An answer, for reference, from the handbook that is talked about, where an unsure question goes on about it; else the decision as it is.
 * A special case of that handbook, or its being the likeliest, says so too. `statesCase` tells whether a question states a case of a handbook.
 */
export async function followOn(
  decided: SopDecision,
  posterior: Posterior,
  handbooks: readonly SopDocument[],
  { question, added, rejected, current }: SearchInput,
  statesCase: (question: string, handbook: SopDocument) => Promise<boolean>,
): Promise<SopDecision> {
  const talkedAbout = handbooks.find(({ versionId }) => versionId === current);
  if (!talkedAbout || added.length > 0 || rejected.includes(talkedAbout.versionId)) return decided;
  const isSure = decided.kind === "answer" && decided.confidence === "sure";
  if ([...question].length > charactersMax || (isSure && !asksOnAbout(question, decided.document.title, talkedAbout)))
    return decided;
  const isOpen = decided.kind !== "answer";
  const isMeant =
    isSure ||
    otherPeople.test(question) ||
    (isOpen && (handbooks[posterior.order[0] ?? 0] === talkedAbout || namesNoMatter(question, posterior, handbooks))) ||
    ((isOpen || pronoun.test(question)) && (await statesCase(question, talkedAbout)));
  if (!isMeant) return decided;
  const { versionId, file, title } = siblingNamed(question, talkedAbout, handbooks);
  const position = handbooks.findIndex((handbook) => handbook.versionId === versionId);
  const score = Math.round(1e4 * (posterior.scores[position] ?? 0)) / 1e4;
  const reason =
    versionId === talkedAbout.versionId
      ? `像是接着问《${title}》，标明仅供参考。`
      : `像是接着《${talkedAbout.title}》问同一类的《${title}》，标明仅供参考。`;
  const document = { versionId, file, title, score };
  const { candidates, doubt } = decided;
  return { kind: "answer", document, confidence: "reference", candidates, ...(doubt ? { doubt } : {}), reason };
}
