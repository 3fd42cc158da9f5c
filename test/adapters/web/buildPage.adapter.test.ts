import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { buildPage } from "../../../src/adapters/web/buildPage.ts";
import { readBuiltPage, servePage } from "../../../src/adapters/web/servePage.ts";

let directory: string;
let sourceDirectory: string;
let cacheDirectory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-page-"));
  sourceDirectory = join(directory, "source");
  cacheDirectory = join(directory, "cache");
  await mkdir(sourceDirectory);
  await writeFile(
    join(sourceDirectory, "index.html"),
    `<!doctype html><script type="module" src="./main.ts"></script>`,
  );
  await writeFile(join(sourceDirectory, "main.ts"), `const words: string = "第一版"; document.title = words;`);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const scriptOf = async (built: string) => {
  const [script = ""] = (await readdir(join(built, "assets"))).filter((name) => name.endsWith(".js"));
  return readFile(join(built, "assets", script), "utf8");
};

it("builds once for the same sources, and again when they change", async () => {
  const first = await buildPage({ sourceDirectory, cacheDirectory });
  expect(await scriptOf(first)).toContain("第一版");
  await writeFile(join(first, "mark"), "");
  expect(await buildPage({ sourceDirectory, cacheDirectory })).toBe(first);
  expect(await readdir(first)).toContain("mark");
  await writeFile(join(sourceDirectory, "main.ts"), `document.title = "第二版";`);
  const second = await buildPage({ sourceDirectory, cacheDirectory });
  expect(second).not.toBe(first);
  expect(await scriptOf(second)).toContain("第二版");
});

it("gives the same page to builds at the same time, and leaves no drafts", async () => {
  const built = await Promise.all([1, 2, 3].map(() => buildPage({ sourceDirectory, cacheDirectory })));
  expect(new Set(built).size).toBe(1);
  expect(await readdir(cacheDirectory)).toEqual([built[0]?.slice(cacheDirectory.length + 1)]);
});

it("fails on a page that cannot be built, and leaves nothing that would be taken for one", async () => {
  await writeFile(join(sourceDirectory, "main.ts"), `import "./gone.ts";`);
  await expect(buildPage({ sourceDirectory, cacheDirectory })).rejects.toThrow("gone.ts");
  expect(await readdir(cacheDirectory)).toEqual([]);
});

it("refuses code from elsewhere, which would make a stale page, unless it is named", async () => {
  const shared = join(directory, "shared.ts");
  await writeFile(shared, `export const words = "共用";`);
  await writeFile(join(sourceDirectory, "main.ts"), `import { words } from "../shared.ts"; document.title = words;`);
  await expect(buildPage({ sourceDirectory, cacheDirectory })).rejects.toThrow("bug: the page imports ../shared.ts");
  const built = await buildPage({ sourceDirectory, cacheDirectory, alsoFrom: [shared] });
  expect(await scriptOf(built)).toContain("共用");
  await writeFile(shared, `export const words = "改过";`);
  expect(await buildPage({ sourceDirectory, cacheDirectory, alsoFrom: [shared] })).not.toBe(built);
});

it("serves only what was built, whole, with its kind", async () => {
  const page = await readBuiltPage(await buildPage({ sourceDirectory, cacheDirectory }));
  const index = servePage(page, "GET", "");
  expect(index?.headers.get("Content-Type")).toContain("text/html");
  expect(index?.headers.get("Cache-Control")).toBe("no-cache");
  const script = [...page.keys()].find((path) => path.endsWith(".js")) ?? "";
  expect(await servePage(page, "GET", script)?.text()).toContain("第一版");
  expect(await servePage(page, "HEAD", script)?.text()).toBe("");
  for (const path of ["..", "../source/main.ts", "assets", "index.htm", "/etc/passwd"])
    expect(servePage(page, "GET", path)).toBeUndefined();
  expect(servePage(page, "POST", "")).toBeUndefined();
});
