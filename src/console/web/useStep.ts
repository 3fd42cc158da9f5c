import { useEffect, useRef, useState } from "preact/hooks";

const addressMs = 200;

/**
 * The step that is shown. It follows the address, and the address follows it a moment later: browsers refuse an address that changes
 * at every repeat of a key.
 */
export function useStep(
  count: number,
  given: number | null,
  onStep: (step: number) => void,
): [step: number, go: (step: number) => void] {
  const [step, setStep] = useState(() => within(given ?? count - 1, count));
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
  return [step, (next) => setStep(within(next, count))];
}

const within = (step: number, count: number) => Math.max(0, Math.min(count - 1, step));
