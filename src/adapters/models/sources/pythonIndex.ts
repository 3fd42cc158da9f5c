import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { fetchArchive } from "./archive.ts";
import { requestText } from "./request.ts";
import { SourceError, type Transfer } from "./source.ts";

const pageBytesMax = 8 << 20;
const accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
const page = z.object({
  files: z.array(
    z.object({ filename: z.string(), url: z.string(), hashes: z.record(z.string(), z.string()).default({}) }),
  ),
});

/** Brings one wheel of a package into a directory and gives its path. Fails with a SourceError. */
export type FetchWheel = (
  wheel: { package: string; version: string },
  directory: string,
  transfer: Transfer,
) => Promise<string>;

/** Fetches wheels from a Python package index by its simple pages: JSON (PEP 691), or HTML (PEP 503) where a mirror has only that. */
export function createIndexWheels({ indexUrl }: { indexUrl: string }): FetchWheel {
  const base = indexUrl.endsWith("/") ? indexUrl : `${indexUrl}/`;
  return async (wheel, directory, transfer) => {
    const name = wheel.package.toLowerCase().replace(/[-_.]+/g, "-");
    const answer = await requestText(new URL(`${name}/`, base).href, accept, pageBytesMax, transfer);
    const files = answer.type.includes("json") ? filesOfJson(answer.text) : filesOfHtml(answer.text);
    const begin = `${name.replaceAll("-", "_")}-${wheel.version}-`;
    const file = files.find(({ filename }) => filename.toLowerCase().startsWith(begin) && filename.endsWith(".whl"));
    if (!file) throw new SourceError(`软件源里没有 ${wheel.package} ${wheel.version}`, false);
    const path = join(directory, `${begin}linli.whl`);
    await fetchArchive(new URL(file.url, answer.url).href, file.sha256, path, transfer);
    return path;
  };
}

type IndexFile = { filename: string; url: string; sha256: string | undefined };

function filesOfJson(text: string): IndexFile[] {
  try {
    return page
      .parse(JSON.parse(text))
      .files.map(({ filename, url, hashes }) => ({ filename, url, sha256: hashes["sha256"] }));
  } catch (error) {
    throw new SourceError("软件源的回答看不懂", false, { cause: error });
  }
}

function filesOfHtml(text: string): IndexFile[] {
  return [...text.matchAll(/<a\b[^>]*\bhref="([^"]+)"[^>]*>\s*([^<]+?)\s*<\/a>/g)].map(
    ([, href = "", filename = ""]) => {
      const [url = "", fragment = ""] = href.replaceAll("&amp;", "&").split("#");
      return { filename, url, sha256: /^sha256=([0-9a-f]{64})$/.exec(fragment)?.[1] };
    },
  );
}

/** Where pip looks for its configuration, the one that wins first. `explicit` is PIP_CONFIG_FILE. Source: pip's documentation, "Configuration". */
export function pipConfigFiles(home: string, explicit?: string): string[] {
  const files = [
    join(home, ".config/pip/pip.conf"),
    join(home, ".pip/pip.conf"),
    join(home, "pip/pip.ini"),
    "/etc/xdg/pip/pip.conf",
    "/etc/pip.conf",
  ];
  return explicit === undefined || explicit === "" ? files : [explicit, ...files];
}

/** The index address that pip is configured with: `indexUrl` (PIP_INDEX_URL) first, then its files in order; undefined if none says. */
export async function findPythonIndex(options: {
  indexUrl?: string | undefined;
  configFiles: string[];
}): Promise<string | undefined> {
  if (options.indexUrl) return options.indexUrl;
  for (const path of options.configFiles) {
    const text = await readFile(path, "utf8").catch(() => "");
    const url = indexOfConfig(text);
    if (url) return url;
  }
  return undefined;
}

/** `index-url` in the sections that apply to installing and downloading; the more special section wins. */
function indexOfConfig(text: string): string | undefined {
  const urls = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
    const url = /^\s*index[-_]url\s*[=:]\s*(\S+)/.exec(line)?.[1];
    if (url) urls.set(section, url);
  }
  return urls.get("download") ?? urls.get("global") ?? urls.get("install");
}
