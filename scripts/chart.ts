/** Draws the flow of a session from the machine itself into README.md, between the two markers. Run it after a change of the machine. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withChart } from "./readmeChart.ts";

const path = fileURLToPath(new URL("../README.md", import.meta.url));
writeFileSync(path, withChart(readFileSync(path, "utf8")));
