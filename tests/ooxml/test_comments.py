from __future__ import annotations

import pytest

from pac_excel.ooxml.comments import THREADS, follow_comments
from pac_excel.ooxml.xml import MAIN, parse
from tests.ooxml.movements import movement

NOTES = f'<comments xmlns="{MAIN}"><commentList>{{0}}</commentList></comments>'
NOTE = '<comment ref="{0}" authorId="0"><text><t>x</t></text></comment>'
THREAD = f'<ThreadedComments xmlns="{THREADS}">{{0}}</ThreadedComments>'
MESSAGE = '<threadedComment ref="{0}" id="{{1}}" personId="{{2}}"><text>x</text></threadedComment>'


@pytest.mark.parametrize(("part", "item"), [(NOTES, NOTE), (THREAD, MESSAGE)])
def test_notes_and_threads_stay_at_their_cells_and_go_with_them(part: str, item: str) -> None:
    data = part.replace(
        "{0}", "".join(item.replace("{0}", cell) for cell in ("C4", "C7", "C9", "C9"))
    ).encode()

    def cells(rows: int) -> list[str | None]:
        followed = follow_comments(data, "xl/comments1.xml", movement(rows))
        return [found.get("ref") for found in parse(followed, "part").iter() if found.get("ref")]

    assert cells(3) == ["C4", "C7", "C12", "C12"]
    assert cells(-1) == ["C4", "C8", "C8"]


def test_a_part_without_notes_below_is_left_as_it_is() -> None:
    data = NOTES.replace("{0}", NOTE.replace("{0}", "C4")).encode()
    assert follow_comments(data, "xl/comments1.xml", movement(3)) is data
