/** What a person says they do not want: it is no part of what is searched for. */
import { thingsOf } from "./matters.ts";
import { namesTopic } from "./topics.ts";

const notThis =
  "(?:我)?(?:并|又|可)?(?:不是|勿是|弗是)(?:说|问|要|想|去|来|讲)*(?<what>[^，,。；;！!？?是]{2,16}?)(?:的?(?:事|意思))?";
/** 不是补办，是转出去: the denial stands first, and what is wanted behind it. */
const deniedFirst = new RegExp(`^${notThis}[，,。；;\\s]+(?:而是|就是|是|我?要|我?想|我?问)(?<wanted>.{2,})$`, "u");
/** 我想办护照，不是通行证: it stands behind. */
const deniedLast = new RegExp(`^(?<wanted>.{2,}?)[，,；;\\s]+${notThis}[。！!]*$`, "u");
/** 医保卡，我不是要补办，是转出去: it stands between the thing and what is wanted. */
const deniedBetween = new RegExp(
  `^(?<thing>[^，,。；;！!？?]{2,10})[，,；;。\\s]+${notThis}[，,。；;\\s]+(?:而是|就是|是|我?要|我?想|我?问)(?<wanted>.{2,})$`,
  "u",
);
const goesOn = /^(?:而是|就是|是|我?要|我?想|我?问|的)+(?=.{2})/u;

/** A thing that only the denied part names is still what it is about: 不是要补办社保卡，是密码忘了. */
function withThing(wanted: string, denied: string): string {
  const [thing] = thingsOf(`${denied}怎么办`);
  return thing !== undefined &&
    thingsOf(`${wanted}怎么办`).length === 0 &&
    !namesTopic(wanted.replace(/密码|转出去?|转走|到期|过期|丢了?|续|换/gu, ""))
    ? `${thing}${wanted}`
    : wanted;
}

const action = /补|换|续|丢|首次|第一次|申请|办|注销|销|转|查|报|密码|过期|到期|领/u;

/** A fact about the person is no matter that is denied: 我不是上海户口，想办居住证. */
function deniesMatter(denied: string): boolean {
  return action.test(denied) || thingsOf(`${denied}怎么办`).length > 0;
}

/** What is wanted, where a text says what is not; the text as it is where it denies nothing. */
export function withoutDenied(text: string): string {
  const first = deniedFirst.exec(text)?.groups;
  if (first && deniesMatter(first["what"] ?? ""))
    return withThing((first["wanted"] ?? "").replace(goesOn, ""), first["what"] ?? "");
  const between = deniedBetween.exec(text)?.groups;
  if (between && deniesMatter(between["what"] ?? "") && thingsOf(`${between["thing"] ?? ""}怎么办`).length > 0)
    return `${between["thing"] ?? ""}${(between["wanted"] ?? "").replace(goesOn, "")}`;
  const last = deniedLast.exec(text)?.groups;
  const wanted = last?.["wanted"] ?? "";
  return deniesMatter(last?.["what"] ?? "") && namesTopic(wanted) ? wanted : text;
}
