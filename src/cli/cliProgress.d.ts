/** The part of cli-progress that is used here; the package brings no types. */
declare module "cli-progress" {
  type Options = {
    format: string;
    stream: NodeJS.WritableStream;
    clearOnComplete?: boolean;
    hideCursor?: boolean;
    /** How many updates the estimate of the time left looks back on. */
    etaBuffer?: number;
  };
  class SingleBar {
    constructor(options: Options);
    /** `words` fill the {names} of the format. */
    start(total: number, startValue: number, words?: Record<string, string>): void;
    update(current: number, words?: Record<string, string>): void;
    stop(): void;
  }
  const cliProgress: { SingleBar: typeof SingleBar };
  export default cliProgress;
}
