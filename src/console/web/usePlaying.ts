import { useEffect, useState } from "preact/hooks";
import type { Go } from "./useStep.ts";

const stepMs = 1_000;

export const speeds = [1, 2, 5] as const;
export type Playing = { isPlaying: boolean; speed: number; toggle: () => void; stop: () => void; faster: () => void };

/** Goes on by itself, one step a second at speed 1, up to the last step; from there it begins anew. */
export function usePlaying(step: number, count: number, go: Go): Playing {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(speeds[0]);
  const isLast = step >= count - 1;
  useEffect(() => {
    if (!isPlaying) return;
    if (isLast) return setPlaying(false);
    const timer = setTimeout(() => go(step + 1), stepMs / speed);
    return () => clearTimeout(timer);
  });
  return {
    isPlaying,
    speed,
    toggle: () => {
      if (!isPlaying && isLast) go(0);
      setPlaying(!isPlaying);
    },
    stop: () => setPlaying(false),
    faster: () => setSpeed(speeds[(speeds.indexOf(speed as (typeof speeds)[number]) + 1) % speeds.length] ?? 1),
  };
}
