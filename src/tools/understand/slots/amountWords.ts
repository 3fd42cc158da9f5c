/** Words and patterns around money. No groups with names where not said. */
import { numberSource, readNumber, runOn } from "./numbers.ts";

/** What an activity pays for as a whole. */
export const costNouns =
  "(?:请|租|买|付)?(?:老师|讲师|教练|主持人?|摄影师?|医生|律师|专家|医师|护士|裁判|导游|司机|厨师|评委|化妆师|演员|乐队|水果|奖品|奖金|材料|耗材|食材|面粉|道具|场地|设备|鲜花|花束|树苗|手套|颜料|画纸|服装|师傅|工钱|大巴|音响|舞台|布置|装饰|横幅|海报|印刷|租车|包车|大巴|车|门票|茶水|茶点|点心|茶歇|蛋糕|矿泉水|保险|餐|午餐|盒饭|聚餐|讲课|劳务|交通|宣传|物料|物资|小?礼品|礼物|纪念品|毛巾|饮料|零食|早餐|[红彩]纸|墨水|工具|相框|球衣)(?:糕点|点心|茶叶|饮料|干果|糖果|奖状|茶水|礼品|零食)?(?:费用?|钱|款|租金|租赁|租)?|(?:糕点|茶叶|干果|糖果|奖状)+|[一-龥]{1,3}(?<![块元给没要用花不出多少省付赚赢是个经免自消公活总])(?:钱|费)(?!用|币)";
/** What is counted and paid for by the piece. */
export const things =
  "(?:桌|床|束|套|件|盒|袋|箱|本|条|台|棵|车|双|盆|盏|副|顶|把|筐|桶|份|对|幅|碗|瓶|支|枝|根|卷|枚|个(?!人|月|小时|钟)|张|次|场|节|课时|期|只|辆|部|间|台)";
/** Characters of which none is in the name of a thing that is bought. */
export const notThings =
  /[说砍扣不超过到高低控最大概改换总共花批给拨要预经算是有才只就先按每人名户组岁年月日号点楼室层栋弄路街区第老居民学员童孩者友工生家党妇女业钱费也那我你他在周天差多少没零半一二两三四五六七八九十百千万亿减追再增]|^[加元块]|讲(?!义)|对象|志愿|(?<![签公合])约|(?<![展摊座铺])位/;
/** Below this a number after 批了 or 最多 is an amount only with 元. */
export const smallestWeakAmount = 100;
/** A spoken number without 元 at the end of a clause is money only from here on: there may be a hundred people. */
export const smallestSpokenAmount = 500;

export const unit = "(?:万?元钱?|块钱|块|圆整?|人民币|RMB|rmb|yuan)";
export const money = `(?:人民币|¥\\s?)?${numberSource}(?:个?亿)?[多来余]?`;
export const notMoney = `(?:${runOn}|(?![\\d零一二两三四五六七八九十百千万亿.个人位名岁点号楼栋天周月年次场种类组户份支本张袋斤碗桌分小期层室米束盒箱瓶杯把套件条本顶棵盆双副对幅只枝根卷枚台辆间道首部篇句%:/折届]))`;
export const about = "(?:大概|大约|约|差不多|左右|上下|以内|之内|以里|以下|封顶|出头|不到|内|整|钱)*";
export const strongCue =
  "(?:预算|经费|费用|资金|拨款|补贴|总价|总共|一共|合计|共计|总计|总额|总盘子|花费|花销|开销|成本|加一块儿?|加起来|加一起|算下来|算起来|合起来|拢共|统共|拢总|满打满算|总预算)";
export const weakCue =
  "(?:控制在|压在|(?<![一公总])共(?:计|需|花)?(?!\\s?[同有])|不(?:能|要|可)?超过?|不高于|不多于|低于|撑死|顶多|至多|顶天|不到(?=\\d{3}|[一二三四五六七八九两][百千万])|不超|别超过?|最多|上限|封顶|(?<=钱[，,])就?是|(?<![上填申预汇日晚海电简])报|花|批了?给?(?:我们)?|(?<=我们|居委会?|社区|街道|物业|妇联|工会)出|批给(?:我们)?|给了(?:我们)?|给到|申请了?|里出|出资|拨了?|(?:改|换)[成为]|(?<![块元]|不[要用花]|没有?|零|花)钱(?:不多|呢|嘛|大概|一共|总共|就|只|是|有|:)+|(?<=^|[，。；,;\\s])钱(?=[\\d一二两三四五六七八九])|压到|压缩到|减到|降到|加到|提到|提高到|增加到|砍到|调到|缩到)";
/** What may stand between 预算 and its number. */
export const glue =
  "(?:[\\s:是为有在到了下来按就改换减降加压提砍调定给批约只先用钱要的呢嘛啊吧也设]|这块|方面|的话|成|缩|高|大概|大约|差不多|最多|最高|不要?|能|超过?|控制|上限|活动|暂定|一共|总共|总的|可以|我们|这次|这边|范围|区间|左右|目前|标准){0,8}";
export const perUnit =
  "(?:人均|每人|每位|一位(?=\\s?\\d{1,4}(?:元|块|[\\s，,。；]|$))|每个人|平均每人|一个人|一人|每名|每[个位名]?学?生|每[个位名](?:孩子|小朋友|小孩|爸爸|妈妈|老人|长者|居民|学员|队员|志愿者|参加者|家长|选手|员工|职工|同学|学生|党员))(?:的)?(?:补贴|补助|交|出|凑|自费|收|发放?|赠?送)?(?:一[份个套盒袋束][^，。；\\d\\s共]{0,6}?)?(?:花材|食材|耗材|材料费?|餐费|票|门票|餐标|[一-龥]{1,2}费)?(?:活动)?(?:预算|经费|标准|费用|大概|大约|约|差不多|不超过|控制在|按|[:是为]){0,3}";
export const people = `\\s*(?:[x*]|乘以?)\\s*(?<people>${numberSource})\\s?(?:个?人|位|名)?`;
export const helpers = "[一-龥]{0,4}(?:师傅?|老师|医生|讲师|教练|律师|主持人?|护士|演员|摄影师?)";
export const itemBefore =
  /(?:[每一](?:份|个|套|袋|盒|件|张|本|支|束|斤|箱)|单价|门票|报名费|押金|价值|每户|每家|每组|每场|每人送|每人发|送|其中[^，。]{0,6})[^，。；]{0,2}$/;
export const itemAfter = /^(?:一份|\/份|每份|一个|的?(?:礼品|奖品|礼物|购物卡|纪念品|小礼品|红包)|\/场|\/户)/;

export const round = (value: number | undefined): number => Math.round(value ?? 0);

export function readMoney(word: string): number | undefined {
  const plain = word.replace(/人民币|¥|\s/g, "").replace(/[多来余]$/, "");
  if (/亿$/.test(plain)) {
    const before = plain.replace(/个?亿$/, "");
    return (before === "" ? 1 : (readNumber(before) ?? 1)) * 100_000_000;
  }
  return readNumber(plain);
}
