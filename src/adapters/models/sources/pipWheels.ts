import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../../shared/failures.ts";
import type { FetchWheel } from "./pythonIndex.ts";
import { SourceError } from "./source.ts";

const wheelTimeoutMs = 600_000;
const outputBytesMax = 1 << 20;

/**
 * Fetches wheels with the pip of the machine, for machines where no index address is configured:
 * pip then knows its own default, proxy and certificates. `python` is the command to start, such as "python3".
 */
export function createPipWheels({ python }: { python: string }): FetchWheel {
  return async (wheel, directory, { signal }) => {
    const wanted = `${wheel.package}==${wheel.version}`;
    const options = [
      "--no-deps",
      "--only-binary",
      ":all:",
      "--no-input",
      "--quiet",
      "--disable-pip-version-check",
      "--retries",
      "1",
    ];
    try {
      await run(python, ["-m", "pip", "download", ...options, "--dest", directory, wanted], signal);
    } catch (error) {
      if (signal.aborted) throw new Failure("TOOL_CANCELLED");
      throw asPipError(error, wanted);
    }
    const begin = `${wheel.package.replaceAll("-", "_")}-${wheel.version}-`;
    const file = (await readdir(directory)).find((name) => name.startsWith(begin) && name.endsWith(".whl"));
    if (!file) throw new SourceError(`pip 没有取到 ${wanted}`, false);
    return join(directory, file);
  };
}

function run(command: string, parameters: string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const limits = { signal, timeout: wheelTimeoutMs, maxBuffer: outputBytesMax };
    execFile(command, parameters, limits, (error, _stdout, stderr) => {
      if (error) reject(Object.assign(error, { stderr }));
      else resolve();
    });
  });
}

function asPipError(error: unknown, wanted: string): SourceError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  if (code === "ENOENT" || output.includes("No module named pip")) {
    return new SourceError("没有配置 Python 软件源，也没有 pip", false, { cause: error });
  }
  return new SourceError(`pip 没有取到 ${wanted}`, false, { cause: error });
}
