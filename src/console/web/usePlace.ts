import { useEffect, useState } from "preact/hooks";
import { addressOf, type Place, readPlace } from "./address.ts";

/** Where the address bar says that one is, and how to go on: `replace` leaves no trace in the history of the browser. */
export function usePlace(): [Place, (place: Place, how?: "push" | "replace") => void] {
  const [place, setPlace] = useState<Place>(() => readPlace(location.hash));
  useEffect(() => {
    const follow = () => {
      const next = readPlace(location.hash);
      setPlace((present) => (addressOf(present) === addressOf(next) ? present : next));
    };
    addEventListener("hashchange", follow);
    // A slow machine may have gone on before anybody listened.
    follow();
    return () => removeEventListener("hashchange", follow);
  }, []);
  const go = (next: Place, how: "push" | "replace" = "push") => {
    if (how === "push") location.hash = addressOf(next);
    else history.replaceState(null, "", addressOf(next));
    setPlace(next);
  };
  return [place, go];
}
