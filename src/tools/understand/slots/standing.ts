/** Which of several hours, sums or headcounts in a text a person stands by. */

type Stretch = { start: number; end: number };

const wrong =
  "(?:(?:嗯|哦|呃|啊|诶|唉)+不是?|不是?(?=[，,\\s])|(?:嗯|哦|呃|啊|诶|唉)*(?:不对|错了|说错了|讲错了|打错了|写错了|更正|算了))";
const newOne: readonly RegExp[] = [
  /(?:(?:改|换|变|调整?|挪)(?:成|到|为|至)?|(?:降|减|缩|压|砍|加|提|移)(?:成|到|为|至))了?[:在是按]*$/,
  /(?:现在|后来|最后)(?:又|都|也|只|才|报|有|是|要|就|变|剩|给|批|来)*(?:了|成|到)*$/,
  new RegExp(`${wrong}[^，。；]{0,10}[，,\\s]+(?:[^，。；\\d]{0,8}[，,])?(?:还是|应该|那就|就|是|按|到|至)*$`),
  new RegExp(`${wrong}[，,\\s]*(?:应该)?(?:还是|就|是|按|到|至)*$`),
];
const before =
  /(?:原定|原来|原先|原本|原|本来|本想|起初|一开始|刚才|刚刚|之前|上次|去年|往年|先(?=[按报说定写算])|上[次回](?=[^，。；]{0,8}来了))(?:是|说|想|定|报|写|按|请|要|安排|打算|计划|讲|的|批|给|准备|只|叫|预计|算|人均|每人|从|有)*[^，。；\d]{0,2}$/;
const denied = /(?:不是|不搞|不办|不做|不要|别按|别写|别报|从)$/;
const tooMuch =
  /^[^，。；\d]{0,6}(?:太[高多大少贵挤低早晚]|不够|不行|坐不下|装不下|超了|作废|取消|不算|算了)|^[^，。；\d]{0,6}[，,](?:后来|但是?|可是?|结果)?[^，。；\d]{0,7}(?:坐不下|装不下|挤不下|放不下|太[挤高多贵]|批不下来)/;

/** 5000块太贵: whether what follows says that it is out of the question. */
export const isTooMuch = (text: string, { end }: Stretch): boolean => tooMuch.test(text.slice(end));

/** Those that the words around them do not take back; all of them where that leaves none. */
export function standing<Each extends Stretch>(text: string, spans: readonly Each[]): readonly Each[] {
  const kept = spans.filter(
    ({ start, end }) =>
      !before.test(text.slice(0, start)) && !denied.test(text.slice(0, start)) && !tooMuch.test(text.slice(end)),
  );
  return kept.length === 0 ? spans : kept;
}

/** Whether what is said there takes the place of what was said before it. */
export const replaces = (text: string, { start }: { start: number }): boolean =>
  newOne.some((pattern) => pattern.test(text.slice(0, start)));
