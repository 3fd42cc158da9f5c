import { createWecomBotChannel } from "../../../src/adapters/channels/wecomBot.ts";
import { channelContract, type PersonName } from "../../contracts/channel.contract.ts";
import { neighbour, worker } from "../../helpers/bot/botServer.ts";
import { openBotWorld, useBotWorlds } from "../../helpers/bot/botWorld.ts";

useBotWorlds();

const ids: Record<PersonName, string> = { first: neighbour, second: worker };

channelContract("the official AI bot", async () => {
  const { server, options } = await openBotWorld();
  const channel = createWecomBotChannel(options);
  const said = new Map<string, { person: string; text: string }>();
  return {
    channel,
    async say(person, text) {
      const id = server.sayText(ids[person], text);
      said.set(id, { person: ids[person], text });
      return id;
    },
    async sayFile(person, name, bytes) {
      server.sayFile(ids[person], name, bytes);
    },
    async repeat(id) {
      const { person, text } = said.get(id) ?? { person: "", text: "" };
      server.sayText(person, text, undefined, { msgid: id });
    },
    textsShown: async (person) => server.textsTo(ids[person]),
    filesShown: async (person) => server.filesTo(ids[person]),
    close: () => channel.stop(),
  };
});
