import { pathsSuite } from "./harness/paths.ts";
import { subject } from "./harness/sessionSubject.ts";

pathsSuite(subject, 3_000_000);
