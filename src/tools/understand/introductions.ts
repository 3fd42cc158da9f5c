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

/** Somebody by name or as neighbours call each other; 我是老人 and 我是小孩 say more than that. */
const byName =
  /^(?:我是|这里是)(?:[^，,。；;？?]{0,12}的)?(?:小(?!孩|学|区|贩)\p{Script=Han}|老(?!人|师|兵|党|年)\p{Script=Han}|\p{Script=Han}{1,3}(?:阿姨|叔叔|爷叔|奶奶|爷爷|伯伯|大爷|大妈|大姐|师傅|先生|女士|老师))$/u;
const hello = /^(?:[你您]们?好|大家好|早上好|上午好|下午好|晚上好|在吗|喂)$/u;

/** Whether a message says only who is there: 你好，我是3号楼的张阿姨. */
export function isIntroduction(text: string): boolean {
  const clauses = text.split(/[，,。；;！!\s]+/u).filter(Boolean);
  const said = clauses
    .map((clause) => clause.replace(/^[你您]好(?=\p{Script=Han})/u, ""))
    .filter((clause) => !hello.test(clause));
  return (
    said.length > 0 && said.every((clause) => byName.test(clause) || introductions.some((words) => words.test(clause)))
  );
}

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
