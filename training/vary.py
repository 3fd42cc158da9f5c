"""Changes requests for plans as people write them otherwise: without punctuation, with a greeting, on other days, for others."""

import re

import numpy as np

from .recipe import TaggerRecipe
from .requests import KINDS, OPEN, Request, begin, fold

GREETINGS = ("你好，", "您好！", "在吗？", "早上好，", "辛苦了，", "小助手你好 ", "麻烦你一下，", "哈喽～", "打扰了，", "嗯那个，", "帮个忙，", "@小邻 ", "急！", "主任让我问下，")
_DIGITS = "[\\d一二两三四五六七八九十百千万零半]"
# Days, times, sums and counts: each is exchanged only for one found by the same pattern.
_NUMBERS = (
    re.compile(f"{_DIGITS}{{1,3}}月{_DIGITS}{{1,3}}[号日]|(?:下+|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:大?后|明)天|月底|下个?月{_DIGITS}{{1,3}}[号日]"),
    re.compile(f"(?:上午|下午|晚上|早上|中午){_DIGITS}{{1,3}}(?:点{_DIGITS}{{0,3}}|:\\d\\d)?"),
    re.compile(f"(?:预算|经费)?(?:大概|大约|约)?{_DIGITS}{{1,6}}(?:元|块钱?)"),
    re.compile(f"(?:大概|大约|约|差不多)?{_DIGITS}{{1,4}}(?:多|来)?个?[人位名户](?:左右)?"),
)
_SIGNS = re.compile(r"[，。；！？、,.;!?:“”\"'「」《》()~…—-]")
_COMMAS = re.compile(r"[，,；;。]")


class Variety:
    """Draws variants of requests; days, numbers and marked words come from the requests that it was made of."""

    def __init__(self, requests: list[Request], recipe: TaggerRecipe):
        self._recipe = recipe
        self._numbers = [
            sorted({match[0] for request in requests for match in pattern.finditer(request.text)}) for pattern in _NUMBERS
        ]
        self._words = [sorted({words for request in requests for words in _marked(request, kind)}) for kind in range(len(KINDS))]

    def variant(self, request: Request, random: np.random.Generator) -> Request:
        """The request, changed here and there by chance."""
        recipe = self._recipe
        pieces = _pieces(request)
        pieces = [self._other_words(*piece, random) for piece in pieces]
        text = "".join(words for words, _ in pieces)
        tags = [tag for _, part in pieces for tag in part]
        for pattern, known in zip(_NUMBERS, self._numbers, strict=True):
            text, tags = _exchange(text, tags, pattern, known, recipe.numbers_share, random)
        if random.random() < recipe.no_punctuation_share:
            text, tags = _without(text, tags, _SIGNS)
        elif random.random() < recipe.spaces_share:
            text = _COMMAS.sub(" ", text)
        if random.random() < recipe.greeting_share:
            greeting = fold(str(random.choice(GREETINGS)))
            text, tags = greeting + text, [0] * len(greeting) + tags
        return Request(text, tuple(tags), request.unknown)

    def _other_words(self, words: str, tags: list[int], random: np.random.Generator) -> tuple[str, list[int]]:
        if tags[0] <= 0 or random.random() >= self._recipe.words_share:
            return words, tags
        kind = (tags[0] - 1) // 2
        other = str(random.choice(self._words[kind]))
        return other, [begin(kind)] + [begin(kind) + 1] * (len(other) - 1)


def _pieces(request: Request) -> list[tuple[str, list[int]]]:
    """The text cut into marked stretches and what lies between them."""
    pieces: list[tuple[str, list[int]]] = []
    inside = False
    for character, tag in zip(request.text, request.tags, strict=True):
        begins = tag > 0 and tag % 2 == 1
        goes_on = bool(pieces) and not begins and inside == (tag > 0)
        if goes_on:
            pieces[-1] = (pieces[-1][0] + character, [*pieces[-1][1], tag])
        else:
            pieces.append((character, [tag]))
        inside = tag > 0
    return pieces


def _marked(request: Request, kind: int) -> list[str]:
    # A stretch with open characters in it is no whole wording.
    if OPEN in request.tags:
        return []
    return [words for words, tags in _pieces(request) if tags[0] == begin(kind) and len(words) > 1]


def _exchange(
    text: str, tags: list[int], pattern: re.Pattern, known: list[str], share: float, random: np.random.Generator
) -> tuple[str, list[int]]:
    done, kept, last = "", [], 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if any(tags[start:end]) or random.random() >= share:
            continue
        other = str(random.choice(known))
        done += text[last:start] + other
        kept += tags[last:start] + [0] * len(other)
        last = end
    return done + text[last:], kept + tags[last:]


def _without(text: str, tags: list[int], signs: re.Pattern) -> tuple[str, list[int]]:
    kept = [at for at, character in enumerate(text) if not signs.match(character)]
    return "".join(text[at] for at in kept), [tags[at] for at in kept]
