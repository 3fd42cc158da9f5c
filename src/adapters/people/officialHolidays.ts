/** The official calendar of holidays and the working days that make up for them (State Council, as lunar-typescript keeps it). */
import { HolidayUtil } from "lunar-typescript";
import type { SpecialDay } from "../../shared/officeHours.ts";

/** Years that are not published yet have no special days. */
export const officialHolidays: SpecialDay = (day) => {
  const holiday = HolidayUtil.getHoliday(day);
  return holiday === null ? undefined : holiday.isWork() ? "work" : "free";
};
