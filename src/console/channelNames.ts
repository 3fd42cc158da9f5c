/** Channels as people call them. */
export const channelNames: Readonly<Record<string, string>> = {
  web: "网页",
  wechaty: "企业微信",
  "wecom-bot": "企业微信机器人",
};
