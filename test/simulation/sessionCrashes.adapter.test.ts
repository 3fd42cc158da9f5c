import { crashSuite } from "../session/harness/crashes.ts";
import { subject } from "../session/harness/sessionSubject.ts";
import { seedOf } from "../session/harness/subject.ts";

/** `STORIES=10000` makes a night of it. */
crashSuite(subject, { seed: seedOf(), stories: Number(process.env["STORIES"] ?? 300) });
