import { subject } from "./harness/deskSubject.ts";
import { restoringSuite } from "./harness/restoring.ts";

restoringSuite(subject, new URL("harness/deskSubject.ts", import.meta.url).href);
