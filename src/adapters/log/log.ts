import { destination, type Logger, pino } from "pino";
import { mask } from "../../shared/mask.ts";

const stringsOfJson = /"(?:[^"\\]|\\.)*"/g;

/**
 * The program's own log: JSON lines on standard error, never a message text as it came. Strings are masked (src/shared/mask.ts), since
 * an error may quote what a person wrote.
 */
export function createLog(level: "debug" | "info" | "warn" | "error"): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Without it an Error is logged as {}.
      serializers: { error: pino.stdSerializers.err },
      hooks: {
        streamWrite: (line) => line.replace(stringsOfJson, mask),
      },
    },
    destination({ dest: 2, sync: true }),
  );
}
