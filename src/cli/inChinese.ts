/** Makes commander speak Chinese: the help, and errors that say what to do. */
import { type Command, CommanderError, Help, type Option } from "commander";

const titles: Readonly<Record<string, string>> = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Commands:": "命令：",
};

const errors: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "没有这个命令",
  "commander.unknownOption": "没有这个选项",
  "commander.missingArgument": "还缺一个参数",
  "commander.excessArguments": "参数太多",
  "commander.optionMissingArgument": "选项后面还缺内容",
  "commander.invalidArgument": "选项的内容不对",
};

/** Applies to the command and all below it. Errors are thrown (CommanderError) instead of ending the process. */
export function inChinese(command: Command): Command {
  command
    .exitOverride()
    .helpOption("-h, --help", "看帮助")
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      commandUsage: (shown) => withChineseNames(new Help().commandUsage(shown)),
      subcommandTerm: (shown) => withChineseNames(new Help().subcommandTerm(shown)),
      optionDescription,
    });
  if (command.commands.length > 0) command.helpCommand(false);
  for (const inner of command.commands) inChinese(inner);
  return command;
}

const withChineseNames = (usage: string) => usage.replace("[options]", "[选项]").replace("[command]", "[命令]");

/** With what may be chosen, and what holds where nothing is said; a switch is off then, which need not be said. */
function optionDescription({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const usual = defaultValueDescription ?? (typeof defaultValue === "boolean" ? undefined : defaultValue);
  const notes = [
    ...(argChoices ? [`可以写 ${argChoices.join("、")}`] : []),
    ...(usual === undefined ? [] : [`不写就是 ${[usual].flat().join("、")}`]),
  ];
  return notes.length > 0 ? `${description}（${notes.join("；")}）` : description;
}

/** What to tell a person about a wrong command line; undefined where nothing went wrong (help was shown) or it is no such error. */
export function commandLineError(error: unknown): string | undefined {
  if (!(error instanceof CommanderError) || error.exitCode === 0) return undefined;
  const choices = /Allowed choices are (.+)\.$/.exec(error.message)?.[1];
  const own = /is invalid\. (.+)$/s.exec(error.message)?.[1];
  const named = /'([^']+)'/.exec(error.message)?.[1];
  const detail = choices ? `可以用 ${choices}` : (own ?? named ?? "");
  return `${errors[error.code] ?? "命令不对"}${detail ? `：${detail}` : ""}。运行 linli --help 看用法。`.replace(
    "。。",
    "。",
  );
}

/** Whether commander only showed the help. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
