import { planFileAddress } from "../api.ts";

/** The file of a plan, also where it did not reach the person. */
export const PlanFile = ({ id, seq }: { id: string; seq: number }) => (
  <a class="file-link" href={planFileAddress(id, seq)} download>
    下载文件
  </a>
);
