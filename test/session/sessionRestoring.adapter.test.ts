import { restoringSuite } from "./harness/restoring.ts";
import { subject } from "./harness/sessionSubject.ts";

restoringSuite(subject, new URL("harness/sessionSubject.ts", import.meta.url).href);
