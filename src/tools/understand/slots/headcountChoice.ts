import type { ProblemReason } from "../../../shared/plan.ts";
import type { HeadcountRead } from "./headcounts.ts";
import type { Span } from "./span.ts";
import { replaces, standing } from "./standing.ts";

const headcountMax = 10_000;

export type HeadcountReading = {
  people?: number;
  proposed?: number;
  problem?: { said: string; reason: ProblemReason };
};

/** Refuses nobody and more than 10,000. */
export function limitedPeople(people: number, said: string): HeadcountReading {
  if (people < 1) return { problem: { said, reason: "noPeople" } };
  return people > headcountMax ? { problem: { said, reason: "tooManyPeople" } } : { people };
}

/** 20个小朋友+20个家长: the people of groups that are added up in so many words. */
function sumOf(text: string, counted: readonly Span<HeadcountRead>[]): number | undefined {
  const [first, second] = counted;
  if (first === undefined || second === undefined) return undefined;
  const between = text.slice(first.end, second.start);
  if (pair.test(text.slice(0, first.start)) && pair.test(between) && /^[、，,]?[^，。；\d▯]{2,3}$/.test(between))
    return first.value.people + second.value.people;
  return /^[^，。；\d▯]{0,6}(?:\+|加上?|和|、|及)[^，。；\d▯]{0,5}$/.test(between) && first.value.people > 0
    ? first.value.people + second.value.people
    : undefined;
}

/** 家长20人孩子20人: both come. */
const pair = /(?:家长|大人|爸爸|妈妈|孩子|小孩|小朋友|儿童|娃|老人|学生)$/;

/** 网格员12人、楼长18人，共30人: what the groups come to. */
function totalOf(text: string, counted: readonly Span<HeadcountRead>[]): Span<HeadcountRead> | undefined {
  return counted.find(
    ({ start }, index) =>
      index > 0 && /(?:共计?|一共|总共|合计|总计|加起来)(?:约|大概|大约|是|有)*$/.test(text.slice(0, start)),
  );
}

/** 小区1200户3000多人, 不少于50人的演练: who lives there, and how many there must be. */
const ofThePlace =
  /(?:\d户|(?:小区|社区|辖区|全村|楼里)里?(?:现?有|共有?|一共|总共|住着?)[^，。；\d]{0,6}|[上下▯]的(?:就|也|共|还)?有|(?:容纳|坐得?下|能坐)|常住人口|户籍人口|不少于|至少|不低于|不得少于)(?:大概|约|的)*$/;

/** 给保洁师傅发手套，22个师傅: of those who help elsewhere it is said that something is done for them. */
function isServed(text: string, start: number, end: number): boolean {
  const noun = text.slice(start, end).match(/[位名个](?<noun>[一-龥]{2,4})$/)?.groups?.["noun"];
  return noun !== undefined && new RegExp(`(?:给|慰问|关爱)[^，。；\\d]{0,6}${noun}`).test(text.slice(0, start));
}

/** 急救培训，保安15人: so many come to learn, and not to help. */
const forStaff = /培训|练兵|比武|团建|表彰|拓展/;

/**
 * The headcount that a text names. Families are only a proposal of two people each. Volunteers count where nobody else is counted.
 * A denied number (不是二十个人，是四十个人) does not count.
 */
export function chooseHeadcount(
  text: string,
  spans: readonly Span<HeadcountRead>[],
  known: number | undefined,
): HeadcountReading {
  const usable = spans.filter(({ start }) => !/(?:不是|从)$/.test(text.slice(0, start)));
  const change = usable.find(({ value }) => value.change === true);
  if (change !== undefined && known !== undefined)
    return limitedPeople(known + change.value.people, text.slice(change.start, change.end));
  const named = usable.filter(({ value }) => !value.staff && !value.families && !value.change && !value.tables);
  const ours = named.filter(({ start }) => !ofThePlace.test(text.slice(0, start)));
  const counted = standing(text, ours.length === 0 ? named : ours);
  const labelled = counted.find(({ start, end }) => /^人数[】\])]?\s?[:】\])\s]/.test(text.slice(start, end)));
  const changed = counted.findLast(
    ({ start, end }) =>
      replaces(text, { start }) ||
      /(?:改|换|变)(?:成|到|为)?|(?:现在|后来)[^，。；]|(?:不对|错了|哦不)[，,\s]*(?:应该)?是?(?=[\d一二三四五六七八九十百两])/.test(
        text.slice(Math.max(0, start - 6), end),
      ),
  );
  const sum =
    changed === undefined && labelled === undefined && totalOf(text, counted) === undefined
      ? sumOf(text, counted)
      : undefined;
  if (sum !== undefined) return limitedPeople(sum, text);
  const chosen = changed ?? labelled ?? totalOf(text, counted) ?? counted[0];
  if (chosen) return limitedPeople(chosen.value.people, text.slice(chosen.start, chosen.end));
  const families = usable.find(({ value }) => value.families);
  if (families) {
    // Whoever is visited at home gets one thing for each household.
    const each = families.value.households && /慰问|走访|看望|探望|上门|入户|[送发]|每户/.test(text) ? 1 : 2;
    const both = limitedPeople(families.value.people * each, text.slice(families.start, families.end));
    return both.people === undefined ? both : { proposed: both.people };
  }
  const tables = usable.find(({ value }) => value.tables);
  if (tables) return { proposed: tables.value.people };
  const served = usable.find(({ start, end, value }) => value.staff === true && isServed(text, start, end));
  if (served) return limitedPeople(served.value.people, text.slice(served.start, served.end));
  const trained = usable.find(
    ({ value }) => value.staff === true && value.people >= (value.helpers ? 20 : 8) && forStaff.test(text),
  );
  if (trained) return limitedPeople(trained.value.people, text.slice(trained.start, trained.end));
  const helpers = usable.filter(({ value }) => value.helpers);
  return helpers.length === 1 && helpers[0] ? limitedPeople(helpers[0].value.people, "") : {};
}
