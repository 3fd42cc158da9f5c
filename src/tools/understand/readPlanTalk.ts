/** Talk about a plan that is neither a value nor a wish: a yes with how it is to look, a plan wanted back, where something came from. */
import { requiredSlots, type SlotReading, shippedTemplates } from "../../shared/plan.ts";
import type { SourcesAsked, Turn } from "../../shared/turn.ts";
import { readManner } from "./manners.ts";
import { readPlanSections } from "./planWords.ts";
import { withoutPointing } from "./readPlanSlots.ts";
import { type RuleInput, slotContextOf } from "./ruleReading.ts";
import { withoutLook } from "./slots/looks.ts";

const nothing: SlotReading = { slots: {}, proposed: {}, problems: [], leftToUs: [] };

const yesFirst =
  /^(?:嗯+|那就?)?(?:确认|确定|可以|好|行|没问题|没意见|没错|不错|同意|就这样|对|是|ok|OK|中|成|妥)(?:了|的|啊|呀|吧|滴|呢)*[，,。！!；;、\s]*/u;
const yesLast =
  /[，,。；;、\s]*(?:就)?(?:确认|确定|开始写|写吧|生成吧|就这样(?:写)?|可以了|没问题)(?:吧|了|啦)*[。！!]*$/u;

/** 确认，用简版: a yes, and nothing beside it but how the plan is to look and to be written. */
function readYesAndLook(text: string, input: RuleInput): Turn | undefined {
  const { situation, readSlots, templates = shippedTemplates } = input;
  if (!situation.form?.confirming || situation.options.length > 0) return undefined;
  const agreed = yesFirst.test(text) ? text.replace(yesFirst, "") : text.replace(yesLast, "");
  const said = agreed.replace(yesLast, "").replace(/^(?:不过|但是?|只是|另外)[，,]?/u, "");
  if (agreed === text || said === "" || /[?？吗]/u.test(said)) return undefined;
  const { manner, rest } = readManner(said);
  const { look } = rest === "" ? {} : readSlots(rest, slotContextOf(situation));
  const isAll = rest === "" || (look !== undefined && withoutLook(withoutPointing(rest), templates) === "");
  if (!isAll || (!manner && !look)) return undefined;
  return {
    type: "turn.confirm",
    reading: { ...nothing, ...(look ? { look } : {}), ...(manner ? { manner } : {}) },
  };
}

const hesitates =
  /^(?:算了|那|嗯|哎呀?|不好意思|等等|等一下|想了想|我想了想|想想|要不|刚才|我|书记说|领导说|又|不对|不是|错了)*[，,\s]*/u;
const thing =
  "(?:把|将)?(?:刚才|刚刚|前面|之前|上面|上一个|原来)?(?:取消|删掉?|不要|停掉?)?(?:了)?的?(?:那|这)?(?:一)?(?:个|份)?(?:的)?(?:活动|策划案?|方案|表格?|事情?)?";
const rest = "(?:吧|了|的|它|起来|下去|一下|回来|呀|啊|哦)*[。！!]*";
const wantsAfterAll = new RegExp(
  `^(?:还是|照样|仍然|又)(?:要|得|想|继续|接着|再|决定)*(?:${thing})?(?:办|写|搞|弄|做|来|要|继续)${thing}${rest}$`,
  "u",
);
const goesOn = new RegExp(
  `^(?:请|帮我|我要|想|要|把)*${thing}(?:继续|接着|恢复|还原|找回|捡回|重新|回到)(?:办|写|搞|弄|做|填|开始)?${thing}${rest}$`,
  "u",
);
const takesBack = new RegExp(
  `^(?:(?:不|别|没有?|先不|没想|没说)(?:要|是|想)*取消|取消错|点错|按错|打错|手滑|误点|撤[回销](?:刚才的?)?取消|不是要取消)(?:了|的)*${rest}(?:[，,].*)?$`,
  "u",
);
/** A plan that was cancelled, named as such. */
const named = /取消|恢复|找回|捡回|还原/u;

/** 还是办吧, 继续刚才那个: the plan that was cancelled is wanted after all. */
function readReopening(text: string, { situation, readSlots }: RuleInput): Turn | undefined {
  const { cancelled, form, options, document } = situation;
  if (!cancelled || options.length > 0 || text.length > 40) return undefined;
  // 那还是办吧，预算500: the plan is wanted, with something that is new.
  const [, wish = text, more = ""] = /^(.{3,14}?)[，,。；;\s]+(.*\d.*)$/u.exec(text) ?? [];
  const said = wish.replace(hesitates, "");
  const isNamed = named.test(text);
  if (form && !isNamed) return undefined;
  // 继续 alone may mean the answer that was shown last.
  if (document && /^(?:继续|接着)[说看讲]?(?:吧)?$/u.test(said)) return undefined;
  const wants = [wish, said].some((each) => wantsAfterAll.test(each) || goesOn.test(each) || takesBack.test(each));
  if (!wants) return undefined;
  if (more === "") return { type: "turn.reopen" };
  const reading = readSlots(more, { at: situation.at, slots: {}, asked: [...requiredSlots], writingRequest: false });
  return { type: "turn.reopen", reading };
}

const part =
  "(?:(?:这|那|整)(?:一)?(?:[段条句份个些]|部分)?的?|里面?的?|上面的?|方案|策划案?|文件|内容|文字|话|字|数字?|东西|每一?[项段]|各[项段]|部分|活动|的|是|都|到底|分别|从)*";
const section = "(?:目的|背景|流程|环节|分工|物资|材料|宣传|报名|安全|预案|效果|通知)?";
const asksWho: readonly RegExp[] = [
  new RegExp(
    `^${part}${section}${part}谁(?:写|填|定|编|想|做|起草|弄|加|给)(?:出来)?(?:的|了)?(?:呀|啊|呢)*[?？]?$`,
    "u",
  ),
  new RegExp(
    `^${part}${section}${part}(?:哪|啥地方)(?:里|儿|个地方)?(?:来|写|抄|找|弄|得|拿)(?:出来|过来)?的?(?:依据)?(?:呀|啊|呢)*[?？]?$`,
    "u",
  ),
  new RegExp(`^${part}${section}${part}(?:的)?(?:来源|出处|依据)(?:是|在)?(?:什么|啥|哪里?|呢)?[?？]?$`, "u"),
  /^(?:哪些|哪几[项段]|什么|这些?|那些?|[份个段]|方案|策划案?|文[件字案]|内容|流程|是不是|都|全|里面?|有)*(?:是|由)?(?:你|侬|AI|ai|机器(?:人)?|电脑|模型|人工智能)(?:自己|自动)?(?:写|编|加|想|填|生成|瞎编)的(?:吗|吧|呀|是不是)*[?？]?$/u,
  /^(?:哪些|哪几[项段])(?:内容|部分)?是我(?:说|填|定)的(?:呀|呢)?[?？]?$/u,
];
const asksBudget =
  /^(?:这|那|个|份|方案|活动|里面?的?|的)*(?:预算|经费|费用|钱|金额|这个数|价格|单价|\d{2,6}(?:元|块)(?:钱)?)(?:是|都|这些|这个|里|的|数|又)*(?:(?:怎么|如何|咋|哪能|怎样)(?:算|来|得|定|凑|花|分配|用|安排)(?:出来|得来|下来)?的?|(?:是)?(?:按|照|根据)(?:什么|啥)(?:算|定|来)的?|(?:明细|清单|构成|组成)(?:是|有|给我|看看|呢|发我)*(?:什么|啥|哪些|一下)?|(?:都)?(?:花|用)(?:在|到|去)?(?:哪|了哪|什么地方)(?:里|儿)?(?:去)?了?|哪里?来的?)(?:呀|啊|呢)*[?？]?$/u;

/** 谁写的, 安全那段是哪来的, 预算怎么算的: where something of the plan at hand came from. */
function sourcesAsked(text: string): SourcesAsked | undefined {
  if (text.length > 24) return undefined;
  if (asksBudget.test(text)) return "budget";
  return asksWho.some((words) => words.test(text)) ? { sections: readPlanSections(text) } : undefined;
}

/** Reads talk about the plan at hand; undefined for any other message. */
export function readPlanTalk(input: RuleInput): Turn | undefined {
  const { text, situation } = input;
  const reopening = readReopening(text.core, input);
  if (reopening) return reopening;
  const yes = readYesAndLook(text.core, input);
  if (yes) return yes;
  const isAboutPlan = situation.form !== undefined || (situation.plan !== undefined && !situation.writing);
  // What was answered last may have a source, too; a plan is meant where nothing else is talked about.
  const of = isAboutPlan && situation.options.length === 0 ? sourcesAsked(text.clean) : undefined;
  return of === undefined ? undefined : { type: "turn.sources", of };
}
