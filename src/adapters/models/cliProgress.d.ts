/** The part of cli-progress that is used here; the package has no types of its own. */
declare module "cli-progress" {
  class SingleBar {
    constructor(options: { format: string; stream: NodeJS.WritableStream; hideCursor: boolean; etaBuffer: number });
    start(total: number, value: number, words: Record<string, string>): void;
    update(value: number, words: Record<string, string>): void;
    stop(): void;
  }
  const library: { SingleBar: typeof SingleBar };
  export = library;
}
