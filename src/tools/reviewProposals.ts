/** Lets staff accept, reword or drop the questions that were proposed for new handbooks, in the chat. */
import type { ReviewCommand } from "../shared/people.ts";
import type { Proposal, ProposalBook } from "./proposeQuestions/proposalBook.ts";

/** `learn` takes a question over as a label of the office: it may be asked like that, and this handbook answers it. */
export type ReviewDeps = {
  book: Pick<ProposalBook, "open" | "accept" | "drop">;
  isShown: (title: string) => boolean;
  learn: (question: string, title: string) => Promise<void>;
};
/** `shown` are the proposals that a list showed last, by their numbers; `argument` is what follows the command. */
export type ReviewInput = { command: ReviewCommand; argument: string; account: string; shown: readonly string[] };
export type Reviewed = { text: string; shown: string[] };
export type ReviewProposals = (input: ReviewInput) => Promise<Reviewed>;

const listedMax = 9;
const nothing = "没有待审的问题。导入新手册以后，助手会在空闲时拟几句居民可能的问法，请您过目。";
const how = "回复“采用 1 3”“改 2 为 新的问法”“不要 2”；全都合适就说“采用 全部”。";

/**
 * - Out: one text for the chat, and the proposals of the list that it shows; a number counts in the list that was shown last.
 * - Fails: only by a bug, or if the disk does.
 */
export function createReviewProposals({ book, isShown, learn }: ReviewDeps): ReviewProposals {
  const waiting = async () => (await book.open()).filter(({ title }) => isShown(title));
  const accept = async (proposal: Proposal, account: string, question = proposal.question) => {
    // The label first: what is written down as accepted was learnt.
    await learn(question, proposal.title);
    await book.accept(proposal.id, account, question);
  };
  const listAfter = async (said: string): Promise<Reviewed> => {
    const { text, shown } = listOf(await waiting());
    return { text: [said, text].filter(Boolean).join("\n"), shown };
  };
  return async ({ command, argument, account, shown }) => {
    if (command === "review") return listAfter("");
    const all = await waiting();
    const { chosen, wrong } = choose(command === "reword" ? argument.split(/\s|为|成|：|:/u)[0] : argument, shown, all);
    if (chosen.length === 0 || wrong.length > 0) {
      const problem = wrong.length > 0 ? `没有第${wrong.join("、")}条。` : "请写明是第几条。";
      return listAfter(problem);
    }
    if (command === "reword") {
      const [proposal] = chosen;
      const question = argument.replace(/^第?\d{1,2}条?\s*(?:为|成|：|:)?\s*/u, "").trim();
      if (!proposal || question === "") return listAfter("请把新的问法一起写上，比如“改 2 为 孩子的卡丢了怎么补”。");
      await accept(proposal, account, question);
      return listAfter(`已按您的写法采用：“${question}”。`);
    }
    for (const proposal of chosen)
      await (command === "accept" ? accept(proposal, account) : book.drop(proposal.id, account));
    return listAfter(`${command === "accept" ? "已采用" : "已去掉"}${chosen.length}条。`);
  };
}

/** The proposals that numbers mean; 全部 are those that were shown. */
function choose(
  argument: string | undefined,
  shown: readonly string[],
  all: readonly Proposal[],
): { chosen: Proposal[]; wrong: number[] } {
  const listed = shown.map((id) => all.find((proposal) => proposal.id === id));
  if (argument?.trim() === "全部") return { chosen: listed.filter((each) => each !== undefined), wrong: [] };
  const numbers = [...new Set([...(argument ?? "").matchAll(/\d{1,2}/gu)].map(([number]) => Number(number)))];
  return {
    chosen: numbers.flatMap((number) => listed[number - 1] ?? []),
    wrong: numbers.filter((number) => listed[number - 1] === undefined),
  };
}

/** A part of what waits, numbered through, with the titles between; as many as one message holds. */
function listOf(all: readonly Proposal[]): Reviewed {
  const listed = all.slice(0, listedMax);
  if (listed.length === 0) return { text: nothing, shown: [] };
  const lines = listed.flatMap(({ title, question }, index) => [
    ...(listed[index - 1]?.title === title ? [] : [`《${title}》`]),
    `${index + 1}. ${question}`,
  ]);
  const rest = all.length - listed.length;
  const text = ["居民可能会这样问，请您过目：", ...lines, `${rest > 0 ? `还有${rest}条，审完这些再列。` : ""}${how}`];
  return { text: text.join("\n"), shown: listed.map(({ id }) => id) };
}
