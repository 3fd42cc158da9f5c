import { useEffect, useState } from "preact/hooks";
import type { Loaded } from "./api.ts";

/** Loads again whenever `key` changes; what was there before stays until the new one has come. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ kind: "loading" });
  // `key` stands for everything that `load` uses.
  useEffect(() => {
    let isWanted = true;
    load().then(
      (value) => isWanted && setLoaded({ kind: "ready", value }),
      (error: Error) => isWanted && setLoaded({ kind: "failed", error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return loaded;
}
