/** Who the people are that the bot speaks with, by the roster of the office. */

/** Values are the labels that people see and that a roster is written with. */
export const roleLabels = { resident: "居民", worker: "社工", supervisor: "督导", admin: "管理员" } as const;

export type Role = keyof typeof roleLabels;
export const roles = Object.keys(roleLabels) as Role[];

/** One line of the roster. `account` is the person's id in WeCom; `duties` are words of the matters that the person is in charge of. */
export type Person = { account: string; name: string; committee: string; role: Role; duties: string[] };

/** What an administrator may ask for in the chat; values are the words. */
export const adminCommands = {
  import: "入库",
  update: "更新",
  remove: "停用",
  restore: "恢复",
  roster: "名单",
  status: "状态",
} as const;

/** What staff may say to the questions that were proposed for new handbooks; the last three with numbers of the list behind them. */
export const reviewCommands = { review: "待审问题", accept: "采用", reword: "改", drop: "不要" } as const;

export type ReviewCommand = keyof typeof reviewCommands;
export type AdminCommand = keyof typeof adminCommands | ReviewCommand;

/**
 * What `administer` is asked; `file` is the Word file that the administrator sent last in this private chat, `shown` are the proposed questions
 * that were listed last, in their order.
 */
export type AdministerInput = {
  command: AdminCommand;
  argument: string;
  account: string;
  /** Absent where nobody has to be told apart: whoever is at the machine is staff. */
  role?: Role;
  file?: { path: string; name: string };
  shown?: string[];
};
/** `shown` are the proposed questions that the text lists, in their order. */
export type Administered = { text: string; shown?: string[] };

/**
 * Why a person of the office is called: somebody wants one, or may be in danger, or could not be helped; `reminder` when nobody has
 * spoken since.
 */
export type CallReason = "handover" | "distress" | "unanswered" | "reminder";

/** `topic` is what it is about, in the person's words; `from`, `room` and `committee` say who waits where. */
export type CallPersonInput = {
  reason: CallReason;
  topic: string;
  at: number;
  from: string;
  room?: string;
  committee?: string;
};

/**
 * Who was told, and what the person who waits may be told. `told` is false where nobody could be: then nobody comes. `who` is "" only where
 * no office stands behind the program, as in a rehearsal.
 * `when` is "" inside the hours of service, else the next opening in words; `phone` and `hotline` may be "".
 * `remindMs` from now the office has had 30 minutes of its hours; `resumeMs` from now the bot takes over again.
 */
export type Called = {
  told: boolean;
  who: string;
  when: string;
  phone: string;
  hotline: string;
  remindMs: number;
  resumeMs: number;
};
