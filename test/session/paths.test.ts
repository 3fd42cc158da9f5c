import { subject } from "./harness/deskSubject.ts";
import { pathsSuite } from "./harness/paths.ts";

pathsSuite(subject);
