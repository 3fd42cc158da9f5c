/** Proposals for a theme as pure functions: what the tool is asked, what the form keeps of the answer. */
import type { IdeasWish, SlotReading, SuggestThemesInput, ThemeIdea, ThemeIdeas } from "../shared/plan.ts";
import { dayOf } from "../shared/time.ts";
import type { Context, Form } from "./context.ts";
import { applyReading, chooseIdea, emptyReading, usualMoney, withUsualTheme } from "./form.ts";

const shownMax = 30;

/** The form with a wish for ideas: a second one (换一批) goes on with the first. */
export function wishForIdeas(
  form: Form,
  { reading, wish }: { reading: SlotReading; wish: IdeasWish },
  at: number,
): Form {
  const before = form.ideasAsked;
  const { leaving: _left, ...open } = applyReading(form, reading, at);
  const merged: IdeasWish = before
    ? { ...before, ...wish, text: before.text, avoid: [...new Set([...before.avoid, ...wish.avoid])] }
    : wish;
  return { ...open, ideasAsked: merged };
}

/** What suggestThemes is asked. */
export function ideasInput({ form, message }: Context): SuggestThemesInput {
  const today = dayOf(message?.at ?? 0);
  const { ideasAsked: wish, slots = {}, shownIdeas: shown = [] } = form ?? {};
  // What we choose ourselves has to be paid from the budget that we would suggest.
  const affordable = form?.leaving?.includes("budget") ? { ...usualMoney(slots), ...slots } : slots;
  return { today, wish: wish ?? { text: "", avoid: [], again: false }, slots: affordable, shown };
}

/** The form with an idea of ours as its theme: the one shown first, where some were shown; the usual theme where there is none. */
export function takeBestIdea({ leaving = [], ...form }: Form, ideas: ThemeIdea[], at: number): Form {
  const best = form.ideas?.[0] ?? ideas[0];
  const chosen = best ? chooseIdea(form, best) : withUsualTheme(form);
  const filled = applyReading(chosen, { ...emptyReading, leftToUs: leaving }, at);
  const told = form.problems.filter(({ reason }) => reason !== "budgetTooSmall");
  return { ...filled, problems: [...told, ...filled.problems] };
}

/** The form with new proposals; those of before are kept in mind, so that they do not come again. */
export function keepIdeas(form: Form, { ideas }: ThemeIdeas): Form {
  const { ideas: _before, ...rest } = form;
  const shownIdeas = [...(form.shownIdeas ?? []), ...ideas.map(({ theme }) => theme)].slice(-shownMax);
  return ideas.length === 0 ? rest : { ...rest, ideas, shownIdeas };
}
