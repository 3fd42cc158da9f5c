import { subject } from "../session/harness/sessionSubject.ts";
import { stormSuite } from "../session/harness/storm.ts";
import { seedOf } from "../session/harness/subject.ts";

const subjectUrl = new URL("../session/harness/sessionSubject.ts", import.meta.url).href;
stormSuite(subject, subjectUrl, { seed: seedOf(), killsMin: 8, acknowledgedMin: 5_000 });
