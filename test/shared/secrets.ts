/** Sentences with something in them that nobody may read, made up from a seed. */

/** Pseudo-random numbers from a seed that a failure names (mulberry32). */
export function createRandom(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
type Random = ReturnType<typeof createRandom>;

const pick = (random: Random, from: readonly string[]) => from[random(from.length)] ?? "";
const digits = (random: Random, count: number) => Array.from({ length: count }, () => random(10)).join("");
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const inWords = (text: string) => text.replace(/\d/g, (digit) => "零一二三四五六七八九"[Number(digit)] ?? "");
const mobile = (random: Random) => `1${3 + random(7)}${digits(random, 9)}`;
const parted = (text: string, mark: string) => `${text.slice(0, 3)}${mark}${text.slice(3, 7)}${mark}${text.slice(7)}`;
const birth = (random: Random) => `19${50 + random(49)}0${1 + random(9)}${10 + random(18)}`;
const identity = (random: Random) =>
  `310${digits(random, 3)}${birth(random)}${digits(random, 3)}${pick(random, ["X", "x", "7"])}`;
const name = (random: Random) =>
  pick(random, ["王", "李", "张", "陈", "欧阳", "诸葛", "顾", "瞿"]) +
  pick(random, ["建国", "芳", "小明", "秀英", "伟", "娜娜"]);
const door = (random: Random) => String(1 + random(30));
const room = (random: Random) => `${1 + random(20)}0${1 + random(9)}`;

/** Each makes a sentence, and the part of it that nobody may read afterwards. */
export const secretMakers: readonly ((random: Random) => [sentence: string, secret: string])[] = [
  (random) => {
    const phone = mobile(random);
    return [`电话${phone}，请回电`, phone];
  },
  (random) => {
    const phone = mobile(random);
    return [`手机是${wide(phone)}。`, wide(phone).slice(3, 9)];
  },
  (random) => {
    const phone = mobile(random);
    const mark = pick(random, [" ", "-"]);
    return [`打${parted(phone, mark)}找我`, phone.slice(3, 7)];
  },
  (random) => {
    const phone = mobile(random);
    return [`我的号码${inWords(phone)}`, inWords(phone).slice(3, 9)];
  },
  (random) => {
    const id = identity(random);
    return [`身份证${id}能办吗`, id.slice(6, 14)];
  },
  (random) => {
    const id = identity(random);
    return [`身份证 ${wide(id)}`, wide(id).slice(6, 14)];
  },
  (random) => {
    const id = `310${digits(random, 12)}`;
    return [`老证号${id}，还有用吗`, id.slice(4, 12)];
  },
  (random) => {
    const passport = `${pick(random, ["E", "G", "EA", "EJ"])}${digits(random, 8)}`;
    return [`护照${passport}过期了`, passport.slice(-7)];
  },
  (random) => {
    const card = `6222${digits(random, 15)}`;
    return [`卡号${card.replace(/(\d{4})(?=\d)/g, "$1 ")}怎么改`, card.slice(8, 12)];
  },
  (random) => {
    const [one, two, three] = [door(random), door(random), room(random)];
    const said = `${one}号楼${two}单元${three}`;
    return [`我住幸福里${said}，漏水了`, said];
  },
  (random) => {
    const [one, two, three] = [door(random), door(random), room(random)];
    const said = pick(random, [
      `${one}弄${two}号${three}室`,
      `${one}栋${two}单元${three}室`,
      `${one}幢${three}室`,
      `${one}单元${three}`,
    ]);
    return [`在和平路${said}，谁来看看`, said];
  },
  (random) => {
    const said = `${1 + random(20)}-${1 + random(4)}-${room(random)}`;
    return [`我家${said}`, said];
  },
  (random) => {
    const said = `${10 + random(900)}号`;
    return [`我住在长宁路${said}，怎么办居住证`, said];
  },
  (random) => {
    const who = name(random);
    const said = pick(random, ["我叫", "名叫", "姓名：", "我是", "联系人", "联系人：", "户主", "我妈叫", "申请人是"]);
    return [`${said}${who}，想办敬老卡`, who];
  },
  (random) => {
    const plate = `沪A${pick(random, ["B", "C", "D"])}${digits(random, 4)}`;
    return [`车牌${plate}被挡住了`, plate.slice(2)];
  },
  (random) => {
    const box = `zhang${digits(random, 5)}`;
    return [`发到${box}@example.com`, box];
  },
];
