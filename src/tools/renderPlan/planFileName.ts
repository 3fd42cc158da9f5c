import type { PlanSlots } from "../../shared/plan.ts";

const themeCharsMax = 40;
const titleCharsMax = 15;

/**
 * The name that people see: title, theme and day, 活动策划案-包饺子-20261212.docx, and with -第2版 for the first revision.
 * Valid on Windows, macOS and Linux; at most 220 bytes.
 */
export function planFileName(title: string, slots: PlanSlots, version: number): string {
  const theme = fileSafe(slots.theme ?? "");
  const short = [...theme].slice(0, themeCharsMax).join("") || "社区活动";
  const day = (slots.date ?? "").replaceAll("-", "");
  const revision = version > 1 ? `第${version}版` : "";
  const head = [...fileSafe(title)].slice(0, titleCharsMax).join("") || "活动策划案";
  return `${[head, short, day, revision].filter((part) => part !== "").join("-")}.docx`;
}

function fileSafe(text: string): string {
  return [...text]
    .join("")
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{So}\p{Sk}\p{M}]/gu, "")
    .replace(/[<>:"/\\|?*%#{}“”‘’《》「」]/g, "")
    .replace(/\s+/g, "")
    .replace(/^[.-]+|[.-]+$/g, "");
}
