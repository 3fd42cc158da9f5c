import { useCallback, useEffect, useState } from "preact/hooks";
import { loadStatus } from "./api.ts";

/**
 * The account of whoever is signed in, null for nobody, undefined where nobody has to sign in or nothing is known yet.
 * `ask` looks again, as does coming back to the page: people sign in and out elsewhere.
 */
export function useAccount(): { account: string | null | undefined; ask: () => void } {
  const [account, setAccount] = useState<string | null | undefined>(undefined);
  const ask = useCallback(() => {
    loadStatus().then(
      (status) => setAccount(status.account),
      () => undefined,
    );
  }, []);
  useEffect(() => {
    ask();
    const seen = () => document.visibilityState === "visible" && ask();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [ask]);
  return { account, ask };
}
