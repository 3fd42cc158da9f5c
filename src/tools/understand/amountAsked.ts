/** A bare question for an amount, in the light of what was talked about: money that a person gets, or money to be paid. */

const bareAmount =
  /^(?:那|那么|一共|总共|大概|具体|每|个月|一个?月|[每个]人|要|是|到底|标准|一年|能有|有|，)*(?:多少(?:钱|钿|块|元)?|几(?:钱|钿|块钱?|百))(?:一?个?月|一年|一次|每个?月|每年|每次|每人|一个人|的|呢|啊|呀|左右)*[?？。]*$/u;
const benefit =
  /补贴|补助|津贴|救助|帮困|慰问金|低保|最低生活保障|养老金|抚恤|优待金|奖励费|扶助|失业(?:保险)?金|丧葬费|待遇/u;
const paid = /补办|补领|收费|工本费|缴费|交钱|要钱|押金|丢|遗失|换/u;

/** 多少钱一个月 about a benefit asks what a person gets (能领多少钱一个月); any other text stays as it is. */
export function asReceived(text: string, about: string): string {
  return bareAmount.test(text) && benefit.test(about) && !paid.test(about)
    ? `能领${text.replace(/^(?:那么?|要|是|到底|，)+/u, "")}`
    : text;
}
