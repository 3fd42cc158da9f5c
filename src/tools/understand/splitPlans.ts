/** Several activities in one message: each becomes a plan of its own, so that their days and sums are never mixed. */
import type { SlotReading } from "../../shared/plan.ts";

const plansMax = 3;
const borders =
  /[，,。；;！!\n]\s*(?=(?:另外|另|还有|再|然后|接着|第二[个场]|其次|同时|以及|下一[个场]|还要|还想)[^，。]{0,8})|[。；;！!\n]\s*|[，,]\s*(?=(?:\d{1,2}|十[一二]?|[一二三四五六七八九])(?:月|[./])|(?:下+|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天])/u;

/** Whether a part says what is done and on which day, so that it can stand alone. */
function standsAlone({ slots }: SlotReading): boolean {
  return slots.theme !== undefined && slots.date !== undefined;
}

/**
 * The parts of a message that each describe an activity; the message itself where it describes one.
 *
 * Every part but the first must name its own activity and its own day, other than those of the part before; what does not belongs to the part before it.
 */
export function splitPlans(text: string, read: (part: string) => SlotReading): string[] {
  const pieces = text.split(borders).filter((piece) => piece.trim() !== "");
  const parts: string[] = [];
  for (const piece of pieces) {
    const before = parts.at(-1);
    const reading = read(piece);
    const earlier = before === undefined ? undefined : read(before);
    const isOwn =
      earlier === undefined ||
      (standsAlone(earlier) &&
        standsAlone(reading) &&
        earlier.slots.date !== reading.slots.date &&
        earlier.slots.theme !== reading.slots.theme &&
        (reading.slots.budget !== undefined || reading.slots.audience !== undefined) &&
        (earlier.slots.budget !== undefined || earlier.slots.audience !== undefined));
    if (isOwn || before === undefined) parts.push(piece);
    else parts[parts.length - 1] = `${before}，${piece}`;
  }
  return parts.length > 1 && parts.length <= plansMax ? parts : [text];
}
