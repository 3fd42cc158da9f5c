/** What is said first where somebody is in danger: whom to call, what to do and what to leave until help comes. */
import type { Danger } from "../shared/turn.ts";

const tells = "我马上通知社区的同事。";

export const urgentWording: Record<Danger, string> = {
  fire: `请马上离开，打 119。烟大就弯下腰、捂住口鼻往外走，不要坐电梯，不要回去拿东西；有人受伤打 120。${tells}`,
  gas: `先开窗通风，关上燃气阀门；不要开灯关灯，不要点火，也不要在屋里打电话。人到屋外再打 119，有人头晕、昏倒打 120。${tells}`,
  medical: `请马上打 120，说清地址和人怎么样了。摔伤、昏倒的不要硬扶、不要搬动，身边留一个人等救护车。${tells}`,
  violence: `请先躲到安全的地方，马上打 110；有人受伤打 120。不要自己上前拦。${tells}`,
  lost: `请马上打 110 报警，不用等。说清走失的时间、地点、年龄和衣着，手机保持畅通。${tells}`,
  silent: `人可能出了事。请马上打 110，请民警来开门看；叫得应但不舒服的打 120。不要自己撬门。${tells}`,
  life: `请马上打 110；已经受伤或者吃了药的打 120。能陪着就陪着说话，不要刺激，不要让人单独待着。${tells}`,
  trapped: `请先按电梯里的求救按钮，打物业和 119，有人不舒服打 120。里面的人靠边站稳等救援，不要扒门。${tells}`,
  water: `请马上打 119 和 120。不要自己下水，先找竿子、绳子或救生圈递过去，大声叫人帮忙。${tells}`,
  electric: `请先拉掉电闸，没断电不要用手碰人；马上打 120。${tells}`,
};
