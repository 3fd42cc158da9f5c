import { type DraftText, howOfAddedStep } from "./assemble.ts";
import type { EditOutcome } from "./edits.ts";
import { fillText } from "./facts.ts";
import { type Lasting, lastingOf, timed } from "./reschedule.ts";
import type { Skeleton } from "./skeleton.ts";
import { numberOf } from "./wish.ts";

type Edit = (
  clause: string,
  lines: Lasting[],
  skeleton: Skeleton,
) => { done: string; lines: Lasting[] } | { refused: string } | undefined;

const linesMax = 14;
const circled = ["①", "②", "③", "④", "⑤"];

/** Carries out a wish for the flow by rule: finer steps, order, added, dropped, longer or shorter steps. Start and end stay. */
export function editSchedule(clause: string, text: DraftText, skeleton: Skeleton): EditOutcome {
  const lines = lastingOf(text.schedule);
  const edits: Edit[] = [swap, move, changeLength, remove, add, refine];
  for (const edit of edits) {
    const outcome = edit(clause, lines, skeleton);
    if (!outcome) continue;
    if ("refused" in outcome) return outcome;
    const { start, end } = skeleton.facts.slots;
    return { done: outcome.done, text: { ...text, schedule: timed(outcome.lines, start, end) } };
  }
  return undefined;
}

const refine: Edit = (clause, lines, skeleton) => {
  if (!/细|详细|具体|展开/.test(clause)) return undefined;
  const named = lines.filter((line) => mentions(clause, line.item));
  const finer = lines.map((line) => {
    const step = skeleton.steps.find((each) => each.item === line.item)?.step;
    if (!step || (named.length > 0 && !named.includes(line))) return line;
    return {
      ...line,
      how: step.finer.map((part, index) => `${circled[index] ?? ""}${fillText(part, skeleton.facts)}`).join(""),
    };
  });
  const changed = finer.some((line, index) => line.how !== lines[index]?.how);
  return changed ? { done: "活动流程已写细", lines: finer } : { refused: "资料库里没有更细的步骤" };
};

const swap: Edit = (clause, lines) => {
  const found =
    /^(.{2,10}?)[和与跟](.{2,10}?)(?:这?两个)?(?:环节)?(?:的)?(?:顺序|位置|时间)?(?:对调|互换|交换|调换|换|调)/.exec(
      clause,
    );
  if (!found) return undefined;
  const [first, second] = [indexOf(lines, found[1] ?? ""), indexOf(lines, found[2] ?? "")];
  const [one, other] = [lines[first], lines[second]];
  if (!one || !other || first === second) return { refused: "流程里没有找到这两个环节" };
  return { done: `“${one.item}”和“${other.item}”已对调`, lines: lines.with(first, other).with(second, one) };
};

const move: Edit = (clause, lines) => {
  const found =
    /^(.{2,10}?)(?:环节)?(?:放|移|挪|调|提|改)(?:到|在|至)(.{0,10}?)(最前面?|最后面?|开头|结尾|之?前面?|之?后面?)$/.exec(
      clause,
    );
  if (!found) return undefined;
  const from = indexOf(lines, found[1] ?? "");
  const line = lines[from];
  if (!line) return { refused: "流程里没有找到这个环节" };
  const rest = lines.toSpliced(from, 1);
  const anchor = found[2] ? indexOf(rest, found[2]) : -1;
  if (found[2] && anchor < 0) return { refused: `流程里没有找到“${found[2]}”` };
  const after = /后|结尾/.test(found[3] ?? "");
  const edge = after ? rest.length : 0;
  const at = anchor < 0 ? edge : anchor + (after ? 1 : 0);
  return { done: `“${line.item}”的位置已调整`, lines: rest.toSpliced(at, 0, line) };
};

const changeLength: Edit = (clause, lines) => {
  const found = /(延长|缩短|增加|减少|改成|改为|留|给)(到|至)?.{0,3}?(\d{1,3})分钟/.exec(clause);
  if (!found) return undefined;
  const at = indexOf(lines, clause.slice(0, found.index).replace(/(环节|时间|的)+$/, ""));
  const line = lines[at];
  if (!line) return undefined;
  const amount = Number(found[3]);
  const relative = found[2] === undefined && /延长|缩短|增加|减少/.test(found[1] ?? "");
  const sign = /缩短|减少/.test(found[1] ?? "") ? -1 : 1;
  const wanted = relative ? line.minutes + sign * amount : amount;
  const giver = longest(lines, at);
  const left = (lines[giver]?.minutes ?? 0) - (wanted - line.minutes);
  if (wanted < 3 || left < 5) return { refused: "总时间不够这样调整" };
  return {
    done: `“${line.item}”改为${wanted}分钟`,
    lines: withMinutes(
      lines,
      new Map([
        [at, wanted],
        [giver, left],
      ]),
    ),
  };
};

const remove: Edit = (clause, lines) => {
  const found =
    /^(?:删掉?|删除|去掉|取消|不要|拿掉|减掉)(?:了)?(.{2,10}?)(?:这?个?环节)?$|^(.{2,10}?)(?:这?个?环节)?(?:删掉?|删除|去掉|取消|不要|拿掉)(?:了)?$/.exec(
      clause,
    );
  const name = found?.[1] ?? found?.[2];
  if (!name) return undefined;
  const at = indexOf(lines, name);
  const line = lines[at];
  if (!line) return { refused: `流程里没有“${name}”环节` };
  if (lines.length <= 2) return { refused: "流程只剩两个环节，不能再删" };
  const taker = longest(lines, at);
  const minutes = (lines[taker]?.minutes ?? 0) + line.minutes;
  return { done: `流程去掉了“${line.item}”`, lines: withMinutes(lines, new Map([[taker, minutes]])).toSpliced(at, 1) };
};

const add: Edit = (clause, lines, skeleton) => {
  const found =
    /(?:加上?|增加|添加|增设|安排|插入|补上?)(?:一?[个项段次])?([\p{Script=Han}]{2,10}?)(?:的)?(?:环节|步骤|节目)?$/u.exec(
      clause,
    );
  const name = found?.[1];
  if (!name) return undefined;
  const known = lines.find((line) => line.item.includes(name));
  if (known) return { refused: `流程里已有“${known.item}”` };
  const giver = longest(lines, -1);
  const most = lines[giver]?.minutes ?? 0;
  const minutes = most >= 30 ? 10 : 5;
  if (most < 10 || lines.length >= linesMax) return { refused: "时间排不下新的环节" };
  const { how, at } = howOfAddedStep(name, skeleton.common);
  const place = {
    first: 0,
    afterFirst: 1,
    middle: Math.ceil(lines.length / 2),
    beforeLast: lines.length - 1,
    last: lines.length,
  }[at];
  const line = { item: name, how: fillText(how, skeleton.facts), minutes };
  return {
    done: `流程增加了“${name}”环节`,
    lines: withMinutes(lines, new Map([[giver, most - minutes]])).toSpliced(place, 0, line),
  };
};

function withMinutes(lines: Lasting[], minutesByIndex: Map<number, number>): Lasting[] {
  return lines.map((line, index) => ({ ...line, minutes: minutesByIndex.get(index) ?? line.minutes }));
}

function longest(lines: Lasting[], except: number): number {
  return lines.reduce(
    (top, line, index) => (index !== except && line.minutes > (lines[top]?.minutes ?? 0) ? index : top),
    except === 0 ? 1 : 0,
  );
}

function indexOf(lines: Lasting[], name: string): number {
  const nth = /第([一二三四五六七八九十\d]{1,2})[个项步环]?/.exec(name)?.[1];
  if (nth !== undefined) return numberOf(nth) <= lines.length ? numberOf(nth) - 1 : -1;
  const words = name.replace(/^(把|将)/, "").replace(/(环节|步骤)$/, "");
  const exact = lines.findIndex((line) => line.item.includes(words) || words.includes(line.item));
  return exact >= 0 ? exact : lines.findIndex((line) => mentions(words, line.item));
}

/** True if two neighbouring characters of a step's name occur in what a person said. */
function mentions(said: string, item: string): boolean {
  return Array.from({ length: item.length - 1 }, (_, at) => item.slice(at, at + 2)).some(
    (piece) => /^\p{Script=Han}{2}$/u.test(piece) && !/活动|流程|环节/.test(piece) && said.includes(piece),
  );
}
