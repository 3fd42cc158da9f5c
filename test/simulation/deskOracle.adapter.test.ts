import { subject } from "../session/harness/deskSubject.ts";
import { oracleSuite } from "../session/harness/oracle.ts";
import { seedOf } from "../session/harness/subject.ts";

oracleSuite(subject, { seed: seedOf(), sequences: 2_000, length: 12 });
