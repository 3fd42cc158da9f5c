/** A real Chromium that talks to nobody but the pages of a test. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const chromiumPath = places.find((path) => existsSync(path));

/** For the name of a group that is skipped. */
export const withoutChromium = chromiumPath ? "" : "（跳过：没有找到 Chromium，请运行 apt-get install -y chromium）";

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Writes docs/zh/FOLDER/NAME.png where LINLI_SCREENSHOTS=1 asks for it; animations stand still. */
export async function screenshot(page: Page, folder: string, name: string): Promise<void> {
  if (process.env["LINLI_SCREENSHOTS"] !== "1") return;
  const directory = new URL(`../../../docs/zh/${folder}/`, import.meta.url).pathname;
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), animations: "disabled" });
}
