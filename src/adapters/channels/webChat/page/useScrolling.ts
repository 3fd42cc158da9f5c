import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatState } from "./chatState.ts";

const nearPx = 120;

/** Follows the end of the list, unless the person reads further up; then `isBehind` tells that there is something newer. */
export function useScrolling({ entries, pending, isLoaded }: ChatState) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isBehind, setBehind] = useState(false);
  // The examples of an empty chat are read from their beginning.
  const toEnd = useCallback(
    () => list.current?.querySelector("article") && list.current.scrollTo({ top: list.current.scrollHeight }),
    [],
  );

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      if (follows.current) setBehind(false);
    };
    // A keyboard that opens, a progress line that comes: the end stays in view.
    const resized = new ResizeObserver(() => follows.current && toEnd());
    resized.observe(element);
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [toEnd]);

  const newest = entries.at(-1)?.id;
  const typed = pending.at(-1)?.id;
  useLayoutEffect(() => {
    const tall = follows.current ? tallNewest(list.current) : undefined;
    if (tall) {
      // A long answer is read from its beginning.
      list.current?.scrollTo({ top: tall.offsetTop });
      setBehind(true);
    } else if (follows.current) toEnd();
    else if (newest !== undefined) setBehind(true);
  }, [newest, isLoaded, toEnd]);
  useLayoutEffect(() => {
    if (typed !== undefined) toEnd();
  }, [typed, toEnd]);

  /** Adds something above without moving what is read. */
  const keepPlace = async (add: () => Promise<void>) => {
    const element = list.current;
    const fromEnd = element ? element.scrollHeight - element.scrollTop : 0;
    await add();
    requestAnimationFrame(() => element?.scrollTo({ top: element.scrollHeight - fromEnd }));
  };
  return { list, isBehind, toEnd, keepPlace };
}

/** The newest row, if it does not fit into the view. */
function tallNewest(list: HTMLElement | null): HTMLElement | undefined {
  const row = [...(list?.querySelectorAll<HTMLElement>("article") ?? [])].at(-1);
  return list && row && row.offsetHeight > list.clientHeight ? row : undefined;
}
