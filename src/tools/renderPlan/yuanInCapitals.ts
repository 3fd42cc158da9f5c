const digits = "零壹贰叁肆伍陆柒捌玖";
const units = ["", "拾", "佰", "仟"];
const groups = ["", "万", "亿"];

/** A sum in whole yuan as vouchers write it: 2050 is 贰仟零伍拾元整. Up to 999,999,999,999; a sum of 0 is 零元整. */
export function yuanInCapitals(yuan: number): string {
  const whole = Math.round(yuan);
  if (whole === 0) return "零元整";
  const parts: string[] = [];
  for (let rest = whole, place = 0; rest > 0; rest = Math.floor(rest / 10_000), place += 1) {
    const group = rest % 10_000;
    if (group > 0) parts.unshift(`${gap(group, rest)}${inThousands(group)}${groups[place] ?? ""}`);
  }
  return `${parts.join("")}元整`;
}

/** A group of four figures that begins with a zero is led by one, unless nothing stands before it. */
function gap(group: number, rest: number): string {
  return group < 1_000 && rest >= 10_000 ? "零" : "";
}

function inThousands(group: number): string {
  let text = "";
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      zero = text !== "";
      continue;
    }
    text += `${zero ? "零" : ""}${digits[digit]}${units[place]}`;
    zero = false;
  }
  return text;
}
