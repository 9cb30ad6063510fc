"""The sheets: nothing written is lost, arrows point where things go, the same board is the same file."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import skia
from numpy.typing import NDArray
from PIL import Image

from filmwright import fonts
from filmwright.assembler.sheets import layout, moves, walks
from filmwright.assembler.sheets.contact import MOST_PIXELS, Frame, write_contact
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.pages import write_sheet
from filmwright.assembler.sheets.sheet import Sheet, Views, camera_words, clock, panels_of
from filmwright.assembler.sheets.sketch import draw_sketch
from filmwright.assembler.sheets.stills import differ, jpeg_of
from filmwright.assembler.sheets.strokes import CAMERA
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import CameraMove, Posture, ShotSize
from filmwright.schemas.shot import Shot
from tests import boards
from tests.assembler.pdf_words import pages_of

FRAME = (20.0, 20.0, 160.0, 90.0)
LONG = "He speaks of the sea, and of the ships that went out on it and did not come back. "


def sheet_of(board: Board) -> Sheet:
    starts = {shot.id: float(4 * n) for n, shot in enumerate(board.shots)}
    return Sheet(board, panels_of(board, starts), "2026-11-20", "3f9a1c0d", 4.0 * len(starts))


def words_of(board: Board, **given: Any) -> list[str]:
    return pages_of(write_sheet(sheet_of(board), given.pop("views", {}), **given).pdf)


def packed(text: str) -> str:
    return "".join(text.split())


def shots(count: int, **fields: Any) -> Board:
    return boards.board(*({"id": f"s{n:03d}", "action": f"Action {n}."} for n in range(count)), **fields)


def picture(colour: tuple[int, int, int] = (40, 90, 160)) -> bytes:
    return jpeg_of(np.full((90, 160, 3), colour, np.uint8))


def drawn(draw: Any, size: tuple[int, int] = (200, 130)) -> NDArray[np.uint8]:
    surface = skia.Surface(size[0] * 2, size[1] * 2)
    with surface as canvas:
        canvas.clear(0xFFFFFFFF)
        canvas.scale(2, 2)
        draw(canvas)
    return np.asarray(surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType))[..., :3]


def red(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    ink = np.array([CAMERA >> 16 & 255, CAMERA >> 8 & 255, CAMERA & 255])
    return np.asarray(np.abs(pixels.astype(int) - ink).sum(axis=2) < 30)


def move_of(move: str, amount: float = 0.5) -> NDArray[np.bool_]:
    shot = Shot.model_validate({"id": "s010", "camera": {"move": move, "amount": amount}})

    def draw(canvas: Any) -> None:
        moves.draw_inside(canvas, FRAME, shot)
        moves.draw_under(canvas, (60, 112, 120, 12), shot)

    return red(drawn(draw))


def test_a_page_holds_six_panels_whatever_the_shape_of_the_film():
    for paper in layout.PAPERS:
        for aspect in (0.5, 9 / 16, 0.8, 1.0, 4 / 3, 16 / 9, 2.39):
            grid = layout.grid_of(paper, None, aspect, 40, moves.BESIDE, moves.BELOW)
            assert grid.columns * grid.rows >= 6
            assert grid.picture[0] / grid.picture[1] == pytest.approx(aspect)
            assert grid.picture[0] + (0 if grid.beside else moves.BESIDE) <= grid.column + 1e-6


def test_every_shot_is_on_a_page_with_its_id_seconds_place_in_the_film_and_words():
    board = boards.board(
        {
            "id": "s010", "action": "Mr Bear walks.",
            "camera": {"size": "mcu", "focal_mm": 85, "angle": "low"},
            "dialogue": [{"who": "bear", "line": "Good evening?", "how": "softly", "mode": "off-screen"}],
            "transition": {"kind": "dissolve", "seconds": 0.8}, "sound": "wind", "review": ["check the hat"],
        },
        {
            "id": "s020", "boundary": "continue", "action": "He waits.", "narration": "It was late.",
            "seconds": 2.5, "camera": {"move": "truck-left"},
        },
        logline="A bear, a girl.",
    )  # fmt: skip
    (page,) = words_of(board)
    for said in (
        "The Bear", "A bear, a girl.", "2 shots", "board of 2026-11-20 · 3f9a1c0d", "s010",
        "MCU · 85 mm · low angle",
        "DISSOLVE 0.8 s", "Mr Bear walks.", "Mr Bear (O.S.; softly):", "Good evening?", "SOUND", "wind",
        "! check the hat", "s020", "2.5 s · 0:04", "Narrator:", "It was late.", "TRUCK LEFT", "1 / 1",
    ):  # fmt: skip
        assert packed(said) in packed(page), said


def test_words_can_be_searched_for_though_a_printer_would_join_their_letters():
    assert packed("office flat waffle") in packed(words_of(shots(1, logline="office flat waffle"))[0])


def test_action_that_only_repeats_the_dialogue_stands_there_once():
    line = {"who": "ida", "line": "I sail at eight."}
    (page,) = words_of(boards.board({"id": "s010", "action": "“I sail at eight!”", "dialogue": [line]}))
    assert page.count("eight!") == 1  # in the thumbnail
    assert page.count("eight.") == 1


def test_what_has_no_room_in_its_panel_stands_in_full_on_a_last_page():
    board = boards.board(
        {"id": "s010", "action": "Short."},
        {"id": "s020", "action": "Talk.", "dialogue": [{"who": "ida", "line": LONG * 40}]},
        {"id": "s030", "action": "你好" * 800},
    )
    pages = words_of(board)
    assert packed("in full on p. 2") in packed(pages[0])
    rest = packed("".join(pages[1:]))
    assert rest.count("Hespeaksofthesea") == 40
    assert "s010" not in rest
    again = words_of(board, columns=4)
    assert packed("in full on p.") in packed(again[0])


def test_a_row_of_few_words_gives_its_room_to_one_of_many():
    assert layout.shared([40, 90], 60, 2) == pytest.approx([40, 80])
    assert layout.shared([40, 70], 60, 2) == pytest.approx([50, 70])
    assert layout.shared([90, 90], 60, 2) == pytest.approx([60, 60])
    assert layout.shared([90], 60, 2) == pytest.approx([90])
    assert layout.shared([0, 0], 60, 2) == pytest.approx([60, 60])


def test_a_scene_is_headed_where_it_begins_and_named_where_it_goes_on():
    scenes = [
        {"id": "sc010", "heading": "EXT. ICE - DUSK", "shots": [{"id": f"s{n}"} for n in range(8)]},
        {"id": "sc020", "place": "ice", "time": "night", "shots": [{"id": "t1"}]},
    ]
    first, second = words_of(Board.model_validate({**boards.base(), "scenes": scenes}))
    assert packed(first).count(packed("sc010 EXT. ICE - DUSK")) == 2
    assert packed(first).count("(continued)") == 1
    assert packed("EXT. ICE - DUSK (continued)") in packed(second)
    assert packed("The ice field – night") in packed(second)


def test_the_same_sheet_is_the_same_file_to_the_byte():
    board = shots(7)
    views = {"s001": Views(picture(), picture((200, 30, 30)))}
    pngs: list[bytes] = []

    def written() -> bytes:
        return write_sheet(sheet_of(board), views, lambda _page, _of, png: pngs.append(png)).pdf

    assert written() == written()
    assert len(pngs) == 4
    assert pngs[:2] == pngs[2:]
    assert Image.open(BytesIO(pngs[0])).size == (1754, 1241)


def test_a_photograph_goes_into_the_pdf_as_it_is():
    coded = picture()
    assert coded[200:] in write_sheet(sheet_of(shots(1)), {"s000": Views(coded)}).pdf


def test_a_picture_from_before_an_edit_says_so():
    fresh, old = (words_of(shots(1), views={"s000": Views(picture(), None, old)})[0] for old in (False, True))
    assert packed("BEFORE THE LAST EDIT") in packed(old)
    assert packed("BEFORE THE LAST EDIT") not in packed(fresh)


def test_a_shot_that_ends_on_another_picture_shows_that_too():
    one, both = Views(picture()), Views(picture(), picture((200, 30, 30)))
    said = [packed(words_of(shots(1), views={"s000": view})[0]) for view in (one, both)]
    assert ["endson" in page for page in said] == [False, True]


def test_a_board_without_shots_is_a_page_that_says_so():
    assert packed("No shots yet.") in packed(words_of(Board.model_validate(boards.base()))[0])


@pytest.mark.parametrize("move", get_args(CameraMove))
def test_every_move_but_a_still_camera_has_a_sign_and_a_word(move: CameraMove):
    ink = move_of(move)
    assert ink.any() == (move != "static")
    shot = Shot.model_validate({"id": "s010", "camera": {"move": move}})
    assert moves.words_of(shot) == ("" if move == "static" else move.replace("-", " ").upper())


def test_no_two_moves_are_drawn_alike():
    seen = {move: move_of(move).tobytes() for move in get_args(CameraMove)}
    assert len(set(seen.values())) == len(seen)


def _heads(ink: NDArray[np.bool_], axis: int) -> float:
    """Return where the arrow is broadest, from 0 to 1 along an axis of the arrow's own extent."""
    breadth = ink.sum(axis=1 - axis)
    along = np.flatnonzero(breadth)
    return float((np.mean(np.flatnonzero(breadth == breadth.max())) - along[0]) / (along[-1] - along[0]))


def test_arrows_point_where_the_camera_goes():
    for move, axis in (("pan", 1), ("truck", 1), ("tilt", 0), ("pedestal", 0)):
        back, forth = ("left", "right") if axis else ("up", "down")
        low, high = _heads(move_of(f"{move}-{back}"), axis), _heads(move_of(f"{move}-{forth}"), axis)
        if move == "pedestal":  # its foot is as broad as its head, and stands at the other end
            low, high = 0.0, 1.0
            up = move_of("pedestal-up")
            rows = np.flatnonzero(up.any(axis=1))
            assert up[rows[1]].sum() < up[rows[-2]].sum()  # the tip above, the foot below
        assert low < 0.3, move
        assert high > 0.7, move


def test_a_longer_move_has_a_longer_arrow():
    for move in ("pan-left", "truck-right", "tilt-up", "dolly-in", "zoom-in", "crane-up", "arc-left"):
        short, long = move_of(move, 0.2), move_of(move, 1.0)
        if move == "zoom-in":  # its inner frame is smaller
            assert _innermost(long) < _innermost(short)
        else:
            assert long.sum() > short.sum(), move


def _innermost(ink: NDArray[np.bool_]) -> int:
    """Return how far the inner frame is from the middle, in pixels."""
    row = ink[130, 200:360]
    return int(np.flatnonzero(row)[0]) if row.any() else 999


def test_an_explicit_path_is_drawn_as_the_moves_it_amounts_to():
    def told(*keys: dict[str, Any]) -> str:
        return moves.words_of(Shot.model_validate({"id": "s010", "motion": {"camera": list(keys)}}))

    still = {"at": 0, "position": (0, -4, 1.5)}
    assert told(still) == ""
    assert told(still, {"at": 2, "position": (0, -1, 1.5)}) == "DOLLY IN"
    assert told(still, {"at": 2, "position": (-2, -4, 2.5)}) == "TRUCK LEFT + PEDESTAL UP"
    assert told(still, {"at": 2, "position": (0, -4, 1.5), "focal_mm": 70}) == "ZOOM IN"


def ways(spots: dict[str, tuple[float, float]] | None = None, **shot: Any) -> list[tuple[float, float]]:
    one = Shot.model_validate({"id": "s010", **shot})
    stood = walks.zones_before([one])["s010"]
    return [(round(w.start[0], 2), round(w.stop[0], 2)) for w in walks.ways_of(one, stood, spots)]


def test_who_walks_gets_an_arrow_from_where_they_stand_to_where_they_go():
    stands = {"placements": [{"who": "bear", "zone": "left"}]}
    walk = {"who": "bear", "verb": "walk", "to": "center"}
    assert ways(first_frame=stands, motion={"beats": [walk]}) == [(0.21, 0.5)]
    on = {"who": "bear", "verb": "run", "to": "off-right"}
    assert ways(first_frame=stands, motion={"beats": [walk, on]}) == [(0.21, 0.5), (0.5, 1.07)]
    assert ways({"bear": (0.3, 0.8)}, first_frame=stands, motion={"beats": [walk]}) == [(0.3, 0.5)]


def test_who_goes_nowhere_that_is_known_gets_no_arrow():
    assert ways(motion={"beats": [{"who": "bear", "verb": "wave"}]}) == []
    assert ways(motion={"beats": [{"who": "bear", "verb": "walk", "to": "left"}]}) == []
    here = {"placements": [{"who": "bear", "zone": "left"}]}
    assert ways(first_frame=here, motion={"beats": [{"who": "bear", "verb": "walk", "to": "left"}]}) == []


def test_who_enters_comes_from_the_nearer_side_and_who_exits_was_in_the_frame():
    assert ways(motion={"beats": [{"who": "fox", "verb": "enter", "to": "center-right"}]}) == [(1.07, 0.65)]
    assert ways(motion={"beats": [{"who": "fox", "verb": "exit", "to": "off-left"}]}) == [(0.5, -0.07)]


def test_a_continued_shot_knows_where_the_one_before_left_everybody():
    one, two, cut = (
        Shot.model_validate(data)
        for data in (
            {"id": "a", "first_frame": {"placements": [{"who": "bear", "zone": "left"}]},
             "motion": {"beats": [{"who": "bear", "verb": "walk", "to": "right"}]}},
            {"id": "b", "boundary": "continue"},
            {"id": "c"},
        )
    )  # fmt: skip
    again = Shot.model_validate({"id": "d", "boundary": {"continue": "a"}})
    assert walks.zones_before([one, two, cut, again]) == {
        "a": {"bear": "left"}, "b": {"bear": "right"}, "c": {}, "d": {"bear": "right"},
    }  # fmt: skip


def sketch(camera: dict[str, Any], **placement: Any) -> NDArray[np.uint8]:
    place = {"who": "bear", "facing": "camera", **placement}
    board = boards.board({"id": "s010", "camera": camera, "first_frame": {"placements": [place]}})
    return drawn(lambda canvas: draw_sketch(canvas, FRAME, board.shots[0], board, {}, Letters(), 8))


def figure(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where the figure is: its own pale colour."""
    return np.asarray(np.abs(pixels.astype(int) - [0xE3, 0xDC, 0xCF]).sum(axis=2) < 6)


def test_a_thumbnail_shows_who_stands_where_and_how_near():
    left, right = (figure(sketch({"size": "fs"}, zone=zone)) for zone in ("left", "right"))
    assert np.argwhere(left)[:, 1].mean() < 160 < 240 < np.argwhere(right)[:, 1].mean()
    near = [int(figure(sketch({"size": size})).sum()) for size in get_args(ShotSize)[:6]]
    assert near == sorted(near)
    deep = [
        int(figure(sketch({"size": "ws"}, depth=d)).sum()) for d in ("background", "midground", "foreground")
    ]
    assert deep == sorted(deep)
    poses = {figure(sketch({"size": "fs"}, posture=p)).tobytes() for p in get_args(Posture)}
    assert len(poses) == len(get_args(Posture))
    looks = {
        sketch({"size": "cu"}, facing=f).tobytes() for f in ("camera", "away", "screen-left", "screen-right")
    }
    assert len(looks) == 4


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has no font but ours."""
    monkeypatch.setattr(fonts, "_system_folders", lambda: (tmp_path,))
    monkeypatch.delenv("FILMWRIGHT_FONTS", raising=False)
    caches = (fonts._pick, fonts._faces, fonts._system_files)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


@pytest.mark.usefixtures("bare_machine")
def test_letters_that_no_font_here_has_are_named_on_the_sheet_and_to_the_caller():
    board = boards.board({"id": "s010", "action": "狐狸 walks."}, title="狐")
    written = write_sheet(sheet_of(board), {})
    assert written.missing == ("狐", "狸")
    assert packed("no font here has") in packed(pages_of(written.pdf)[0])
    assert write_sheet(sheet_of(shots(1)), {}).missing == ()


def test_a_script_that_is_read_from_the_right_is_set_from_the_right():
    letters = Letters()

    def ink(words: str) -> float:
        pixels = drawn(lambda canvas: letters.paragraph([("plain", words)], 190, 9).paint(canvas, 5, 5))
        return float(np.argwhere(pixels[..., 0] < 128)[:, 1].mean())

    assert ink("Good evening") < 200 < ink("مساء الخير")
    assert ink("שלום") > 200


def test_a_contact_sheet_shows_every_frame_with_its_shot_and_time_and_stays_small_enough_to_open():
    frames = [Frame("s000", 0.5 * n, picture(), is_first=n == 0) for n in range(4)]
    written, png = write_contact(sheet_of(shots(1)), frames)
    (page,) = pages_of(written.pdf)
    assert packed("s000 0:00.0") in packed(page)
    assert packed("0:01.5") in packed(page)
    assert Image.open(BytesIO(png)).width == 1754
    many, png = write_contact(sheet_of(shots(1)), frames * 250)
    wide, high = Image.open(BytesIO(png)).size
    assert wide * high <= MOST_PIXELS * 1.01
    assert many.pages > 10


def test_pictures_are_small_and_only_those_that_differ_are_shown_twice():
    rng = np.random.default_rng(1)
    rgb = rng.integers(0, 255, (1080, 1920, 3), np.uint8)
    assert Image.open(BytesIO(jpeg_of(rgb))).size == (720, 405)
    assert Image.open(BytesIO(jpeg_of(np.zeros((90, 160, 3), np.uint8)))).size == (160, 90)
    grey = np.full((90, 160, 3), 100, np.uint8)
    assert not differ(grey, grey + 4)
    moved = grey.copy()
    moved[:, :40] = 250
    assert differ(grey, moved)


def test_words_of_the_camera_are_those_of_a_slate():
    def said(**camera: Any) -> str:
        return camera_words(Shot.model_validate({"id": "s", "camera": camera}).camera)

    assert said(size="cu") == "CU"
    assert said(size="ws", framing="over-shoulder", angle="worm") == "WS · over shoulder · worm’s eye"


def test_a_clock_counts_hours_only_where_there_are_any():
    assert [clock(s) for s in (0, 64.9, 3729)] == ["0:00", "1:04", "1:02:09"]
