/** Whether WeCom is set up so that people are answered, and a person is told when one is needed. Connects to nothing: a bot has one connection. */
import { bad, type Check, ok, warn } from "./check.ts";

/** `staff` is how many colleagues the roster holds, `admins` how many of them administer. */
export type ChannelSettings = {
  wecomBot: { id: string | undefined; secret: string | undefined };
  wechaty: { token: string | undefined; endpoint: string | undefined };
  alarm: { webhook: string | undefined; contact: string | undefined };
  phone: string;
  roster: { staff: number; admins: number };
};

/** One line where WeCom is not used; else the account, the roster, who is called, and the phone. */
export function checkChannels(settings: ChannelSettings): Check[] {
  const accounts = [...botCheck(settings.wecomBot), ...workProCheck(settings.wechaty)];
  if (accounts.length === 0) return [ok("企业微信", "没有接，只用网页聊天")];
  return [...accounts, rosterCheck(settings.roster), alarmCheck(settings.alarm), phoneCheck(settings.phone)];
}

function botCheck({ id, secret }: ChannelSettings["wecomBot"]): Check[] {
  if (!id && !secret) return [];
  if (id && secret) return [ok("智能机器人", `编号 ${id}，密钥已设置`)];
  const missing = id ? "LINLI_WECOM_BOT_SECRET" : "LINLI_WECOM_BOT_ID";
  return [bad("智能机器人", `缺少 ${missing}`, "编号和密钥都在企业微信管理后台的智能机器人页面，两个都要写")];
}

function workProCheck({ token, endpoint }: ChannelSettings["wechaty"]): Check[] {
  if (!token && !endpoint) return [];
  if (!token) return [bad("WorkPro", "缺少 LINLI_WECHATY_TOKEN", "请写上 puppet service 的令牌")];
  if (!token.includes("_"))
    return [bad("WorkPro", "令牌格式不对", "前面要有类型，例如 puppet_workpro_ 开头，请整个复制")];
  return [ok("WorkPro", `令牌已设置，服务${endpoint ? ` ${endpoint}` : "按令牌查找（要能上网）"}`)];
}

function rosterCheck({ staff, admins }: ChannelSettings["roster"]): Check {
  if (staff === 0)
    return warn("花名册", "是空的，所有人都当居民", "请运行 linli people import 花名册.xlsx，转人工才知道找谁");
  if (admins === 0) return warn("花名册", `${staff} 位同事，没有管理员`, "请运行 linli people role 账号 管理员");
  return ok("花名册", `${staff} 位同事，其中管理员 ${admins} 位`);
}

function alarmCheck({ webhook, contact }: ChannelSettings["alarm"]): Check {
  const ways = [...(webhook ? ["群机器人"] : []), ...(contact ? [`联系人 ${contact}`] : [])];
  if (ways.length > 0) return ok("值班提醒", ways.join("，"));
  const advice = "请设置 LINLI_ALARM_WEBHOOK 或 LINLI_ALARM_CONTACT，断线和有人求救时才有人知道";
  return warn("值班提醒", "没有设置", advice);
}

function phoneCheck(phone: string): Check {
  if (phone) return ok("办公电话", phone);
  return warn("办公电话", "没有设置", "请设置 LINLI_OFFICE_PHONE，下班时间要找人的居民才有电话可打");
}
