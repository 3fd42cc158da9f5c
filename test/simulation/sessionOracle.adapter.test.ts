import { oracleSuite } from "../session/harness/oracle.ts";
import { subject } from "../session/harness/sessionSubject.ts";
import { seedOf } from "../session/harness/subject.ts";

oracleSuite(subject, { seed: seedOf(), sequences: 2_000, length: 16 });
