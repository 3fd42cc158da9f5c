#!/usr/bin/env node
// The installed command: runs the TypeScript source through tsx, so that there is no build step.
import { register } from "tsx/esm/api";

register();
await import("../src/main.ts");
