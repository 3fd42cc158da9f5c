import type { LabelledQuestion } from "./labelledQuestion.ts";

/** What a turn came to, as `simulate` reports it: the part of a decision that figures are made of. Documents are codes ("D002"). */
export type TurnOutcome = {
  /** The likeliest document, whatever was done; "" for none. */
  first: string;
  kind: "answer" | "ask" | "refused";
  /** Documents answered from, or offered. */
  documents: string[];
  sure: boolean;
  /** The probability that the first document alone is meant, and that several or another are; 0 and 1 where nothing was compared. */
  chance: number;
  doubt: number;
};

/** `leaveOut` holds texts that must not take part as labels: the question itself. */
export type DecideTurn = (question: string, options: { leaveOut: string[] }) => Promise<TurnOutcome>;

/**
 * Shares, 0 to 1 (0 where nothing was asked), of the contract `eval` (docs: design).
 *
 * rightAt1, right, resolved, overAsk: of the questions with one document; asked: of the ambiguous; refused: of those that no document
 * holds; wrongSure: of all. `wrong` (answered from a document that is not meant, sure or not) and `count` are added.
 */
export type Figures = {
  "right@1": number;
  right: number;
  resolved: number;
  overAsk: number;
  asked: number;
  refused: number;
  wrongSure: number;
  wrong: number;
  count: number;
};

export type EvaluatedTurn = { question: LabelledQuestion; outcome: TurnOutcome };

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : Math.round((1e4 * items.filter(holds).length) / items.length) / 1e4;
}

/** The figures of a list of turns. */
export function figuresOf(turns: readonly EvaluatedTurn[]): Figures {
  const single = turns.filter(({ question }) => question.kind === "single");
  const holds = ({ question, outcome }: EvaluatedTurn) =>
    outcome.documents.some((code) => question.docs.includes(code));
  const right = (turn: EvaluatedTurn) => turn.outcome.kind === "answer" && holds(turn);
  const asks = ({ outcome }: EvaluatedTurn) => outcome.kind === "ask";
  const offersEnough = ({ question, outcome }: EvaluatedTurn) =>
    outcome.documents.filter((code) => question.docs.includes(code)).length >= Math.min(2, question.docs.length);
  const wrong = (turn: EvaluatedTurn) => turn.outcome.kind === "answer" && !holds(turn);
  return {
    "right@1": share(single, ({ question, outcome }) => question.docs.includes(outcome.first)),
    right: share(single, right),
    resolved: share(single, (turn) => right(turn) || (asks(turn) && holds(turn))),
    overAsk: share(single, asks),
    asked: share(
      turns.filter(({ question }) => question.kind === "ambiguous"),
      (turn) => asks(turn) && offersEnough(turn),
    ),
    refused: share(
      turns.filter(({ question }) => question.kind === "none"),
      ({ outcome }) => outcome.kind === "refused",
    ),
    wrongSure: share(turns, (turn) => wrong(turn) && turn.outcome.sure),
    wrong: share(turns, wrong),
    count: turns.length,
  };
}

/** Figures by style, in the order in which the styles first occur, and of all together. */
export function figuresByStyle(turns: readonly EvaluatedTurn[]): { style: string; figures: Figures }[] {
  const styles = [...new Set(turns.map(({ question }) => question.style ?? "无"))];
  const byStyle = styles.map((style) => ({
    style,
    figures: figuresOf(turns.filter(({ question }) => (question.style ?? "无") === style)),
  }));
  return styles.length > 1
    ? [...byStyle, { style: "全部", figures: figuresOf(turns) }]
    : [{ style: "全部", figures: figuresOf(turns) }];
}

/** Puts every question to `decideTurn`, one after another, each left out of the labels. `onTurn` is called after each. */
export async function evaluateQuestions(
  questions: readonly LabelledQuestion[],
  decideTurn: DecideTurn,
  onTurn: (done: number, turn: EvaluatedTurn) => void = () => undefined,
): Promise<EvaluatedTurn[]> {
  const turns: EvaluatedTurn[] = [];
  for (const question of questions) {
    const turn = { question, outcome: await decideTurn(question.q, { leaveOut: [question.q] }) };
    turns.push(turn);
    onTurn(turns.length, turn);
  }
  return turns;
}
