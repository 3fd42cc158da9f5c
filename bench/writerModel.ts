/** The writer that is in the cache, if one is: benchmarks download nothing. */
import { openModels, type PartsDeps } from "../src/parts.ts";
import { Failure } from "../src/shared/failures.ts";

export type WriterFile = { name: string; path: string };

/** The model file of the cache, or why there is none. */
export async function findWriter(deps: PartsDeps): Promise<WriterFile | { missing: string }> {
  const models = await openModels(deps);
  try {
    return await models.locateWriter();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { missing: `no model file in the cache (${error.code}); fetch one with: npm run -s linli -- models pull` };
  }
}
