import { crashSuite } from "../session/harness/crashes.ts";
import { subject } from "../session/harness/sessionSubject.ts";
import { seedOf } from "../session/harness/subject.ts";

/** Every run tells the same 300 stories; scripts/nightly.ts tells thousands of others, by `SEED` and `STORIES`. */
const stories = process.env["STORIES"];
const usual = { seed: 547_522_402, stories: 300, everywhere: [3] };
const ofTheNight = { seed: seedOf(), stories: Number(stories), everywhere: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };
crashSuite(subject, stories === undefined ? usual : ofTheNight);
