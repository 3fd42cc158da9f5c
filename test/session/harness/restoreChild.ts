/** The fresh process of restoring.ts: reads states and events from standard input, prints the digests of what happens. */
import { readFileSync } from "node:fs";
import { digestsOf, type RestoreJob } from "./restoreJob.ts";
import type { Subject } from "./subject.ts";

const { subjectUrl, jobs } = JSON.parse(readFileSync(0, "utf8")) as { subjectUrl: string; jobs: RestoreJob[] };
const { subject } = (await import(subjectUrl)) as { subject: Subject };
process.stdout.write(JSON.stringify(jobs.map((job) => digestsOf(subject, job))));
