import { useEffect, useRef, useState } from "preact/hooks";
import type { JudgementView, SessionView, StepView, Verdict } from "../../view.ts";
import { draftAnswer, judge, loadDocuments } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { judgementInWords, namesHandbooks, verdictsOf } from "../verdictWords.ts";
import { useVisitor } from "../visitor.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import { DocumentPicker } from "./DocumentPicker.tsx";
import { Problem } from "./SignIn.tsx";

/** What is to be said with a verdict. */
function hintOf(verdict: Verdict, kind: Kind): string {
  if (verdict === "misheard") return "对方本来的意思写在下面，比如“参加人数是48个”。如果是问办事，再选应该答的手册。";
  if (verdict === "right") return "会作为正确的例子留下。";
  if (!namesHandbooks(kind))
    return verdict === "needless" ? "本来可以直接按哪本手册回答？没有就不选。" : "哪里不对，写在下面。";
  if (verdict === "needless") return "本来可以直接按哪本手册回答？";
  if (verdict === "missing") return "漏掉的是哪本手册？没有就不选。";
  return "应该是哪本手册？手册里没有就不选；应该先问清楚的，选2本以上。";
}

/** A plan is judged in words; what concerns handbooks names them. */
const asksForHandbook = (verdict: Verdict, kind: Kind) =>
  verdict !== "right" && (verdict === "misheard" || verdict === "needless" || namesHandbooks(kind));
const isAboutHandbook = (verdict: Verdict, kind: Kind) =>
  verdict !== "right" && verdict !== "misheard" && namesHandbooks(kind);
const needsNote = (verdict: Verdict, kind: Kind) =>
  verdict === "misheard" || (verdict === "wrong" && !namesHandbooks(kind));

const noteLabel = (verdict: Verdict, kind: Kind) =>
  verdict === "misheard" ? "对方本来的意思" : needsNote(verdict, kind) ? "哪里不对" : "备注（可不写）";

const notChosen = "“找手册”里写了字，还没有选：点下面列出来的手册，或者把字删掉，再保存。";
/** Until what was sent is in the log and on its way. */
const sentMs = 2_500;

type Kind = StepView["decisions"][number]["kind"] | undefined;
type JudgingProps = {
  session: SessionView;
  judgements: readonly JudgementView[];
  step: StepView;
  onJudged: () => void;
  onChanged: () => void;
};

/** Was this step right? The verdict becomes an example to learn from; a wrong answer can be put right with the asker. */
export function Judging({ session: { summary, steps }, judgements, step, onJudged, onChanged }: JudgingProps) {
  const { csrf } = useVisitor();
  const kind = step.decisions[0]?.kind;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [docs, setDocs] = useState<string[]>([]);
  const [looked, setLooked] = useState("");
  const [note, setNote] = useState("");
  const [isHandbookWrong, setHandbookWrong] = useState(false);
  const { isBusy, error, send } = useSending();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.scrollIntoView({ block: "nearest" }), [verdict]);
  // What was saved is above the form, perhaps out of sight.
  const judged = useRef<HTMLHeadingElement>(null);
  const mine = judgements.filter(({ seq }) => seq === step.seq);
  const judgedAt = mine.at(-1)?.at ?? 0;
  const shownAt = useRef(judgedAt);
  useEffect(() => {
    if (judgedAt > shownAt.current) judged.current?.scrollIntoView({ block: "nearest" });
    shownAt.current = judgedAt;
  }, [judgedAt]);
  const save = () =>
    send(async () => {
      if (verdict === null) return;
      const named = asksForHandbook(verdict, kind) ? docs : [];
      if (asksForHandbook(verdict, kind) && looked.trim() !== "") throw new Error(notChosen);
      await judge(csrf, summary.id, { seq: step.seq, verdict, docs: named, note, isHandbookWrong });
      onJudged();
      setVerdict(null);
    });
  return (
    <section class="part judging" aria-label="评判这一步">
      <h4 ref={judged}>这一步对不对</h4>
      <div>
        {mine.map((judgement) => (
          <p key={judgement.at} class="judged" role="status">
            已评判：{judgementInWords(judgement, kind)}
            {judgement.told && `，已通知负责这本手册的${judgement.told}`}
          </p>
        ))}
        <div class="choices">
          {verdictsOf(kind).map(([each, words]) => (
            <button
              key={each}
              type="button"
              class="tag tag-button"
              aria-pressed={each === verdict}
              onClick={() => setVerdict(each)}
            >
              {words}
            </button>
          ))}
        </div>
        {verdict !== null && (
          <>
            <p class="muted">{hintOf(verdict, kind)}</p>
            {asksForHandbook(verdict, kind) && (
              <DocumentPicker chosen={docs} text={looked} onText={setLooked} onChosen={setDocs} />
            )}
            {isAboutHandbook(verdict, kind) && <HandbookWrong isWrong={isHandbookWrong} onWrong={setHandbookWrong} />}
            <label class="field">
              <span>{noteLabel(verdict, kind)}</span>
              <input
                required={needsNote(verdict, kind)}
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
        <Replying {...{ kind, onChanged }} id={summary.id} seq={step.seq} place={summary.place} />
        {mine.length > 0 && mine.at(-1)?.verdict !== "right" && (
          <details>
            <summary>给对方发更正</summary>
            <AnsweredSince steps={steps} step={step} />
            <Correction
              {...{ id: summary.id, seq: step.seq, place: summary.place, onChanged }}
              title={mine.at(-1)?.docs[0] ?? ""}
              question={mine.at(-1)?.question ?? ""}
            />
          </details>
        )}
      </div>
    </section>
  );
}

type HandbookWrongProps = { isWrong: boolean; onWrong: (isWrong: boolean) => void };

/** Only then somebody has to change the handbook; else it is the assistant that learns. */
const HandbookWrong = ({ isWrong, onWrong }: HandbookWrongProps) => (
  <label class="check">
    <input type="checkbox" checked={isWrong} onInput={(event) => onWrong(event.currentTarget.checked)} />
    手册本身写错了或不全（会通知负责这本手册的人）
  </label>
);

type ReplyingProps = { kind: Kind; id: string; seq: number; place: string; onChanged: () => void };

/** Where nothing was answered, or a colleague only promised to see to it, the person can be written to from here. */
function Replying({ kind, id, seq, place, onChanged }: ReplyingProps) {
  if (kind !== "handover" && kind !== "unanswered" && kind !== "clarify") return null;
  return (
    <details>
      <summary>回复对方</summary>
      <AnswerForm {...{ id, seq, place }} corrects={false} draft="" onSent={() => setTimeout(onChanged, sentMs)} />
    </details>
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
type CorrectionProps = {
  id: string;
  seq: number;
  place: string;
  title: string;
  question: string;
  onChanged: () => void;
};

function Correction({ id, seq, place, title, question, onChanged }: CorrectionProps) {
  const loaded = useLoaded(title, async () => {
    const { documents } = await loadDocuments();
    const version = documents.find((document) => document.title === title)?.versionId;
    return version === undefined ? { text: "" } : draftAnswer(version, question);
  });
  if (loaded.kind !== "ready") return null;
  return (
    <AnswerForm
      {...{ id, seq, place }}
      corrects={true}
      draft={loaded.value.text}
      onSent={() => setTimeout(onChanged, sentMs)}
    />
  );
}
