/**
 * Hides what identifies a resident: ID, passport and bank card numbers, mobile phones, number plates, mail addresses, door numbers, and names
 * that are introduced as such.
 *
 * For logs, the console and printed replays. Public phone numbers of offices (021-…), street numbers of offices, dates and amounts stay
 * readable. Digits may be full-width or set apart by blanks and hyphens; full-width ones come out as plain ones.
 * Source: GB 11643 (ID numbers have 17 digits and a check character, before 1999 15 digits); mobile numbers have 11 digits and begin with 1;
 * passports are a letter, or E and a letter, with eight or seven digits; GA 36 (number plates).
 */
export function mask(text: string): string {
  return maskNames(maskDoors(maskNumbers(withPlainDigits(text))));
}

const withPlainDigits = (text: string) =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/Ｘ/g, "X");

const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

function maskNumbers(text: string): string {
  return text
    .replace(/(?<![\dA-Za-z])(\d{6})[ -](\d{8})[ -](\d{3}[\dXx])(?![\dA-Za-z])/g, "$1$2$3")
    .replace(/(?<![\dA-Za-z])(\d{4})[ -](\d{4})[ -](\d{4})[ -](\d{4})(?:[ -](\d{1,3}))?(?![\dA-Za-z])/g, "$1$2$3$4$5")
    .replace(/(?<![\dA-Za-z])(\d{3})\d{9,14}(\d{2}[\dXx])(?![\dA-Za-z])/g, "$1***********$2")
    .replace(/(?<!\d)(1[3-9]\d)([ -]?)\d{4}\2(\d{4})(?!\d)/g, "$1****$3")
    .replace(/(?<!\d)(1[3-9]\d)[ -]?\d{3}[ -]?\d[ -]?(\d{4})(?!\d)/g, "$1****$2")
    .replace(/[零〇一二三四五六七八九幺]{11,19}/gu, "***********")
    .replace(/(?<![A-Za-z\d])((?:E[A-Z]?|[DGPSC])[A-Z]?)\d{7,8}(?!\d)/gi, "$1*******")
    .replace(new RegExp(`([${provinces}][A-Z])[ ·]?[A-Z\\d]{5,6}(?![A-Z\\d])`, "giu"), "$1*****")
    .replace(/(?<![\w.+-])([\w.+-])[\w.+-]*(@[\w-]+(?:\.[\w-]+)+)/g, "$1***$2");
}

/** A number that belongs to a door, in digits or in words. It has an end, so that looking for it in a long row of digits has one, too. */
const digits = "\\d{1,6}";
const number = `(?:${digits}|[零〇一二三四五六七八九十百]{1,8})`;
const dwelling = "住址|住在|住|家在|地址|门牌|户籍|搬到|户口在";
const doors: readonly [RegExp, string][] = [
  [
    new RegExp(`(?<!弄)(?:${digits}弄|${number}弄(?=${number}号))(?:${number}号)?(?:${number}(?:室|楼))?`, "gu"),
    "**弄**号**室",
  ],
  [
    new RegExp(`${number}(?:号楼|幢|栋|座)(?:${number}(?:单元|门))?(?:${number}层)?(?:\\d{2,4}室?|${number}室)?`, "gu"),
    "**号楼**室",
  ],
  [new RegExp(`${number}单元(?:${number}层)?(?:\\d{2,4}室?|${number}室)?`, "gu"), "**单元**室"],
  [/(?<![\d-])\d{1,2}[-－—]\d{1,2}[-－—]\d{3,4}(?![\d-])/gu, "**-**-***"],
  [/(?<!\d)(?:\d{3,4}|[零〇一二三四五六七八九]{3,4})室/gu, "***室"],
  // Of a street number alone nobody knows whose it is: only where somebody says that it is the home.
  [new RegExp(`((?:${dwelling})[^，。；！？\\n月]{0,24}?)${number}号(?!线|楼)`, "gu"), "$1**号"],
];

const maskDoors = (text: string) => doors.reduce((hidden, [door, stars]) => hidden.replace(door, stars), text);

const surnames =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤瞿倪季俞章鲁葛韩施包闵庄柳柯阮祝翁";
const compoundSurnames = "欧阳|上官|司马|诸葛|东方|皇甫|慕容|令狐|尉迟|司徒";
const family = `(?:(?:${compoundSurnames})|[${surnames}])`;
/** What follows them is a name whatever it begins with. */
const named =
  /(我叫|名叫|我名字叫|本人叫|姓名(?:是|为|叫|[:：])\s?)(?![起什啥做作要])((?:欧阳|上官|司马|诸葛|东方|皇甫|慕容|令狐|尉迟|司徒)|\p{Script=Han})[\p{Script=Han}·]{1,2}/gu;
/** Those that are hardly ever the beginning of another word: 老人包饺子, 孩子高考, 老人钱不够 are no names. */
const plainSurnames =
  "王李张刘陈杨黄赵吴徐孙朱胡郭林罗郑梁宋唐韩冯邓曹彭曾肖董袁潘蒋蔡杜苏魏吕丁沈姚卢姜崔钟谭范廖贾韦邹秦邱尹薛闫陶黎贺龚邵严覃戴莫汤瞿倪俞葛庄柳阮祝翁";
const said = "姓名|联系人|申请人|经办人|户主|房东|租客|当事人|本人|名字";
const relatives =
  "病人|老人|死者|孩子|儿子|女儿|老公|老婆|丈夫|妻子|爱人|我妈|我爸|妈妈|爸爸|母亲|父亲|奶奶|爷爷|外婆|外公|邻居";
const ending = "(?=[，。,.;；：:、！!？?（(\\s\\d]|$|电话|手机|身份证|住|今年|的)";
const mayBeNamed = [
  `((?:${said}|${relatives})(?:是|叫|为|名叫|[:：])\\s?|我是|(?:${said})\\s?)(${family})(\\p{Script=Han}{1,2})${ending}`,
  `((?:${relatives})\\s?)((?:${compoundSurnames})|[${plainSurnames}])(\\p{Script=Han}{1,2})${ending}`,
].map((pattern) => new RegExp(pattern, "gu"));
/** 我是高中生, 我是安徽人, 老人孙子: no names although they begin like one. */
const noName =
  /(?:人|区|生|户|员|工|民|族|市|省|县|镇|村|家|房|证|卡|费|么|里|子|女|儿|以上|时候)$|^[一二三四五六日末边围期]/u;

function maskNames(text: string): string {
  return mayBeNamed.reduce(
    (hidden, pattern) =>
      hidden.replace(pattern, (all, before: string, first: string, rest: string) =>
        noName.test(rest) ? all : `${before}${first}**`,
      ),
    text.replace(named, "$1$2**"),
  );
}
