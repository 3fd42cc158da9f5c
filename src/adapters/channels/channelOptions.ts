/** What the routes to WeCom have in common among their options. */

/** Writes one line to the log of the program; fits pino. Texts of people are never given to it. */
export type ChannelLog = Record<"info" | "warn" | "error", (fields: Record<string, unknown>, message: string) => void>;

/** Called once per outage, when the link has been down for long. `reason` is Chinese, `since` epoch milliseconds. */
export type OnDown = (outage: { reason: string; since: number }) => void;
