/** Requests as offices pass them on: the record of a hotline, a letter with its closing words (来电人反映…，请相关部门核实处理并回复). */
import { asksToWrite } from "./smallTalk.ts";
import { namesTopic } from "./topics.ts";

/** How a record begins. */
const opening =
  /^(?:[【[][^】\]]{1,16}[】\]]\s*)?(?:(?:\d{2,4}年)?\d{1,2}月\d{1,2}[日号][^，,。]{0,8}[，,]?)?(?:(?:某|有|一位)?(?:市民|群众|网民|网友|来电人|来电者|来电市民|诉求人|反映人|投诉人|举报人|当事人)[^，,。：:；;？?！!]{0,8}?(?:来电|致电|来信|反映|咨询|称|表示|投诉|求助|建议|诉求|询问)|(?:居民|业主|住户)[^，,。：:；;？?！!]{0,6}?(?:来电(?!话)|致电|来信|称[：:，,])|来电(?:人|市民|内容|事由|咨询|反映|投诉|求助|称)|(?:诉求|反映|投诉|咨询|工单)(?:内容|事项|描述|事由)?[：:])/u;
const receiver =
  "(?:相关|有关|职能|主管|当地|属地|上级|各级|该|贵|市|区|县|镇|街道|社区|政府|公安|民政|人社|社保|医保|住建|房管|城管|交警|卫健|教育|环保|市场监管|物业|居委会?)*(?:部门|单位|领导|政府|方面|机构|人员|同志|局|委|办|街道|社区|物业|居委会?)?";
const deed = "(?:核实|核查|调查|处理|处置|解决|协调|查处|查看|介入|重视|督促|整改|整治|回复|答复|解答|反馈|跟进|落实)";
/** How a letter to an office ends; 请回电 alone asks for a person. */
const closing = new RegExp(
  `(?:^|[，,。；;！!\\s])(?:诉求[：:])?(?:请求?|敬请|恳请|烦请|望|盼|希望|要求|建议)${receiver}(?:能够?|尽快|尽早|及时|予以|给予|帮忙|协助|进行|依法|立即|上门|到场|一下|并)*${deed}[^。！!？?]{0,24}[。！!]*$`,
  "u",
);
/** What is left of a record may be a mere name; of a letter with closing words it says what is wrong. */
const bodyCharsMin = { opened: 4, closed: 8 };

/** What stands before the closing words and behind the opening ones. */
function bodyOf(text: string, begins: string, ends: string): string {
  const from = begins.length;
  return text.slice(from, Math.max(from, text.length - ends.length));
}

/** How a text shows that it was written for an office: by how it begins, or only by how it ends; undefined for any other text. */
export function readRecord(text: string): "opened" | "closed" | undefined {
  const begins = opening.exec(text)?.[0] ?? "";
  const ends = closing.exec(text)?.[0] ?? "";
  if (begins === "" && ends === "") return undefined;
  const shown = begins === "" ? "closed" : "opened";
  const body = bodyOf(text, begins, ends) || bodyOf(text, begins, "");
  const isMatter = [...body].length >= bodyCharsMin[shown] && (shown === "opened" || namesTopic(body));
  return !isMatter || /方案|策划/u.test(text) || asksToWrite(body) ? undefined : shown;
}
