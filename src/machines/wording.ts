/**
 * Every sentence that the bot says, in one table.
 *
 * Voice: a patient colleague at the counter. Short sentences, 您, no jargon; whatever waits for a reply says how to answer and how to leave.
 * Facts of a handbook are repeated verbatim; nothing here adds a number, a material or a phone.
 */

import type { FailureData } from "../shared/failures.ts";
import type { Called } from "../shared/people.ts";
import {
  type PlanLook,
  type PlanManner,
  type PlanProgress,
  type PlanSlots,
  type SlotName,
  type SlotProblem,
  type SlotSource,
  slotLabels,
  type ThemeIdeas,
} from "../shared/plan.ts";
import type { Catalogue } from "../shared/sop.ts";
import { clockOf, dayInWords, dayOf } from "../shared/time.ts";
import { type Danger, type Message, messageTextCharsMax, type Repair, type SmallTalkTopic } from "../shared/turn.ts";
import { answerWording, leave } from "./answerWording.ts";
import { askFor, legend, lookWording, problemTexts, proposals, summary } from "./planWording.ts";
import { urgentWording } from "./urgentWording.ts";

const catalogueLinesMax = 11;
const sampleMark = "（示例资料，非现行政策）";

/** The national line for people in distress; an office may name one of its own. */
const usualHotline = "12356";

const smallTalkTexts: Record<SmallTalkTopic, string> = {
  greeting:
    "您好，我是邻里助手。可以问我办事的手续，比如“社保卡丢了怎么办”；也可以让我写活动策划，比如“下周六给老人包饺子，预算两千”。",
  thanks: "不客气。还有别的事，随时说。",
  noted: "好的。还有别的事，随时说。",
  later: "好的，先放着，都替您留着。什么时候方便，接着说就行。",
  goodbye: "再见。有事随时找我。",
  whoAreYou: "我是邻里助手，一个自动回复的程序。我按街道的工作手册回答办事问题，也能帮您写活动策划。",
  abuse: "听得出来您很着急。我会尽量把事情说清楚；想找同事处理，请回复“转人工”。",
  distress: `听到您这样说，我很担心。请先保证自己的安全：有危险马上打 110，身体不适打 120。心里难受可以打全国心理援助热线 ${usualHotline}，有人听您说。我马上通知社区的同事。`,
  emergency:
    "请先打电话求助：有人受伤或昏倒打 120，着火打 119，有人行凶、要轻生或走失打 110。打完电话再联系居委会。我马上通知社区的同事。",
  needsTopic: "您问的是哪件事？请把事情一起说，比如“社保卡补办要多少钱”。",
  improper: "这件事我不能帮忙。如果遇到了困难，可以说说具体情况，我看看有没有正规的办法。",
  writing: "这类文字我还不会写，我只写活动策划，说一句要办什么活动就行。办事手续也可以问我。",
  chat: "这个我不太会聊。办事手续、活动策划可以找我，回复“帮助”看看怎么用。",
  unclear: "这句我没看懂，先不写。没问题请回复“确认”，我就开始写；要改哪一项直接说；回复“取消”退出。",
  unreadable: "我没有看懂这条消息。请用文字说一下您要办的事。",
};

export const wording = {
  ...answerWording,
  help: "我能做两件事：\n1. 查办事手续：直接问，比如“居住证到期了怎么续”；之后可以说“要带什么”“原文”“转发”“不对”。\n2. 写活动策划：一句话就行，比如“下周六下午两点在活动室给老人包饺子，预算两千，40人”。\n随时可以说：目录、上一步、取消、转人工。",
  smallTalk: (topic: SmallTalkTopic, danger?: Danger) =>
    danger === undefined ? smallTalkTexts[topic] : urgentWording[danger],
  fileReceived: (message: Message) =>
    `收到${message.fileName ? `《${message.fileName}》` : "文件"}。我暂时不读聊天里的文件，也不会把它放进资料库。请用文字说一下您要办的事。`,
  /** Behind the first reply to a person, in the same message: a message of its own would be the same text to everybody. */
  introduction: "（我是自动回复的助手。对话会留存，工作人员可能会查看；要找人请回复“转人工”。）",
  heard: (text: string) => `我听到的是：“${text}”`,
  /** What names were taken for, a sentence each. */
  repaired: (repairs: readonly Repair[]) => repairs.map(repairedName).join(""),
  numbersInGroup: "（群里请不要发证件号、手机号；需要时私聊发给我。）",
  notHeard: ({ code, message }: FailureData) => {
    if (code === "NO_SPEECH_MODEL")
      return "这台机器没有装语音识别，听不了这段语音。请打字发给我，或用输入法的语音转文字。";
    return code === "RECORDING_UNREADABLE" ? message : "这段语音没有转成文字。请打字发给我，或再说一遍。";
  },
  tooLong: `这条消息太长，我只读了前面${messageTextCharsMax}个字。要紧的请分几条发，一条说一件事。`,
  tooFast: "消息来得太快，我先把前面的处理完。请稍等一会儿再发。",
  fault: "我这边出了点小问题，您说的已经记下，没有丢。请换个说法再试一次；还是不行，请回复“转人工”。",
  busy: "查手册时出了点问题，您的问题已经记下。请过一会儿再问一次，或回复“转人工”。",
  handover: "好的，这件事转给社区的同事。前面的对话都留着，同事看得到，您不用再说一遍。",
  /** Who was called, and when one may expect an answer. */
  handedOver: ({ who, when, phone }: Called) =>
    `好的，转给${who}了。${when === "" ? "现在是上班时间，会尽快回复您。" : `现在下班了，${when}上班后回复您。${phone ? `着急请打${phone}。` : ""}`}前面的对话同事看得到，您不用再说一遍。同事回复以前我先不插话；要我接着帮忙，说“找助手”。`,
  handoverTo: ({ when, phone }: Called) =>
    `${wording.handover}${when === "" ? "" : `现在下班了，${when}上班。`}${phone ? `着急请打${phone}。` : ""}`,
  /** After help in danger was given: whether somebody of the office knows of it now, and what else to do. */
  alarmed: ({ told, who, phone, hotline }: Called) =>
    [
      told ? `我已经通知${who}，请留意电话和消息。` : "我现在没有联系上社区的同事，请不要等我，先打上面的电话。",
      ...(hotline && hotline !== usualHotline ? [`也可以打 ${hotline}。`] : []),
      ...(phone && !told ? [`居委会的电话是 ${phone}。`] : []),
    ].join(""),
  alreadyCalled: (called: Called | null | undefined) =>
    `已经转给${called?.who ?? "同事"}了，请稍等。${called?.phone ? `着急请打${called.phone}。` : ""}`,
  remindedPerson: ({ who, phone }: Called) =>
    `让您久等了。我又催了${who || "同事"}一次。${phone ? `着急请打${phone}。` : ""}`,
  backNextDay: "您好，昨天转给同事的事如果还没办好，请再说一声“转人工”。从现在起我接着为您服务，有事直接说。",
  backByWish: "好的，我接着帮您。要同事处理，随时说“转人工”。",
  caughtUp: (missed: { count: number; firstAt: number } | null | undefined) =>
    missed && missed.count > 1
      ? `抱歉，刚才没有连上。您从${clockOf(missed.firstAt)}起发的${missed.count}条消息现在才看到，最后一条我这就办；前面的还需要的话，请再说一次。`
      : `抱歉，刚才没有连上，您${clockOf(missed?.firstAt ?? 0)}发的消息现在才看到，我这就办。`,
  longMissed: (missed: { count: number; firstAt: number } | null | undefined) =>
    `抱歉，您${dayInWords(dayOf(missed?.firstAt ?? 0))}发的消息我没有及时看到。还需要的话，请再说一次。`,
  adminInPrivate: "这类指令请在和我的私聊里说。",
  adminFile: (name: string) => `收到《${name}》。要放进资料库，请回复“入库”；同名的手册会换成这一份，旧版保留。`,
  noneFits: "这几种都不是的话，手册里可能没有这件事。我转给社区的同事，前面的对话都留着，您不用再说一遍。",
  giveUp: "我问了两次还是没弄清楚，怕耽误您，这件事转给社区的同事。前面的对话都留着，您不用再说一遍。",
  nothingToCancel: "现在没有正在办的事，不用取消。",
  nothingToUndo: "前面没有可以退回的步骤。",
  nothingToSend: "现在没有可以发的文件。先问一件事，或写一份活动策划，再说“原文”或“重发”。",
  nothingToCorrect: "您想说哪一条不对？把要办的事再说一遍，我重新查。",
  nothingToChoose: "现在没有需要选的。直接说您要办的事就行。",
  acknowledged: "好的。还有别的事，随时说。",
  clarificationCancelled: "好的，这个问题先不查了。",

  lookingAgain: "您说得比较多，我再看一下，马上回您。",
  unanswered: "手册里没有这件事，我记下来请同事补上。着急的话回复“转人工”。",
  noOtherAnswer: "没有更合适的手册了。我把这个问题记下来，转给社区的同事。",

  staffAnswer: ({ text, question, corrects }: { text: string; question: string; corrects: boolean }) =>
    [
      corrects ? "【社工解答】刚才那条答得不对，同事看过了，更正如下：" : "【社工解答】您问的事，同事看过了：",
      ...(question === "" ? [] : [`您问：${question}`]),
      text,
    ].join("\n"),
  allShown: "这本手册的内容您都看过了。要完整的文件，请回复“原文”。",
  original: (title: string) => `《${title}》的原文，文件发给您。`,

  catalogue: (catalogue: Catalogue) => {
    if (catalogue.level === "nothing") return `没有找到“${catalogue.topic}”这一类。回复“目录”看全部分类。`;
    const perLine = catalogue.level === "categories" ? 2 : 1;
    const shown = catalogue.entries.slice(0, catalogueLinesMax * perLine);
    const heading = {
      categories: "资料库里有这些分类：",
      tasks: `“${catalogue.topic}”有这些事项：`,
      documents: `“${catalogue.topic}”有这些手册：`,
    }[catalogue.level];
    const rest = catalogue.entries.length - shown.length;
    const how =
      catalogue.level === "documents" ? "回复数字，或直接说您要办的事。" : "回复数字看下一级，或直接说您要办的事。";
    return [
      heading,
      ...inLines(
        shown.map(
          ({ name, count }, index) => `${index + 1}. ${name}${catalogue.level === "documents" ? "" : `（${count}份）`}`,
        ),
        perLine,
      ),
      `${rest > 0 ? `还有${rest}项没有列出，说得具体些就能看到。` : ""}${how}`,
      catalogue.sample ? sampleMark : "",
    ]
      .filter(Boolean)
      .join("\n");
  },

  planAsk: (slots: PlanSlots, proposed: PlanSlots, asked: SlotName[], afterRefusal: boolean) => {
    const known = slots.theme ? `“${slots.theme.replace(/活动$/, "")}”活动，记下了。` : "好的，我来写活动策划。";
    const open = asked.filter((name) => proposed[name] === undefined).map((name) => askFor[name] ?? slotLabels[name]);
    const question = open.length > 0 ? `还要请您说一下：${open.join("；")}。可以一起说，不确定的说“你定”；` : "";
    return `${afterRefusal ? "" : known}${proposals(proposed)}${question}${leave}。`;
  },
  planResume: (asked: SlotName[]) =>
    `接着写刚才的活动策划。还要请您说一下：${asked.map((name) => askFor[name] ?? slotLabels[name]).join("；")}。${leave}。`,
  planWhatToChange: `好的，先不写。哪一项要改？直接说，比如“日期改到下周日”“预算改成3000”；${leave}。`,
  planConfirmResume: "刚才的活动策划还等您确认。回复“确认”开始写，或直接说要改的地方。",
  planConfirm: (
    slots: PlanSlots,
    sources: ReadonlyMap<SlotName, SlotSource>,
    look: PlanLook = {},
    manner?: PlanManner,
  ) =>
    [
      "请核对一下：",
      ...summary(slots, sources),
      lookWording.line(look),
      lookWording.manner(manner),
      legend([...sources.values()]),
      `没问题请回复“确认”；要改直接说，比如“预算改成3000”；${leave}。`,
    ]
      .filter(Boolean)
      .join("\n"),
  problems: (problems: SlotProblem[]) => problems.map((problem) => problemTexts[problem.reason](problem)).join("\n"),
  revisionRefused: (problems: SlotProblem[]) => `${wording.problems(problems)}\n方案先保持原样。`,
  formShelved: (theme: string | undefined) => `前面那份${theme ? `“${theme}”` : ""}策划先放着，这份办好再接着填。`,
  formBack: (theme: string | undefined) => `接着填前面那份${theme ? `“${theme}”` : ""}策划。`,
  planBegun: "好的，开始写。写的时候您可以接着问别的事；回复“取消”停下。",
  planWaiting: "这份方案正在写，写好马上发给您，不用再确认。",
  planQueuedBehind: "好的，前一份还在写，写完接着写这份。",
  planRestarted: "好的，按新的要求重新写。",
  planRevising: "好的，我来改，改好发给您。",
  /** The proposals, numbered, each with its reason. */
  ideas: ({ ideas, passedOver }: ThemeIdeas) =>
    [
      ideas.length > 1 ? `给您${["", "", "两", "三"][ideas.length] ?? ideas.length}个主意：` : "合适的有一个主意：",
      ...ideas.map(({ theme, reason }, index) => `${index + 1}. ${theme}：${reason}`),
      passedOver.length > 0 ? `近一年办过的没有再提：${passedOver.join("、")}。` : "",
      `回复数字就接着填，也可以说“换一批”或直接说想办什么；${leave}。`,
    ]
      .filter(Boolean)
      .join("\n"),
  noIdeas: "暂时想不出更合适的主意了。您想办哪一类活动，说一个大概的方向就行。",
  outOfIdeas: "没有这个数字的主意。回复前面列出的数字，或说“换一批”。",
  planTakenBack: (version: number) =>
    `改回${version === 1 ? "最初的一版" : `第${version}版`}了，文件重新发给您。再要改直接说，会从这一版改起。`,
  noSuchVersion: (earlier: number[], standing: number) =>
    earlier.length === 0
      ? `现在用的就是第${standing}版，没有别的版可换。`
      : `没有这一版。现在用的是第${standing}版，可以改回${earlier.map((version) => `第${version}版`).join("、")}。`,
  planCancelled: "好的，这份活动策划取消了。填好的先留着，想接着办就说“还是办吧”。",
  writingCancelled: "好的，不写了。填好的先留着，想接着写就说“还是写吧”。",
  revisingCancelled: "好的，不改了。方案还是改之前的那一份。",
  formReopened: (theme: string | undefined) =>
    `好的，接着办刚才取消的${theme ? `“${theme}”` : "那份策划"}，填好的都在。`,
  nothingToReopen: "没有取消过的策划。说一句要办什么活动，我重新写一份。",
  planProgress: (progress: PlanProgress) =>
    progress.phase === "queued"
      ? `前面还有${progress.ahead}份，大约${Math.max(1, Math.ceil(progress.waitSeconds / 60))}分钟。`
      : `正在写${progress.label} ${Math.min(progress.done + 1, progress.total)}/${progress.total}…`,
  planReady: (slots: PlanSlots, note: string) =>
    [
      `《${slots.theme ?? "活动"}》的策划写好了，文件单独发给您。${note}`,
      "要改直接说，比如“预算减到1500”“流程写细点”。用之前请核对一遍。",
    ].join("\n"),
  planFailed: "方案没有写成，您填的内容都还在。回复“确认”再写一次，或回复“转人工”。",
  modelLoading:
    "语言模型还在准备。您可以选：\n1. 现在用资料库写（马上就好，文字简单些）\n2. 等模型准备好再写\n回复数字；回复“取消”退出。",
  modelLoadingOptions: ["现在用资料库写", "等模型"],
  waitForModel: "好的，模型一准备好就开始写，写好发给您。",
  nothingToRevise: "还没有写好的方案可以改。先说一句要办什么活动吧。",

  remindChoice: "刚才的问题还等您选一下。不着急，回复数字就行；不查了请说“取消”。",
  remindOpen: "刚才的事还等您换个说法再说一遍。不着急；不查了请说“取消”，要同事处理请说“转人工”。",
  remindForm: "刚才的活动策划还没填完，都替您留着。什么时候方便接着说就行；不办了请说“取消”。",
  remindConfirm: "刚才的活动策划还等您确认，都替您留着。回复“确认”开始写；要改直接说；不办了请说“取消”。",
  /** The file's name and how to get it. */
  notSent: ({ name }: { name: string }) =>
    `《${name}》没发出去，您那边收不到，试了几次都没有成功。文件已经存好：回复“重发”再试；急用请管理员打开督导台的网页，在这段对话里点“下载文件”给您。`,
  resent: "重新发给您。",
};

function repairedName({ said, meant, kind }: Repair): string {
  if (kind === "meant") return `您说的是“${meant}”吧。`;
  return `您说的“${said}”，${kind === "former" ? "现在叫" : "手册里叫"}“${meant}”。`;
}

function inLines(items: string[], perLine: number): string[] {
  return items.flatMap((_, index) => (index % perLine === 0 ? [items.slice(index, index + perLine).join("　")] : []));
}
