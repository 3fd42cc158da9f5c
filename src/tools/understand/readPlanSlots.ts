/** Reads the slots of a plan, with what is said of tickets: their price is a promise to everybody, held against the budget. */
import type { GiftPromise, SlotReading } from "../../shared/plan.ts";
import { readNamedCosts } from "./namedCosts.ts";
import { numberSource, readNumber } from "./slots/numbers.ts";
import { readSlots, type SlotContext } from "./slots/readSlots.ts";

/** 用经费申请那个模板 is 用经费申请模板. */
export function withoutPointing(text: string): string {
  return text.replace(/(?<=[^\s，。；,;用换按套照成])(?:那|这)(?:一)?[个种份套](?=模板|版式|格式)/gu, "");
}

const ticket = "(?:(?:电影|景区|公园|演出|戏|入场|参观|展览|门|船|车|缆车|游览)*票|入场券|门券)";
const yuan = `(?<amount>${numberSource})\\s?(?:元|块钱?)?`;
const each = "(?:每|一|/)\\s?[张人位个]";
const lead = "(?:单价|票价|价格|大概|大约|约|要|得|是|为|改成|改为|换成|降到|涨到|:|：)*";
const prices: readonly RegExp[] = [
  new RegExp(`(?:每|一)[张人位]的?(?:个)?(?<thing>${ticket})${lead}${yuan}(?:${each})?`, "u"),
  new RegExp(`(?<thing>${ticket})(?:价|钱)?${lead}${each}${lead}${yuan}`, "u"),
  new RegExp(`(?<thing>${ticket})(?:价|钱)?${lead}${yuan}\\s?${each}`, "u"),
  new RegExp(`${yuan}\\s?${each}的?(?<thing>${ticket})`, "u"),
  new RegExp(`(?<thing>门票|电影票|船票|车票|入场券)?票价${lead}${yuan}`, "u"),
  new RegExp(`(?<thing>${ticket})(?:价|钱)?${lead}${yuan}(?=\\s?(?:[x*×]|乘以?))`, "u"),
];
/** 那就每张20, 票价20: another price for the tickets that were spoken of. */
const otherPrice = new RegExp(`(?:(?:每|一)[张人位]|票价?)${lead}(?:每[张人位])?${lead}${yuan}`, "u");
const counted = new RegExp(
  `^\\s?(?:[，,]?\\s?(?:[x*×]|乘以?|一共|总共|共|要?买|订)\\s?|[，,]\\s?)(?<count>${numberSource})\\s?(?<unit>[张人位名]|个人)(?![\\d元块])`,
  "u",
);
const countsPeople = new RegExp(`${numberSource}\\s?[个名位]?人`, "u");
/** A ticket for residents never costs more; a larger number is a sum. */
const priceMax = 2_000;
const isOfTickets = (words: string): boolean => /^每人[\d.]+元.*[票券]$/u.test(words);

/** `beside` is the text without the price, `plain` with the price as one for each person. */
type Ticket = { promise: GiftPromise; beside: string; plain: string };

function ticketOf(text: string, match: RegExpExecArray, thing: string, { slots }: SlotContext): Ticket | undefined {
  const price = readNumber(match.groups?.["amount"] ?? "");
  if (price === undefined || price < 1 || price > priceMax) return undefined;
  const said = `每人${price}元${thing === "票" ? "门票" : thing}`;
  const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  const { count, unit = "" } = counted.exec(after)?.groups ?? {};
  // Tickets that are counted are people, where nobody counts those.
  const isPeople = unit !== "张" || (slots.headcount === undefined && !countsPeople.test(before + after));
  const rest = count !== undefined && isPeople ? `，${count}人${after.replace(counted, "")}` : after;
  return { promise: { each: price, said }, beside: `${before}${rest}`, plain: `${before}${said}${rest}` };
}

function ticketIn(text: string, context: SlotContext): Ticket | undefined {
  for (const pattern of prices) {
    const match = pattern.exec(text);
    const found = match && ticketOf(text, match, match.groups?.["thing"] ?? "门票", context);
    if (found) return found;
  }
  const known = context.promise?.said ?? "";
  const match = isOfTickets(known) ? otherPrice.exec(text) : null;
  return match ? ticketOf(text, match, known.replace(/^每人[\d.]+元/u, ""), context) : undefined;
}

/** What was promised waits with a budget that is too small: a new headcount is weighed against that budget and makes no other. */
function withoutPromise(context: SlotContext): SlotContext {
  const { promise, slots } = context;
  if (!promise || slots.budget !== undefined || !slots.requirements?.includes(promise.said)) return context;
  return { ...context, slots: { ...slots, requirements: slots.requirements.filter((wish) => wish !== promise.said) } };
}

function readBesidePromise(text: string, context: SlotContext): SlotReading {
  const price = ticketKnown(context);
  if (price) {
    const { requirements = [] } = context.slots;
    const slots = { ...context.slots, requirements: requirements.filter((wish) => !isOfTickets(wish)) };
    const reading = readSlots(text, { ...context, slots });
    // A budget that somebody says is held against the tickets, and does not take their place.
    if (reading.slots.budget !== undefined) return { ...withTicket(reading, price, context), promise: price };
  }
  const apart = withoutPromise(context);
  const reading = readSlots(text, apart);
  const { requirements } = reading.slots;
  if (apart === context || !requirements || reading.promise || !context.promise) return reading;
  return { ...reading, slots: { ...reading.slots, requirements: [context.promise.said, ...requirements] } };
}

/** The tickets among the wishes that made the budget so far. */
function ticketKnown({ slots, promise }: SlotContext): GiftPromise | undefined {
  const said = promise ? undefined : slots.requirements?.find(isOfTickets);
  return said === undefined ? undefined : { each: Number(/[\d.]+/u.exec(said)?.[0] ?? 0), said };
}

function withTicket(reading: SlotReading, { said }: GiftPromise, { slots }: SlotContext): SlotReading {
  const wishes = reading.slots.requirements ?? slots.requirements ?? [];
  const others = wishes.filter((wish) => !isOfTickets(wish) && !said.startsWith(wish));
  return { ...reading, slots: { ...reading.slots, requirements: [...others, said] } };
}

/**
 * What one message says about a plan, as `readSlots` reads it, and the price of a ticket (每张票35元×100人) as a promise to everybody. Where
 * nobody said a budget the tickets make one.
 */
export function readPlanSlots(text: string, context: SlotContext): SlotReading {
  const plain = withoutPointing(text).replace(/(?<=每(?:个?人|位|户|家))(?:再|另外|还要?)(?=[发送给])/gu, "");
  const costs = readNamedCosts(plain, context.promise);
  if (costs) return { ...readSlots(costs.rest, context), promise: costs.promise };
  const found = ticketIn(plain, context);
  if (!found) return readBesidePromise(plain, context);
  const beside = readSlots(found.beside, withoutPromise(context));
  const whole = readSlots(found.plain, context);
  const people = beside.slots.headcount ?? context.slots.headcount ?? 0;
  const isSum = whole.slots.budget === (beside.slots.budget ?? 0) + found.promise.each * people;
  const known = (isSum ? undefined : beside.slots.budget) ?? context.slots.budget ?? context.promise?.each;
  const refused = beside.problems.some(({ slot }) => slot === "budget");
  if (known === undefined && !refused) return withTicket(whole, found.promise, context);
  return { ...withTicket(beside, found.promise, context), promise: found.promise };
}
