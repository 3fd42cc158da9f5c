/**
 * Hides what identifies a resident: ID and bank card numbers, mobile phones, door numbers, names that are introduced as such.
 *
 * For logs, the console and printed replays. Public phone numbers of offices (021-…) and dates stay readable.
 * Source: GB 11643 (ID numbers have 17 digits and a check character); mobile numbers have 11 digits and begin with 1.
 */
export function mask(text: string): string {
  return text
    .replace(/(?<![\dA-Za-z])(\d{3})\d{11,14}(\d{2}[\dXx])(?![\dA-Za-z])/g, "$1***********$2")
    .replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, "$1****$2")
    .replace(/\d+弄(?:\d+号)?(?:\d+室)?/g, "**弄**号**室")
    .replace(/\d+(?:号楼|幢|栋)(?:\d+单元)?(?:\d{2,4}室?)?/g, "**号楼**室")
    .replace(/(?<!\d)\d{3,4}室/g, "***室")
    .replace(/(我叫|名叫|姓名[是为：:]?\s?|本人叫)([\p{Script=Han}])[\p{Script=Han}]{1,2}/gu, "$1$2**");
}
