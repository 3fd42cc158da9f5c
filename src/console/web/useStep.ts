import { useEffect, useRef, useState } from "preact/hooks";

const addressMs = 200;

/** To a step, or to one that depends on the present one: keys may come faster than the page is drawn. */
export type Go = (next: number | ((present: number) => number)) => void;

/**
 * The step that is shown, `start` where the address names none. It follows the address, and the address follows it a moment later: browsers refuse an address that changes
 * at every repeat of a key.
 */
export function useStep(
  count: number,
  given: number | null,
  start: number,
  onStep: (step: number) => void,
): [step: number, go: Go] {
  const [step, setStep] = useState(() => within(given ?? start, count));
  const written = useRef(given);
  useEffect(() => {
    if (given !== null && given !== written.current) setStep(within(given, count));
    written.current = given;
  }, [given, count]);
  useEffect(() => {
    if (step === written.current) return;
    const timer = setTimeout(() => {
      written.current = step;
      onStep(step);
    }, addressMs);
    return () => clearTimeout(timer);
  });
  const go: Go = (next) => setStep((present) => within(typeof next === "number" ? next : next(present), count));
  return [step, go];
}

const within = (step: number, count: number) => Math.max(0, Math.min(count - 1, step));
