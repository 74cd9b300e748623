"""Which words of two texts differ, computed once here so that no report needs a script for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_PAIRS = 1_000_000
"""Above this product of token counts word by word is slow and unreadable: the whole middle is marked."""
_LEAST_ALIKE = 0.3
"""Texts that share less than this are two texts, not one edited: everything is marked."""
_LONGEST_EQUAL = 240
_LONGEST_CHANGED = 2000
_KEPT_BESIDE = 80


class Mark(StrEnum):
    """What a piece of text is in comparison with the other server."""

    SAME = "same"
    CHANGED = "changed"
    GAP = "gap"
    """Stands for text that was left out; `text` says how much."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one server's text."""

    text: str
    mark: Mark = Mark.SAME

    @property
    def blank(self) -> bool:
        """True for a difference that consists of white space and so has to be made visible."""
        return self.mark is Mark.CHANGED and self.text.isspace()


Segments = tuple[Segment, ...]


def mark(primary: str, staging: str) -> tuple[Segments, Segments]:
    """Return both texts as segments; the changed ones differ from the other server's text."""
    if primary == staging:
        return _merged([Segment(primary)]), _merged([Segment(staging)])
    left, right = _TOKEN.findall(primary), _TOKEN.findall(staging)
    start, end = _common_ends(left, right)
    middle = left[start : len(left) - end], right[start : len(right) - end]
    only_space = "".join(primary.split()) == "".join(staging.split())
    inner = _differences(*middle, keep_punctuation=only_space)
    head, tail = Segment("".join(left[:start])), Segment("".join(left[len(left) - end :]))
    result = _merged([head, *inner[0], tail]), _merged([head, *inner[1], tail])
    if _alike(result[0], primary, staging) < _LEAST_ALIKE:
        return _all_changed(primary), _all_changed(staging)
    return result


def shortened(segments: Segments) -> Segments:
    """Return `segments` cut down to the differences and what stands beside them."""
    short: list[Segment] = []
    for index, segment in enumerate(segments):
        same = segment.mark is Mark.SAME
        if len(segment.text) <= (_LONGEST_EQUAL if same else _LONGEST_CHANGED):
            short.append(segment)
            continue
        before = segment.text[:_KEPT_BESIDE] if index or not same else ""
        after = segment.text[-_KEPT_BESIDE:] if index < len(segments) - 1 or not same else ""
        left_out = len(segment.text) - len(before) - len(after)
        gap = f" … {left_out:,} {'equal' if same else 'more'} characters … "
        parts = Segment(before, segment.mark), Segment(gap, Mark.GAP), Segment(after, segment.mark)
        short += [part for part in parts if part.text]
    return tuple(short)


def _common_ends(left: list[str], right: list[str]) -> tuple[int, int]:
    shorter = min(len(left), len(right))
    start = next((index for index in range(shorter) if left[index] != right[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if left[-1 - index] != right[-1 - index]), rest)
    return start, end


def _differences(
    left: list[str], right: list[str], *, keep_punctuation: bool
) -> tuple[list[Segment], list[Segment]]:
    if len(left) * len(right) > _MOST_PAIRS:
        return [Segment("".join(left), Mark.CHANGED)], [Segment("".join(right), Mark.CHANGED)]
    primary: list[Segment] = []
    staging: list[Segment] = []
    for tag, left_from, left_to, right_from, right_to in _steps(left, right):
        words = "".join(left[left_from:left_to])
        # A lone comma or space between two changed words reads better as part of the change.
        same = tag == "equal" and (keep_punctuation or any(map(str.isalnum, words)))
        kind = Mark.SAME if same else Mark.CHANGED
        primary.append(Segment(words, kind))
        staging.append(Segment("".join(right[right_from:right_to]), kind))
    return primary, staging


def _steps(left: list[str], right: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if _same_frame(left, right):
        return [
            ("equal" if ours == theirs else "replace", index, index + 1, index, index + 1)
            for index, (ours, theirs) in enumerate(zip(left, right, strict=True))
        ]
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()


def _same_frame(left: list[str], right: list[str]) -> bool:
    """Return whether only words differ, each in its place, as in two versions or times."""
    return len(left) == len(right) and all(
        ours == theirs or (_is_word(ours) and _is_word(theirs))
        for ours, theirs in zip(left, right, strict=True)
    )


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def _merged(segments: list[Segment]) -> Segments:
    merged: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if merged and merged[-1].mark is segment.mark:
            merged[-1] = Segment(merged[-1].text + segment.text, segment.mark)
        else:
            merged.append(segment)
    return tuple(merged)


def _alike(segments: Segments, primary: str, staging: str) -> float:
    same = sum(len(segment.text) for segment in segments if segment.mark is Mark.SAME)
    return same / max(len(primary), len(staging))


def _all_changed(text: str) -> Segments:
    return (Segment(text, Mark.CHANGED),) if text else ()
