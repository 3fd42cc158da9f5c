/** Who a person is, as far as the office has told: the roster, and the accounts of the console. */

/** `isColleague`: a name that need not be masked. `unit` is the 居委会, "" where it is unknown. */
export type Known = { name: string; unit: string; isColleague: boolean };

export interface People {
  /** `person` as the channel names it. */
  find(channel: string, person: string): Known | undefined;
}

/** The first that knows a person tells. */
export function createPeople(sources: readonly People[]): People {
  return {
    find(channel, person) {
      for (const source of sources) {
        const known = source.find(channel, person);
        if (known !== undefined) return known;
      }
      return undefined;
    },
  };
}
