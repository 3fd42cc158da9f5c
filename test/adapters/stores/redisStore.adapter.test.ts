import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRedis } from "../../../src/adapters/stores/redis/connection.ts";
import { createRedisStore } from "../../../src/adapters/stores/redisStore.ts";
import { sessionStoreContract } from "../../contracts/sessionStore.contract.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";

const describeWithRedis = describe.skipIf(!hasRedis);

describeWithRedis("the Redis store", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  let accounts = 0;
  async function open(account: string) {
    const redis = await connectRedis({ url: server.url });
    await redis.command("SET", `linli:{${account}}:fence`, "1");
    const store = await createRedisStore({ redis, account, fence: () => 1 });
    return { ...store, close: () => redis.close() };
  }

  sessionStoreContract(async () => {
    accounts += 1;
    const account = `office-${accounts}`;
    let store = await open(account);
    return {
      store,
      async reopen() {
        await store.close();
        store = await open(account);
        return store;
      },
      remove: async () => undefined,
    };
  });
});
