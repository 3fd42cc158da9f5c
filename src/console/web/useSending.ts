import { useState } from "preact/hooks";

export type Sending = { isBusy: boolean; error: string; send: (work: () => Promise<void>) => void };

/** One change on its way to the server: the button waits, and what went wrong can be said. */
export function useSending(): Sending {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const send = (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setError("");
    work()
      .catch((problem: Error) => setError(problem.message))
      .finally(() => setBusy(false));
  };
  return { isBusy, error, send };
}
