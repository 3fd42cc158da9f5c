/** Who is signed in, for every part of the page that shows or changes something by it. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me } from "../view.ts";

export type Visitor = NonNullable<Me["user"]>;

export const VisitorContext = createContext<Visitor>({ name: "", role: "supervisor", unit: "", csrf: "" });
export const useVisitor = (): Visitor => useContext(VisitorContext);
