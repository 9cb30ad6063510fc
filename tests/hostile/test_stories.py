"""Stories as they come: in any writing, broken, enormous, or no stories at all."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from filmwright.storyboard import yaml_file
from tests.hostile.conftest import Told

SENTENCE = (
    'The bear walked over the ice and saw a girl in a red coat. "Good evening," said the bear. She ran. '
)

GOOD = {
    "one word": b"Hello",
    "emoji only": "🐻🎩🌊🔥".encode(),
    "UTF-16 with a BOM": "A bear walked over the ice.".encode("utf-16"),
    "UTF-16 from the other end": b"\xfe\xff" + "A bear walked.".encode("utf-16-be"),
    "CRLF": b"A bear walked.\r\n\r\nHe sang.\r\n",
    "ANSI escapes": b"\x1b[31mA bear\x1b[0m walked \x1b]0;title\x07 away.",
    "bidi overrides": "A \u202ebear\u202c walked \u2066away\u2069.".encode(),
    "Arabic": "كان هناك دب أبيض يعيش على الجليد. قال الدب: «مساء الخير». ثم مشى نحو البيت.".encode(),
    "Chinese with full-width quotes": "小红走进森林。她看见一只熊。“你好！”小红说。熊笑了。".encode(),
    "Hindi": 'एक भालू बर्फ पर चल रहा था। उसने कहा, "नमस्ते"। फिर वह घर गया।'.encode(),
    "mixed": "The bear 熊 met علي and said नमस्ते. “Hi” — «Привет»! 🐻".encode(),
    "markup and templates": b"<script>x</script> {bear} ${x} %s {{x}} [bold]walks[/] away.",
    "YAML": b"title: foo\nscenes: []\n!!python/object:os.system x\n",
    "punctuation only": b"... !!! ???",
    "one line of a megabyte": (SENTENCE * (2**20 // len(SENTENCE))).encode(),
    "no space in a megabyte": b"a" * 2**20,
    "one endless cluster": ("e" + "\u0301" * 300_000).encode(),
}
BAD = {
    "empty": (b"", "is empty"),
    "spaces": (b"  \n\t \n", "is empty"),
    "a BOM alone": (b"\xef\xbb\xbf", "no words"),
    "Latin-1": ("Das Mädchen läuft.".encode("latin-1"), "not UTF-8"),
    "NUL bytes": (b"A bear\0 walked.", "binary"),
    "binary": (bytes(range(256)) * 20, "binary"),
    "a lone surrogate": (b"A bear \xed\xa0\x80 walked.", "not UTF-8"),
    "six megabytes": (b"a b. " * (6 * 2**20 // 5), "6.0 MB"),
    "a PDF": (b"%PDF-1.7 \n", "a PDF"),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD)
def test_a_strange_story_still_becomes_a_valid_board(
    here: Path, typed: Callable[..., Told], data: bytes
) -> None:
    (here / "s.txt").write_bytes(data)
    told = typed("plan", "s.txt")
    assert (told.code, "Traceback" in told.err) == (0, False)
    board = here / "s.film" / "storyboard.yaml"
    assert yaml_file.load(board).shots
    text = board.read_text(encoding="utf-8")
    assert not {"\x1b", "\x07", "\u202e", "\u2066"} & set(text + told.out)


def test_a_story_of_five_megabytes_is_planned(here: Path, typed: Callable[..., Told]) -> None:
    (here / "s.txt").write_text((SENTENCE + "\n") * (5 * 2**20 // (len(SENTENCE) + 1)), encoding="utf-8")
    assert typed("plan", "s.txt", "--quiet") == Told(0, "", "")
    assert 1 < len(yaml_file.load(here / "s.film" / "storyboard.yaml").shots) <= 400


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD)
def test_what_is_no_story_is_refused_in_one_sentence_and_leaves_nothing(
    here: Path, typed: Callable[..., Told], data: bytes, said: str
) -> None:
    (here / "s.txt").write_bytes(data)
    told = typed("plan", "s.txt")
    assert told.code == 1
    assert told.is_clear
    assert said in told.err
    assert [p.name for p in here.iterdir()] == ["s.txt"]


NAMES = {
    "spaces": "my story.txt",
    "quotes": 'it\'s "q".txt',
    "a leading dash": "-dash.txt",
    "no suffix": "noext",
    "hidden": ".hidden",
    "markup": "[red]x.txt",
    "percent": "%s{}.txt",
    "composed": "été.txt",
    "Chinese": "熊.txt",
}
UNIX_NAMES = {
    "a newline": "new\nline.txt",
    "an escape": "\x1b[31mred.txt",
    "a bidi override": "\u202etxt.exe.txt",
    "a star": "*.txt",
}


@pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, id=why) for why, name in NAMES.items()),
        *(
            pytest.param(name, id=why, marks=pytest.mark.skipif(os.name == "nt", reason="no name there"))
            for why, name in UNIX_NAMES.items()
        ),
    ],
)
def test_a_story_may_have_any_name_and_the_next_command_can_be_typed(
    here: Path, typed: Callable[..., Told], name: str
) -> None:
    (here / name).write_text("A bear walked over the ice.", encoding="utf-8")
    told = typed("plan", "--", name)
    assert told.code == 0
    assert not {"\x1b", "\u202e"} & set(told.out + told.err)
    line = told.out[told.out.index("filmwright resume ") :]
    words = shlex.split(line) if name.isprintable() else _as_bash_reads(line)
    assert words[:2] == ["filmwright", "resume"]
    assert typed("check", *words[2:]).code == 0


def _as_bash_reads(line: str) -> list[str]:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash to read the line as a person's shell does")
    told = subprocess.run([bash, "-c", "printf '%s\\0' " + line], capture_output=True, check=True)
    return [os.fsdecode(word) for word in told.stdout.split(b"\0")[:-1]]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes there only")
def test_a_file_name_that_is_no_text_survives(here: Path, typed: Callable[..., Told]) -> None:
    name = os.fsdecode(b"bad\xff\xfe.txt")
    (here / name).write_text("A bear walked.", encoding="utf-8")
    assert typed("plan", name).code == 0
    assert (here / os.fsdecode(b"bad\xff\xfe.film") / "storyboard.yaml").exists()


def test_a_story_named_like_a_command_is_reached_by_its_path(here: Path, typed: Callable[..., Told]) -> None:
    for name in ("make", "status"):
        (here / name).write_text("A bear walked.", encoding="utf-8")
        assert typed("plan", f"./{name}").code == 0
        assert (here / f"{name}.film" / "storyboard.yaml").exists()
    assert typed("make").code == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes, devices and links of Unix")
def test_what_is_no_file_is_refused_and_never_read_to_its_end(here: Path, typed: Callable[..., Told]) -> None:
    os.mkfifo(here / "fifo")
    (here / "folder").mkdir()
    (here / "loop").symlink_to("pool")
    (here / "pool").symlink_to("loop")
    (here / "dangling").symlink_to("nowhere")
    before = sorted(p.name for p in here.iterdir())
    said = {
        "fifo": "a pipe or a device",
        "/dev/zero": "a pipe or a device",
        "folder": "is a folder",
        "loop": "cannot read loop",
        "dangling": "there is no file",
        "x" * 300: "cannot read",
        "fifo/x": "cannot read",
    }
    for name, words in said.items():
        told = typed("plan", name)
        assert told.code == 1, name
        assert told.is_clear
        assert words in told.err
    assert sorted(p.name for p in here.iterdir()) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_story_one_may_not_read_is_refused(here: Path, typed: Callable[..., Told]) -> None:
    (here / "s.txt").write_text("A bear walked.", encoding="utf-8")
    (here / "s.txt").chmod(0)
    told = typed("plan", "s.txt")
    assert (told.code, told.is_clear) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="another limit there")
def test_a_name_too_long_for_its_project_is_told(here: Path, typed: Callable[..., Told]) -> None:
    name = "x" * 251 + ".txt"  # a legal file name whose project's is not
    (here / name).write_text("A bear walked.", encoding="utf-8")
    told = typed("plan", name)
    assert told.code != 0
    assert told.is_clear
    assert "--out" in told.err


def test_whoever_is_introduced_between_commas_is_in_the_cast(here: Path, typed: Callable[..., Told]) -> None:
    (here / "s.txt").write_text(
        "Mr Bear, a polar bear in a top hat, walks across the ice. Ida, a girl in a yellow raincoat, laughs.",
        encoding="utf-8",
    )
    assert typed("plan", "s.txt", "--quiet").code == 0
    cast = yaml_file.load(here / "s.film" / "storyboard.yaml").cast
    assert {who: member.wears for who, member in cast.items()} == {
        "bear": "top hat",
        "ida": "yellow raincoat",
    }
    assert "bear" in cast["bear"].looks
    assert cast["ida"].looks == "girl"
