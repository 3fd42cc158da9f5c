/**
 * Fills an empty data directory with five sessions in which something went wrong, to be explained from the console alone:
 *
 *   tsx scripts/consoleCases.ts DIRECTORY && LINLI_DATA_DIR=DIRECTORY npm start
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { cases, seedCases } from "../test/console/cases.ts";

const [given] = process.argv.slice(2);
if (given === undefined) throw new Error("name an empty data directory");
const directory = resolve(given);
if (existsSync(join(directory, "sessions.db"))) throw new Error(`${directory} holds sessions already`);
const sessions = await seedCases(directory);
for (const [index, { name }] of cases.entries()) process.stdout.write(`${name}: ${sessions[index]}\n`);
