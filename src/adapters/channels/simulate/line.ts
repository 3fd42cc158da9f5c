/** One line of a scripted conversation, and how it is read. */
import { z } from "zod";
import { Failure } from "../../../shared/failures.ts";

/** The user id of the bot among the mentions of a line. */
export const botId = "linli";

const lineSchema = z.object({
  session: z.string().min(1),
  id: z.union([z.string().min(1), z.number()]).optional(),
  text: z.string().optional(),
  file: z.string().min(1).optional(),
  voice: z.string().min(1).optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  from: z.string().min(1).optional(),
  room: z.string().min(1).optional(),
  mentions: z.array(z.string()).optional(),
  quote: z.string().optional(),
  wait: z.boolean().optional(),
});
export type Line = Omit<z.infer<typeof lineSchema>, "id"> & { id: string };

/** What is known of a line that could not be read, so that its answer can be matched to it. */
export type UnreadLine = { session: string; id: string; error: string };

/** Reads the line with this number (from 1). A line that cannot be taken comes back with what to do about it. */
export function readLine(text: string, number: number): Line | UnreadLine {
  const fallback = { session: "", id: `l${number}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ...fallback, error: `第${number}行不是一个完整的 JSON 对象，请检查引号和括号。` };
  }
  const named = { ...fallback, ...namesOf(value) };
  const read = lineSchema.safeParse(value);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join(".") || "整行").join("、");
    return { ...named, error: `第${number}行的这些内容不对：${fields}。` };
  }
  const line = read.data;
  if (line.text === undefined && !line.file && !line.voice) {
    return { ...named, error: new Failure("INPUT_INVALID", `第${number}行没有 text、file 或 voice。`).message };
  }
  return { ...line, id: named.id };
}

function namesOf(value: unknown): { session?: string; id?: string } {
  if (typeof value !== "object" || value === null) return {};
  const { session, id } = value as { session?: unknown; id?: unknown };
  return {
    ...(typeof session === "string" ? { session } : {}),
    ...(typeof id === "string" || typeof id === "number" ? { id: String(id) } : {}),
  };
}
