/** Leaves out options that a question speaks against by its own words, so that nobody is asked what was already said. */
import type { SopDocument } from "../../shared/sop.ts";
import { comesIn, official, thingsOf } from "../understand/matters.ts";
import { namedActions } from "./actions.ts";

/** Shorter titles come in a long question by chance. */
const titleCharactersMin = 4;
/** In a longer question the characters of a title may lie far apart. */
const questionCharactersMax = 24;

/**
 * The options that fit the words of a question; all of them where its words tell nothing.
 *
 * - A title whose characters all come in the question, in their order, is what it names: 低保怎么申请 names 最低生活保障申请.
 * - A thing that the question names must be in the title, if it is in any: 身份证丢了 is not about 居住证遗失补办.
 * - Of these, only those stay that have most of the actions that the question names: 丢了 is not 到期换领.
 * - A thing without an action does not single out one of them: what is to be done with it is still open.
 * - What does the contrary of what is asked for goes: 怎么领 is not about 遗失补办.
 */
export function namedOptions(options: readonly SopDocument[], question: string): SopDocument[] {
  return withoutContradicted(fitting(options, question), question);
}

function fitting(options: readonly SopDocument[], question: string): SopDocument[] {
  const text = official(question);
  if ([...text].length > questionCharactersMax) return [...options];
  const whole = options.filter(({ title }) => title.length >= titleCharactersMin && comesIn(text, official(title)));
  if (whole.length === 1) return whole;
  const things = thingsOf(question);
  const withThing = options.filter(({ title }) => things.some((name) => comesIn(official(title), name)));
  if (withThing.length === 0) return [...options];
  const shared = withThing.map(({ title }) => namedActions(question, title).shared);
  const most = Math.max(...shared);
  if (most === 0) return withThing.length > 1 ? withThing : [...options];
  return withThing.filter((_, position) => shared[position] === most);
}

/** To get something, and to get it anew or be rid of it, are told apart by everybody. */
const getsIt =
  /怎么(?:领|申领|申请)|(?:能|可以|想|要|去哪|哪里|如何)(?:去)?(?:领|申领|申请)|第一次|首次|新办|从来没|补贴|津贴|补助/u;
const againOrGone = /遗失|挂失|补办|补领|补发|注销|年检|续租|退租/u;

/** Without options that do what the question does not want, unless none would remain. */
function withoutContradicted(options: SopDocument[], question: string): SopDocument[] {
  const shares = ({ title }: SopDocument) => namedActions(question, title).shared > 0;
  const wanted = getsIt.test(question)
    ? options.filter(({ title }) => {
        const again = title.match(againOrGone)?.[0] ?? "";
        return !again || namedActions(question, again).shared > 0;
      })
    : options;
  const left = wanted.length > 0 ? wanted : options;
  // 补办 without the thing: only what is made anew can be meant.
  const anew = /补[办领]|挂失/u.test(question) ? left.filter(shares) : left;
  return anew.length > 1 ? anew : left;
}
