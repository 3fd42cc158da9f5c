"""Dresses questions as people write them to an office: a place and a story before, an appeal after, commas lost."""

import re

import numpy as np

PLACES = ("A市", "B区", "A3区", "C市D县", "××区", "××街道", "××小区", "××镇", "A市××小区", "某某小区", "本区", "××路××弄", "××社区××栋")
OPENINGS = (
    "您好，",
    "你好！",
    "领导您好，",
    "尊敬的领导：您好！",
    "请问",
    "咨询一下，",
    "我想咨询一下，",
    "想请教一个问题，",
    "求助！",
    "反映一个情况，",
    "本人",
    "我是",
    "我住在",
    "关于",
)
ENDINGS = (
    "，望回复",
    "，谢谢！",
    "，急！",
    "，请问怎么处理？",
    "，该找哪个部门？",
    "，请给个说法",
    "，有没有相关规定？",
    "，希望尽快解决",
    "，打了几次电话都没人管",
    "，已经拖了好几个月了",
    "，盼复。",
    "，这样合理吗？",
    "怎么办",
)


# Subjects of letters: what stands before and after the matter.
SUBJECTS = (("咨询", "的问题"), ("关于", "的咨询"), ("关于", "的问题"), ("反映", "一事"), ("请问", "事宜"), ("咨询", "的有关政策"))


def dress(text: str, random: np.random.Generator, share: float) -> str:
    """The text, or with probability `share` the text with something around it or without its punctuation."""
    if share == 0 or random.random() >= share:
        return text
    place = str(random.choice(PLACES)) if random.random() < 0.5 else ""
    bare = text.rstrip("。？！?!")
    way = random.integers(5)
    if way == 0:
        return re.sub(r"[，。？！、,.?!]", "", text) or text
    if way == 1:
        before, after = SUBJECTS[random.integers(len(SUBJECTS))]
        return f"{before}{place}{bare}{after}"
    if way == 2:
        return f"{place}{bare}{random.choice(ENDINGS)}"
    opening = str(random.choice(OPENINGS))
    return f"{opening}{place}{text}" if way == 3 else f"{opening}{place}{bare}{random.choice(ENDINGS)}"
