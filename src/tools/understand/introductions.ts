/** Who asks, and where they live: facts about the person that say nothing about the matter. */
import { namesTopic } from "./topics.ts";

/** A name, an address with its numbers, a phone or an identity number, as a whole clause. */
const introductions: readonly RegExp[] = [
  /^(?:你好|您好)?(?:我|本人|名字|姓名)(?:的名字)?(?:叫做?|姓|是叫|名叫|[:：])\p{Script=Han}{1,4}$/u,
  /^(?:我|本人|我家|家)?(?:是)?(?:家?住在?|家在|地址(?:是|在)?|家庭住址(?:是)?|住址(?:是)?)[:：]?[^，,。；;？?]*\d[^，,。；;？?]*(?:弄|号|室|幢|栋|单元|门)$/u,
  /^(?:我|本人)?(?:是|住)?[^，,。；;？?]{0,12}(?:小区|新村|花园|家园|公寓|路|弄)[^，,。；;？?]{0,12}\d+(?:弄|号楼?|室|幢|栋|单元|门)的?(?:居民|业主|住户|租户|租客)?$/u,
  /^我是(?:你们)?[^，,。；;？?]{1,16}(?:小区|新村|花园|家园|公寓|居委|社区|弄|号楼|单元)的?(?:居民|业主|住户)$/u,
  /^(?:我的?|本人)?(?:联系)?(?:手机|电话|联系方式|微信)(?:号码?)?(?:是|[:：])?\s*\d[\d-]{6,}$/u,
  /^(?:我的?|本人)?身份证号?码?(?:是|[:：])?\s*\d{15,17}[\dXx]?$/u,
];

/** A text without the clauses that only say who asks; unchanged where little else is left. */
export function withoutIntroduction(text: string): string {
  const clauses = text.split(/(?<=[，,。；;！!\n])/u);
  const told = clauses.filter((clause) => {
    const bare = clause.replace(/[，,。；;！!\s]+$/u, "").trim();
    return !introductions.some((words) => words.test(bare));
  });
  const rest = told.join("").trim();
  return told.length < clauses.length && namesTopic(rest) ? rest : text;
}
