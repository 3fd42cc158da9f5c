import type { PlanSlots, SlotName, SlotProblem } from "../../../shared/plan.ts";
import { readAudiences, readStayingAway, suggestedAudience } from "./audiences.ts";
import { noGroupPrefix } from "./audienceWords.ts";
import { type MarkedSlot, type MarkedWords, markableSlots, withMarks } from "./marks.ts";
import { readRequirements, readTakenBack } from "./requirements.ts";
import { mask } from "./span.ts";
import { readExpertTheme, readLabelledTheme, readRemainingTheme, readWorkTheme } from "./themes.ts";
import { labelPattern, requestPattern, turningPattern, vagueTimePattern } from "./themeWords.ts";
import { unsuitableWords } from "./unsuitable.ts";
import { readVenues, type VenueRead } from "./venues.ts";

type Stretch = { start: number; end: number };
/** `original` as typed, `whole` normalized, `rest` without dates and numbers; all of one length. */
type Texts = { original: string; whole: string; rest: string };
type WordsContext = {
  slots: PlanSlots;
  asked: readonly SlotName[];
  writingRequest: boolean;
  marked?: readonly MarkedWords[];
};
type WordsReading = {
  slots: Pick<PlanSlots, "theme" | "audience" | "venue">;
  proposed: Pick<PlanSlots, "audience">;
  problems: SlotProblem[];
  requirements: string[];
  /** Wishes known before that the text takes back. */
  takenBack: string[];
};

/** 元宵节办灯会: of a name only the occasion and what it is. */
const heldOn = /(?<=[节日宵午秋阳至八夕])(?:举办|举行|组织|开展|办|搞)(?:一?[个场次])?(?=[^，。；]{2})/;

const stretchesOf = (text: string, pattern: RegExp): Stretch[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/** 组织志愿者培训: 培训 alone says too little. */
function withAudience(theme: Stretch, audience: (Stretch & { wordsStart: number }) | undefined, text: string): Stretch {
  const adjoins =
    audience?.end === theme.start &&
    /^(?:培训|学习|座谈|联谊|团建|交流|会议)$/.test(text.slice(theme.start, theme.end)) &&
    /^(?:组织|召集|带)/.test(text.slice(audience.start));
  return adjoins ? { start: audience.wordsStart, end: theme.end } : theme;
}

/** 做贺卡就不要了，做窗花吧: what was thought of first is out. */
const droppedIdeas = (text: string): Stretch[] =>
  stretchesOf(
    text,
    /(?:本来|原来|原本|原先|原定|起初|一开始|之前|先前)(?:是|就)?(?:想|要|打算|准备|计划|说|定)[^，。；！？\n▯]{2,20}[，,\s](?=[^，。；！？\n▯]{0,10}(?:改成|改为|改做|改办|改搞|换成|换做|变成)(?![▯\d]))|(?<=^|[，。；！？▯\s])[^，。；！？▯\s]{2,16}[，,](?=(?:现在|书记|主任|领导|后来)?[^，。；！？\n▯]{0,3}(?:改成|换成)(?!▯)[^，。；！？\n▯]{2,})|(?:因为|由于)[^，。；！？\n]{2,24}，(?=所以|就?(?:想|准备|打算|计划))|(?<=^|[，。；！？▯\s])[一-龥]{2,8}？不(?=[，是])|(?<=^|[，。；！？▯\s])[^，。；！？▯\s]{2,9}?(?:不是|不对|错了|说错了)[，,]?(?:应该)?是(?=那个|个|[搞办做])|(?<=^|[，。；！？▯\s])不(?:搞|办|做|弄|过)[^，。；！？▯\s]{1,8}?了(?=(?:改|换|就|先)?(?:做|搞|办|弄|包|学))|(?<=^|[，。；！？▯\s])不(?:搞|办|做|弄|过)[^，。；！？▯\s]{1,10}(?=[，。；\s][^▯]{0,4}(?:做|搞|办|改|换|就|弄|教|包))|[^，。；！？▯\s]{2,16}?(?:就|还是|先|也)*(?:不要了|不做了|不搞了|不办了|不弄了|算了|取消)(?=[，。；\s][^▯]{0,4}(?:做|搞|办|改|换|就|弄|教|包))/g,
  );

/** 居委自己出点茶叶, said beside another answer: somebody who gives something, and no people or place. */
const aside = /^还?没|自己|出[点些一]|[买备带拿送][点些]|赞助|提供|再说|还没|没定|没想/;
const changing = /对象|人群|人员|面向|针对|改成|换成|改为/;

/** In the middle of a form people who are only mentioned do not replace the audience; 对象改成… does. */
function audienceOf(
  rest: string,
  context: WordsContext,
): (Stretch & { addressed: boolean; wordsStart: number; wordsEnd: number }) | undefined {
  const open = context.slots.audience === undefined;
  const found = readAudiences(rest).find(
    (read) =>
      context.writingRequest ||
      context.asked.includes("audience") ||
      (open && read.addressed) ||
      changing.test(rest.slice(Math.max(0, read.start - 2), read.end)),
  );
  if (found === undefined) return undefined;
  const wordsStart = rest.indexOf(found.words, found.start);
  return { ...found, wordsStart, wordsEnd: wordsStart + found.words.length };
}

/** 15位书记: whoever is counted at the end of a clause, where no group that is known is named. */
function countedGroup(whole: string, rest: string, context: WordsContext): ReturnType<typeof audienceOf> {
  if (!context.writingRequest) return undefined;
  for (const match of rest.matchAll(/(?<=▯)[一-龥]{2,6}(?=$|[，。；,;\s])/g)) {
    const end = match.index + match[0].length;
    if (!/[位名]$/.test(whole.slice(0, match.index)) || noGroupPrefix.test(match[0])) continue;
    return { start: match.index, end, addressed: false, wordsStart: match.index, wordsEnd: end };
  }
  return undefined;
}

/** Who it is for, without those who stay away; `beside` is the rest without a labelled theme. */
function audienceBut(
  away: readonly Stretch[],
  { whole, rest, beside }: { whole: string; rest: string; beside: string },
  context: WordsContext,
): ReturnType<typeof audienceOf> {
  const [inRest, inBeside] = [mask(rest, away), mask(beside, away)];
  return audienceOf(inBeside, context) ?? audienceOf(inRest, context) ?? countedGroup(whole, inRest, context);
}

/** The marks that stand in none of the stretches: what is ruled out names nothing. */
const outside = (stretches: readonly Stretch[], marked: readonly MarkedWords[]): MarkedWords[] =>
  marked.filter(({ start, end }) => !stretches.some((each) => each.start <= start && end <= each.end));

function venueOf(rest: string, context: WordsContext): VenueRead | undefined {
  const wanted = context.writingRequest || context.asked.includes("venue") || context.slots.venue === undefined;
  return readVenues(rest).find(
    (read) =>
      wanted ||
      /地点|场地|改|换|挪|搬|移|定在|放在|安排在/.test(rest.slice(read.start, read.end)) ||
      /[换改](?:一?个|了)?(?:地方|地点|场地|位置)[，,\s]*(?:就|还是|那就)?$/.test(rest.slice(0, read.start)),
  );
}

/** The only slot in words that was asked and that nothing answered yet: then any words are its answer. */
function freeSlot(asked: readonly SlotName[], found: readonly SlotName[]): "theme" | "audience" | "venue" | undefined {
  const wordy = (["theme", "audience", "venue"] as const).filter((slot) => asked.includes(slot));
  return wordy.find((slot) => slot === "theme" || wordy.length === 1 || !wordy.includes("theme")) === undefined
    ? undefined
    : wordy.find((slot) => !found.includes(slot));
}

function themeOf(rest: string, context: WordsContext, behind: readonly number[]): Stretch | undefined {
  const labelled = readLabelledTheme(rest);
  if (labelled) return labelled;
  const asked = context.asked.includes("theme");
  if (!asked && !context.writingRequest) return undefined;
  return readRemainingTheme(rest, asked, behind);
}

/** Marks count where a plan is asked for, and where the whole of it is: its theme and what else was asked with it. */
function slotsToMark({ asked, writingRequest }: WordsContext, themeRefused: boolean): MarkedSlot[] {
  const open = markableSlots.filter((slot) => writingRequest || (asked.includes("theme") && asked.includes(slot)));
  return themeRefused ? open.filter((slot) => slot !== "theme") : open;
}

/** 地点：待定, 对象：（空着）: a label with nothing behind it. */
const nothing =
  /^[(（【]?(?:(?:还|暂|暂时|目前)?(?:没有?|未|待)(?:定|想好|确定|填|通知)|待定|暂无|空着?|等通知|再说|再定|另行通知|后补|同上|无|略)(?:了|的|呢)?[)）】]?$/;

const withoutEmpty = (slots: WordsReading["slots"]): WordsReading["slots"] =>
  Object.fromEntries(Object.entries(slots).filter(([, words]) => words !== undefined && !nothing.test(words)));

/** Reads audience, venue, wishes and theme, each from what the ones before it left. */
export function readWords({ original, whole, rest }: Texts, context: WordsContext): WordsReading {
  const own = ({ start, end }: Stretch): string => original.slice(start, end).trim();
  const slots: WordsReading["slots"] = {};
  const labelled = readLabelledTheme(rest);
  const beside = labelled === undefined ? rest : mask(rest, [labelled]);
  const away = readStayingAway(beside);
  const audience = audienceBut(away, { whole, rest, beside }, context);
  if (audience) slots.audience = own({ start: audience.wordsStart, end: audience.wordsEnd });
  const withoutAudience = audience?.addressed ? mask(beside, [audience]) : beside;
  const others = readAudiences(withoutAudience).filter(({ apart, addressed }) => apart || addressed);
  const venue = venueOf(withoutAudience, context);
  if (venue) {
    slots.venue = own({ start: venue.nameStart, end: venue.nameStart + venue.words.length });
  }
  const withoutVenue = venue ? mask(withoutAudience, [venue]) : withoutAudience;
  const withoutPeople = mask(withoutVenue, [...others, ...away]);
  const withoutRequest = mask(withoutPeople, [
    ...stretchesOf(withoutPeople, requestPattern),
    ...stretchesOf(withoutPeople, labelPattern),
  ]);
  const dropped = context.writingRequest ? droppedIdeas(withoutRequest) : [];
  const withoutDropped = mask(withoutRequest, dropped);
  const back = readTakenBack(withoutDropped, context.slots.requirements ?? []);
  const withoutBack = mask(withoutDropped, back.stretches);
  const wishes = readRequirements(withoutBack);
  const withoutWishes = mask(withoutBack, wishes);
  const left = mask(withoutWishes, [
    ...stretchesOf(withoutWishes, vagueTimePattern),
    ...stretchesOf(withoutWishes, turningPattern),
  ]);
  // 带少先队员去烈士陵园: where nothing else is said, the way there is what is done.
  const outing = venue && context.writingRequest && /^[去到]/.test(rest.slice(venue.start)) ? venue : undefined;
  const expert = context.writingRequest ? readExpertTheme(withoutRequest) : undefined;
  const theme =
    labelled ??
    themeOf(
      left,
      context,
      [audience, venue].flatMap((read) => (read ? [read.end] : [])),
    ) ??
    expert ??
    outing ??
    (context.writingRequest ? readWorkTheme(left) : undefined);
  const unsuitable =
    labelled || context.writingRequest || context.asked.includes("theme") ? unsuitableWords(whole) : undefined;
  if (theme && unsuitable === undefined && own(theme) !== slots.audience)
    slots.theme = own(withAudience(theme, audience, whole)).replace(heldOn, "");
  const free = freeSlot(context.asked, Object.keys(slots) as SlotName[]);
  const answer =
    free === undefined || free === "theme" ? undefined : readRemainingTheme(theme ? mask(left, [theme]) : left, true);
  if (free !== undefined && answer && !aside.test(own(answer))) slots[free] = own(answer);
  const marked = outside([...away, ...dropped], context.marked ?? []);
  const settled = withoutEmpty(withMarks(slots, marked, original, slotsToMark(context, unsuitable !== undefined)));
  const known = settled.audience ?? context.slots.audience;
  const suggested = settled.theme === undefined ? undefined : suggestedAudience(settled.theme);
  return {
    slots: settled,
    proposed: known === undefined && suggested !== undefined ? { audience: suggested } : {},
    problems: unsuitable === undefined ? [] : [{ slot: "theme", said: unsuitable, reason: "unsuitableTheme" }],
    requirements: wishes.map(own),
    takenBack: back.wishes,
  };
}
