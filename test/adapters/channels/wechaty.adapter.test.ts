import { createWechatyChannel } from "../../../src/adapters/channels/wechaty.ts";
import { channelContract, type PersonName } from "../../contracts/channel.contract.ts";
import { neighbourId, staffId } from "../../helpers/puppet/testPuppet.ts";
import { filesTo, openWorld, useWorlds } from "../../helpers/puppet/wechatyWorld.ts";

useWorlds();

channelContract("the WeCom channel", async () => {
  const world = await openWorld();
  const { puppet, server } = world;
  const ids: Record<PersonName, string> = { first: neighbourId, second: staffId };
  const channel = createWechatyChannel(world.options);
  return {
    channel,
    say: async (person, words) => puppet.say({ talkerId: ids[person], text: words }),
    sayFile: async (person, name, bytes) => void puppet.sayFile({ talkerId: ids[person] }, name, bytes),
    repeat: async (id) => puppet.announce("message", { messageId: id }),
    textsShown: async (person) => puppet.textsTo(ids[person]),
    filesShown: async (person) => filesTo(puppet, ids[person]),
    async close() {
      await channel.stop();
      await server.stop();
    },
  };
});
