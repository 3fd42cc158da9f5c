import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionView, StepView, Verdict } from "../../view.ts";
import { draftAnswer, judge, loadDocuments, loadJudgementsOf } from "../api.ts";
import { verdictLabels } from "../labels.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import { DocumentPicker } from "./DocumentPicker.tsx";
import { Problem } from "./SignIn.tsx";

const verdicts = Object.keys(verdictLabels) as Verdict[];
const hints: Readonly<Record<Verdict, string>> = {
  right: "会作为正确的例子留下。",
  wrong: "应该是哪本手册？手册里没有就不选；应该先问清楚的，选2本以上。",
  needless: "本来可以直接按哪本手册回答？",
  missing: "漏掉的是哪本手册？没有就不选。",
  misheard: "对方本来的意思写在下面，比如“参加人数是48个”。如果是问办事，再选应该答的手册。",
};

type JudgingProps = { session: SessionView; step: StepView };

/** Was this step right? The verdict becomes an example to learn from; a wrong answer can be put right with the asker. */
export function Judging({ session: { summary, steps }, step }: JudgingProps) {
  const { csrf } = useVisitor();
  const [saved, setSaved] = useState(0);
  const loaded = useLoaded(`${summary.id} ${saved}`, () => loadJudgementsOf(summary.id));
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [docs, setDocs] = useState<string[]>([]);
  const [note, setNote] = useState("");
  const { isBusy, error, send } = useSending();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.scrollIntoView({ block: "nearest" }), [verdict]);
  // What was saved is above the form, perhaps out of sight.
  const judged = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (saved > 0) judged.current?.scrollIntoView({ block: "nearest" });
  }, [saved, loaded.kind]);
  const mine = loaded.kind === "ready" ? loaded.value.judgements.filter(({ seq }) => seq === step.seq) : [];
  const save = () =>
    send(async () => {
      if (verdict === null) return;
      await judge(csrf, summary.id, { seq: step.seq, verdict, docs: verdict === "right" ? [] : docs, note });
      setSaved((count) => count + 1);
      setVerdict(null);
    });
  return (
    <section class="part judging" aria-label="评判这一步">
      <h4 ref={judged}>这一步对不对</h4>
      <div>
        {mine.map(({ at, by, verdict: given, docs: named, note: said, told }) => (
          <p key={at} class="judged" role="status">
            已评判：{verdictLabels[given]}
            {named.length > 0 && `，应该是${named.map((title) => `《${title}》`).join("、")}`}
            {said && (given === "misheard" ? `，本来的意思：${said}` : `（${said}）`)}
            {told && `。已通知负责这本手册的${told}`}
            <span class="source">{by}</span>
          </p>
        ))}
        <div class="choices">
          {verdicts
            .filter((each) => each === "misheard" || step.decisions.length > 0)
            .map((each) => (
              <button
                key={each}
                type="button"
                class="tag tag-button"
                aria-pressed={each === verdict}
                onClick={() => setVerdict(each)}
              >
                {verdictLabels[each]}
              </button>
            ))}
        </div>
        {verdict !== null && (
          <>
            <p class="muted">{hints[verdict]}</p>
            {verdict !== "right" && <DocumentPicker chosen={docs} onChosen={setDocs} />}
            <label class="field">
              <span>{verdict === "misheard" ? "对方本来的意思" : "备注（可不写）"}</span>
              <input
                required={verdict === "misheard"}
                value={note}
                maxLength={500}
                onInput={(event) => setNote(event.currentTarget.value)}
              />
            </label>
            <button type="button" class="primary" ref={button} disabled={isBusy} onClick={save}>
              保存评判
            </button>
          </>
        )}
        <Problem error={error} />
        {mine.length > 0 && mine.at(-1)?.verdict !== "right" && (
          <details>
            <summary>给对方发更正</summary>
            <AnsweredSince steps={steps} step={step} />
            <Correction
              {...{ id: summary.id, seq: step.seq, place: summary.place }}
              title={mine.at(-1)?.docs[0] ?? ""}
              question={mine.at(-1)?.question ?? ""}
            />
          </details>
        )}
      </div>
    </section>
  );
}

/** That the person was answered after this step: then nothing need be sent any more. */
function AnsweredSince({ steps, step }: { steps: readonly StepView[]; step: StepView }) {
  const at = steps.findIndex(({ seq, decisions }) => seq > step.seq && decisions.some(({ kind }) => kind === "answer"));
  const words = steps[at]?.decisions[0]?.words;
  if (words === undefined) return null;
  return (
    <p class="warning">
      对方在第 {at + 1} 步已经得到回答（{words}）。那一步答对了的话，不用再发。
    </p>
  );
}

/** What the right handbook says, ready to be sent to the asker as it is or in other words. */
type CorrectionProps = { id: string; seq: number; place: string; title: string; question: string };

function Correction({ id, seq, place, title, question }: CorrectionProps) {
  const loaded = useLoaded(title, async () => {
    const { documents } = await loadDocuments();
    const version = documents.find((document) => document.title === title)?.versionId;
    return version === undefined ? { text: "" } : draftAnswer(version, question);
  });
  if (loaded.kind !== "ready") return null;
  return <AnswerForm {...{ id, seq, place }} corrects={true} draft={loaded.value.text} />;
}
