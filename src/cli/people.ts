/** linli people import|list|role|remove : the roster of the office. Parsing and printing only. */
import { Command } from "commander";
import type { People } from "../adapters/people/libsqlPeople.ts";
import type { Roster } from "../adapters/people/readRoster.ts";
import { Failure } from "../shared/failures.ts";
import { type Person, type Role, roleLabels, roles } from "../shared/people.ts";

type PeopleCommandDeps = {
  openPeople: () => Promise<People>;
  readRoster: (path: string) => Promise<Roster>;
  /** One line to standard output. */
  print: (line: string) => void;
  setExitCode: (code: number) => void;
};

/** The command with its subcommands. `import` ends with exit code 1 if any row was wrong; the good rows are taken. */
export function createPeopleCommand({ openPeople, readRoster, print, setExitCode }: PeopleCommandDeps): Command {
  const withPeople = async (work: (people: People) => Promise<void> | void) => {
    const people = await openPeople();
    try {
      await work(people);
    } finally {
      people.close();
    }
  };
  const known = (account: string, found: boolean) => {
    if (!found) throw new Failure("INPUT_INVALID", `花名册里没有这个企微账号：${account}。`);
  };
  const command = new Command("people").description("查看和管理花名册");
  command
    .command("import")
    .description("导入花名册（.xlsx：姓名、企微账号、居委会、角色、分管事项）；再导入就更新")
    .argument("<文件>", "Excel 文件")
    .action(async (file: string) => {
      const { people, problems } = await readRoster(file);
      await withPeople((roster) => {
        const { added, changed, same } = roster.put(people);
        for (const problem of problems) print(problem);
        const wrong = problems.length > 0 ? `，${problems.length}行有问题没有导入` : "";
        print(`新增${added}人，更新${changed}人，没有变化${same}人${wrong}。`);
      });
      if (problems.length > 0) setExitCode(1);
    });
  command
    .command("list")
    .description("列出花名册")
    .option("--json", "每人输出一行 JSON")
    .action((flags: { json?: true }) =>
      withPeople((people) => {
        const all = people.all();
        if (flags.json) for (const person of all) print(JSON.stringify(person));
        else for (const line of rosterLines(all)) print(line);
      }),
    );
  command
    .command("role")
    .description("改一个人的角色")
    .argument("<账号>", "企微账号")
    .argument("<角色>", Object.values(roleLabels).join("、"))
    .action((account: string, roleName: string) =>
      withPeople((people) => {
        const role = roles.find((each) => roleLabels[each] === roleName);
        if (!role)
          throw new Failure(
            "INPUT_INVALID",
            `没有“${roleName}”这个角色，可以写：${Object.values(roleLabels).join("、")}。`,
          );
        known(account, people.setRole(account, role));
        print(`${account} 现在是${roleLabels[role]}。`);
      }),
    );
  command
    .command("remove")
    .description("从花名册里去掉一个人")
    .argument("<账号>", "企微账号")
    .action((account: string) =>
      withPeople((people) => {
        known(account, people.remove(account));
        print(`已从花名册里去掉 ${account}。`);
      }),
    );
  return command;
}

/** The roster for a person to read, by committee. */
function rosterLines(people: readonly Person[]): string[] {
  if (people.length === 0) return ["花名册是空的。请运行 linli people import 花名册.xlsx。"];
  const committees = [...new Set(people.map(({ committee }) => committee))];
  const count = (role: Role) => people.filter((person) => person.role === role).length;
  return [
    ...committees.flatMap((name) => [
      `${name || "（街道）"}`,
      ...people
        .filter(({ committee }) => committee === name)
        .map(({ name: who, account, role, duties }) =>
          [
            "  ",
            who,
            `（${account}，${roleLabels[role]}`,
            duties.length > 0 ? `，${duties.join("、")}` : "",
            "）",
          ].join(""),
        ),
    ]),
    `共${people.length}人：${roles
      .filter((role) => count(role) > 0)
      .map((role) => `${roleLabels[role]}${count(role)}`)
      .join("，")}。`,
  ];
}
