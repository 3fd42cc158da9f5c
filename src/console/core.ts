/** What the routes of the console share. */
import type { AnyStateMachine } from "xstate";
import type { SopDocument } from "../shared/sop.ts";
import type { AccessStore } from "./access/accessStore.ts";
import type { Audit } from "./access/audit.ts";
import type { StageChart } from "./chartView.ts";
import type { createComparings } from "./compare/compare.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Eraser } from "./erase/eraser.ts";
import type { IndexStore } from "./find/indexStore.ts";
import type { SessionIndex } from "./find/sessionIndex.ts";
import type { createAnswerAsker } from "./judge/answer.ts";
import type { createJudge } from "./judge/judge.ts";
import type { People } from "./people.ts";
import type { LogSource, ReadSessionDeps } from "./readSession.ts";
import type { createResend } from "./resend.ts";
import type { OpenQuestion, QuestionGroup } from "./view.ts";

/** The library, as far as the console shows it. */
export type Handbooks = {
  documents(): SopDocument[];
  version(versionId: string): SopDocument | undefined;
  byTitle(title: string): SopDocument | undefined;
};

export type ConsoleCore = {
  store: LogSource;
  machine: AnyStateMachine;
  access: AccessStore;
  audit: Audit;
  index: IndexStore;
  sessions: SessionIndex;
  people: People;
  /** Accounts of the roster whose name holds these characters. */
  accountsNamed: (name: string) => string[];
  reading: ReadSessionDeps;
  chart: StageChart;
  deliveries: Deliveries;
  library: Handbooks;
  judge: ReturnType<typeof createJudge>;
  answerAsker: ReturnType<typeof createAnswerAsker>;
  resend: ReturnType<typeof createResend>;
  /** The sections of a handbook that answer a question, as one message that can be sent; "" where there is none. */
  draftAnswer: (versionId: string, question: string) => Promise<string>;
  /** Undefined where the store cannot erase. */
  eraser: Eraser | undefined;
  /** Whether a file was made for, or sent by, a person: nothing else is ever handed out. */
  isSessionFile: (path: string) => boolean;
  comparings: ReturnType<typeof createComparings>;
  proposals: Proposals;
  /** The kind of activity that a theme belongs to, by the activity library. */
  planKind: (theme: string) => Promise<string>;
  groupQuestions: (questions: readonly OpenQuestion[]) => Promise<QuestionGroup[]>;
  writeWorkbook: WriteWorkbook;
  now: () => number;
};

/** A question that was proposed for a handbook. */
export type Proposal = { id: string; title: string; question: string };

/** What waits for staff, of handbooks that the library has. `accept` takes a question over, perhaps in other words, and it is learnt. */
export type Proposals = {
  open(): Promise<Proposal[]>;
  accept(proposal: Proposal, by: string, question: string): Promise<void>;
  drop(id: string, by: string): Promise<void>;
};

/** Rows of an Excel sheet as they come; resolves with the bytes as a stream. */
export type WriteWorkbook = (
  sheet: { name: string; columns: { header: string; width: number }[] },
  rows: AsyncIterable<(string | number)[]>,
) => ReadableStream<Uint8Array>;
