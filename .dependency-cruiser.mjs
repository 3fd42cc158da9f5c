/** Imports point one way (docs/ARCHITECTURE.md). Each rule has a name and says why it is there. */

export default {
  forbidden: [
    {
      name: "machines-are-pure",
      comment:
        "A machine decides; it does no I/O and reads no clock, so it sees only xstate, shared types and other machines.",
      severity: "error",
      from: { path: "^src/machines/" },
      to: { pathNot: ["^src/machines/", "^src/shared/", "^node_modules/xstate/"] },
    },
    {
      name: "shared-stands-alone",
      comment: "src/shared is the bottom: types, failures, time. Anything that it imported would be imported by all.",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { pathNot: ["^src/shared/", "^node_modules/zod/"] },
    },
    {
      name: "session-owns-its-interfaces",
      comment: "The kernel sees stores and channels only as interfaces that it owns, so that a store can be exchanged.",
      severity: "error",
      from: { path: "^src/session/" },
      to: { path: "^src/(adapters|console|tools|cli|[^/]+$)" },
    },
    {
      name: "tools-know-no-session",
      comment: "A tool is one function of its input; it never reads the conversation or the store of sessions.",
      severity: "error",
      from: { path: "^src/tools/" },
      to: { path: "^src/(adapters|console|session|machines|cli|[^/]+$)" },
    },
    {
      name: "adapters-know-no-cli",
      comment: "Adapters and the console are wired by main and cli, never the other way round.",
      severity: "error",
      from: { path: "^src/(adapters|console)/" },
      to: { path: "^src/(cli/|[^/]+$)" },
    },
    {
      name: "one-library-one-file",
      comment: "An outside engine is imported by one adapter folder only, so that replacing it touches one place.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/adapters/" },
      to: { path: "^node_modules/(libsql|@libsql|wechaty|@juzi|node-llama-cpp|onnxruntime-node|redis|bullmq|@hono)/" },
    },
    {
      name: "web-framework-at-the-edge",
      comment:
        "Only what answers requests of a browser knows the web framework: the web chat and the routes of the console.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(adapters/|console/routes([.]ts$|/))" },
      to: { path: "^node_modules/hono/" },
    },
    {
      name: "no-cycles",
      comment: "A cycle means that two files are one.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "source-does-not-import-tests",
      comment: "Tests and benchmarks use the source, not the other way round.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|bench|samples|scripts)/" },
    },
    {
      name: "nothing-unresolvable",
      comment: "An import that does not resolve fails at run time on somebody else's machine.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
