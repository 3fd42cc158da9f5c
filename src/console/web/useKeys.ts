import { useLayoutEffect, useRef } from "preact/hooks";

type Actions = Readonly<Record<string, () => void>>;

/**
 * Keys that work anywhere on the page, except while something is typed; a button keeps its own space and enter.
 *
 * One listener for as long as the page is shown, which always acts on what was drawn last: no key is lost between two drawings.
 */
export function useKeys(actions: Actions): void {
  const present = useRef(actions);
  present.current = actions;
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("input, textarea, select")) return;
      if (event.key === " " && target?.closest("button, a, summary, [role=button]")) return;
      const action = present.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
