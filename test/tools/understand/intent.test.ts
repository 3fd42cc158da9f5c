import { describe, expect, it } from "vitest";
import { notesOf } from "./situations.ts";

/** The kind of turn only: what it is read for is tested with the rules. */
function takes(title: string, rows: readonly (readonly [text: string, kind: string])[]): void {
  describe(title, () => {
    it.each(rows)("%s → %s", (text, kind) => {
      expect(notesOf(text, "rest").split(" ")[0]).toBe(kind);
    });
  });
}

takes("people, days and money of a matter of the office make no plan", [
  ["工钱三个月没拿到，一个人也没钱请律师，保洁阿姨来问", "question"],
  ["腰鼓队20个人，今年刚成立，想街道给点钱买鼓", "question"],
  ["想借你们的会议室 我们十来个人 礼拜五下午 要不要钱", "question"],
  ["有个阿婆一个人住，走不动了想去食堂吃", "question"],
  ["暑假两个孩子没人看，街道的暑托班800块三礼拜，没抢上怎么办", "question"],
  ["4号楼老伯昨天没了，女儿从外地回来，问火化花了八千公家能不能给一点", "question"],
  ["两户人家为漏水吵了两年，昨天差点打起来，要请人来验验", "question"],
  ["寒假给孩子报社区的活动", "question"],
  ["儿子四年级，周末想参加居委会的小活动，要家长陪吗", "question"],
  ["外地来的老党员，关系不转，想参加活动", "question"],
  ["活动室钥匙在哪个手里 我们几个老姐妹想礼拜五开个茶话会", "question"],
  ["小区车棚拆了，天天吵，居委能不能出个方案", "question"],
  ["有居民收到选房通知单，问当天不能去怎么办", "question"],
]);

takes("what is to be held stays a plan", [
  ["腰鼓队20个人，周六上午在广场演出，给他们搞个启动仪式，预算800", "plan"],
  ["请民警来讲反诈，30个老人，周三下午", "plan"],
  ["想请外地来的党员参加座谈，12月10日，20人，写个方案", "plan"],
  ["两百个人的邻里节，12月19日，经费五千", "plan"],
  ["帮我出个重阳节的方案", "plan"],
]);

takes("words of danger, talk and refusal that belong to a matter", [
  ["爸妈去海南过冬，看病能报吗", "question"],
  ["楼道里全是电瓶车，我害怕失火，谁来管", "question"],
  ["老婆失踪三年了，怎么离婚", "question"],
  ["孩子妈妈失踪好几年，能领补贴吗", "question"],
  ["我老公生病，孩子读书，日子过不下去了", "question"],
  ["物业说已经办结，这算不算造假，我能要求重办吗", "question"],
  ["发慰问金的名单里没我，是怎么定的", "question"],
  ["借钱不还，有聊天记录能起诉他吗", "question"],
  ["大家想推翻业委会的决定，找谁", "question"],
  ["结婚证上身份证号写错了，帮我查下怎么换", "question"],
  ["说出来你们别笑话，隔壁空调对着我家窗户吹", "question"],
  ["我们的工单被踢皮球", "question"],
  ["捡到一个手机交到哪里", "question"],
  ["晚上太吵了睡不着，找谁管", "question"],
  ["生育津贴是打给我还是打给公司", "question"],
]);

takes("the same words where they are meant", [
  ["我好害怕", "distress"],
  ["心里好南过", "distress"],
  ["日子过不下去了", "distress"],
  ["孩子失踪了", "emergency"],
  ["帮我造假", "improper"],
  ["查一下困难户的名单和手机号", "improper"],
  ["帮我查他和前妻的聊天记录", "improper"],
  ["讲个笑话", "chat"],
  ["你们就会踢皮球", "abuse"],
  ["让书记打给我", "human"],
]);
