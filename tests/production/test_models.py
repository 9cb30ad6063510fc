"""Models: which there are, and how one is brought here on purpose, at one commit, from a scripted Hub."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest

from filmwright import cli
from filmwright.errors import BackendUnavailable, Cancelled, InputInvalid, WriterFailed
from filmwright.generators.diffusion import hub as hubs
from filmwright.generators.diffusion import pins
from filmwright.production import models, registry
from tests.generators.diffusion.folders import Files, controlnet, pipeline, tensors, write
from tests.generators.diffusion.hub_server import TOKEN, Hub, serving

UNET = "unet/diffusion_pytorch_model.safetensors"
PRESET = """
title = "A small one"
makes = "stills"
about = "For tests."
pipeline = "StableDiffusionXLPipeline"
size_gb = 0.1
vram_gb = [8]
{more}
[source]
repo = "someone/small"
[licence]
id = "Some Terms 1.0"
url = "https://example.org/terms"
commercial = false
limits = ["not in space"]
checked = 2026-11-20
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of settings, with a preset of theirs; and an empty cache."""
    from huggingface_hub import constants

    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # a test that loads a model has set it
    monkeypatch.setattr(models, "_gpu_gb", lambda: None)
    own(registry.own_presets())
    return registry.own_presets().parent


@pytest.fixture
def hub(config: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found


def own(folder: Path, name: str = "small", more: str = "") -> None:
    write({f"{name}.toml": PRESET.format(more=more).encode()}, folder)


class Heard:
    """Listens to a download."""

    def __init__(self) -> None:
        self.total, self.bytes, self.said = 0, 0, list[str]()

    def begin(self, total_bytes: int) -> None:
        self.total = total_bytes

    def arrived(self, more_bytes: int) -> None:
        self.bytes += more_bytes

    def say(self, text: str) -> None:
        self.said.append(text)


def pull(name: str = "small", revision: str | None = None, heard: Heard | None = None) -> models.Listed:
    found = models.pull(name, revision, lambda _: True, heard or Heard())
    assert found is not None
    return found


def refused(words: str, name: str = "small", revision: str | None = None) -> BackendUnavailable:
    with pytest.raises(BackendUnavailable, match=words) as caught:
        pull(name, revision)
    assert "\n" not in caught.value.message
    assert models.one(name).state != "here"
    return caught.value


def test_a_pulled_model_is_here_at_its_commit(hub: Hub, config: Path) -> None:
    commit = hub.push("someone/small", pipeline())
    assert models.one("small").state == "not here"
    heard = Heard()
    found = pull(heard=heard)
    assert (found.state, found.revision) == ("here", commit)
    assert pins.read(config / "models.toml")["commits"] == {"someone/small": commit}
    assert heard.bytes == heard.total == sum(map(len, pipeline().values()))
    assert found.bytes == sum(len(c) for name, c in pipeline().items() if name.endswith(".safetensors"))


def test_only_what_is_needed_is_fetched(hub: Hub) -> None:
    extra: Files = {
        "sd_xl_base.safetensors": tensors(9), "unet/diffusion_pytorch_model.bin": b"\x80",
        "unet/diffusion_pytorch_model.fp16.safetensors": tensors(4), "unet/model.onnx": b"o",
        "pipeline.py": b"raise SystemExit", "unet/evil.py": b"raise SystemExit", "README.md": b"#",
        "other/model.safetensors": tensors(2), "image.png": b"p", "tokenizer/notes.txt": b"n",
    }  # fmt: skip
    hub.push("someone/small", pipeline() | extra)
    snapshot = pull().folder
    assert snapshot is not None
    there = {p.relative_to(snapshot).as_posix() for p in snapshot.rglob("*") if p.is_file()}
    assert there == {*pipeline(), "tokenizer/notes.txt"}


def test_weights_come_at_the_precision_they_are_loaded_at(hub: Hub) -> None:
    half: Files = {"unet/diffusion_pytorch_model.fp16.safetensors": tensors(4, 5)}
    hub.push("someone/small", pipeline() | half)
    own(registry.own_presets(), "half", 'dtype = { default = "float16" }')
    own(registry.own_presets(), "mixed", 'dtype = { default = "float16", unet = "float32" }')
    pull("half")
    assert "diffusion_pytorch_model.fp16.safetensors" in hub.fetched()
    assert "diffusion_pytorch_model.safetensors" not in hub.fetched()
    assert models.one("half").state == "here"
    pins.write(registry.pins(), "commits", {"someone/small": ""})
    pull("mixed")
    assert "diffusion_pytorch_model.safetensors" in hub.fetched()


def test_the_rest_of_a_broken_download_comes_later(hub: Hub, config: Path, tmp_path: Path) -> None:
    files = pipeline() | {UNET: tensors(300, 300)}
    hub.push("someone/small", files)
    whole = files[UNET]
    blob = tmp_path / "hub/models--someone--small/blobs" / sha256(whole).hexdigest()
    write({f"{blob.name}.incomplete": whole[:50_000]}, blob.parent)
    heard = Heard()
    offers: list[models.Offer] = []
    models.pull("small", None, lambda offer: offers.append(offer) or True, heard)
    assert offers[0].bytes - offers[0].missing_bytes == 50_000 + len(files["model_index.json"])
    assert "bytes=50000-" in [a.range for a in hub.asked if a.path.endswith(UNET) and a.method == "GET"]
    assert heard.bytes == heard.total
    assert blob.read_bytes() == whole
    assert models.one("small").state == "here"


def test_a_connection_that_breaks_once_goes_on_by_itself(hub: Hub) -> None:
    hub.push("someone/small", pipeline() | {UNET: tensors(2500, 2500)})
    hub.breaks[UNET] = 11_000_000
    assert pull().state == "here"
    assert any(a.range == "bytes=10485760-" for a in hub.asked if a.path.startswith("/signed/"))


def test_ctrl_c_keeps_what_has_arrived(hub: Hub, config: Path, tmp_path: Path) -> None:
    files = pipeline() | {UNET: tensors(3000, 3000)}
    hub.push("someone/small", files)

    class Stops(Heard):
        def arrived(self, more_bytes: int) -> None:
            super().arrived(more_bytes)
            if self.bytes > 15_000_000:
                raise KeyboardInterrupt

    with pytest.raises(Cancelled) as caught:
        pull(heard=Stops())
    assert caught.value.hint == "filmwright models pull small"
    part = tmp_path / "hub/models--someone--small/blobs" / f"{sha256(files[UNET]).hexdigest()}.incomplete"
    assert part.stat().st_size == 10_485_760
    assert "commits" not in pins.read(config / "models.toml")
    assert pull().state == "here"


def test_a_file_that_is_not_what_the_commit_holds_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.push("someone/small", pipeline())
    hub.forged[UNET] = pipeline()[UNET][:-1] + b"!"
    assert "its checksum differs" in refused("arrived damaged").message
    assert not [*tmp_path.rglob("*.incomplete")]
    hub.forged.clear()
    assert pull().state == "here"


def test_a_file_damaged_since_is_fetched_again_at_its_pin(hub: Hub) -> None:
    commit = hub.push("someone/small", pipeline())
    folder = pull().folder
    assert folder is not None
    hub.push("someone/small", pipeline() | {UNET: tensors(2, 3)})
    for name in (UNET, "unet/config.json"):
        blob = (folder / name).resolve()
        blob.write_bytes(blob.read_bytes()[:-9])
    assert models.one("small").state == "unfit"
    assert (pull().state, pull().revision) == ("here", commit)
    blob = (folder / UNET).resolve()
    blob.write_bytes(b"too short")
    (folder / UNET).unlink()  # as of another snapshot that shared it
    assert models.one("small").state == "unfit"
    assert pull().state == "here"


def test_a_pin_is_kept_when_the_branch_moves_on(hub: Hub) -> None:
    first = hub.push("someone/small", pipeline())
    pull()
    second = hub.push("someone/small", pipeline() | {UNET: tensors(2, 3)})
    hub.asked.clear()
    assert pull().revision == first
    assert hub.asked == []
    assert pull(revision="main").revision == second
    assert models.one("small").revision == second
    assert pull(revision=first).revision == first


def test_a_branch_that_a_preset_names_is_pinned_too(hub: Hub) -> None:
    commit = hub.push("someone/small", pipeline())
    text = PRESET.format(more="").replace(
        'repo = "someone/small"', 'repo = "someone/small"\nrevision = "main"'
    )
    write({"branch.toml": text.encode()}, registry.own_presets())
    assert pull("branch").revision == commit
    hub.push("someone/small", pipeline() | {UNET: tensors(2, 3)})
    assert models.one("branch").revision == commit


def test_everything_a_preset_refers_to_comes_with_it(hub: Hub) -> None:
    hub.push("someone/small", pipeline())
    net = hub.push("someone/depth", controlnet() | {"diffusion_pytorch_model.bin": b"\x80"})
    adapter: Files = {
        "sdxl/ip.safetensors": tensors(2), "sdxl/ip.bin": b"\x80", "sdxl/other.safetensors": tensors(3),
        "sdxl/enc/config.json": b"{}", "sdxl/enc/model.safetensors": tensors(6),
    }  # fmt: skip
    hub.push("someone/ip", adapter)
    more = """
[[controls]]
kind = "depth"
source = { repo = "someone/depth" }
[references]
kind = "ip-adapter"
argument = "ip_adapter_image"
encoder = "enc"
source = { repo = "someone/ip", subfolder = "sdxl", file = "ip.safetensors" }
"""
    write({"full.toml": (PRESET.format(more="") + more).encode()}, registry.own_presets())
    pull("small")
    assert models.one("full").state == "in part"
    found = pull("full")
    assert found.state == "here"
    assert pins.read(registry.pins())["commits"]["someone/depth"] == net
    assert not {"ip.bin", "diffusion_pytorch_model.bin", "other.safetensors"} & set(hub.fetched())


def test_a_repository_of_pickles_is_refused_before_it_is_downloaded(hub: Hub) -> None:
    files = pipeline()
    files["unet/diffusion_pytorch_model.bin"] = files.pop(UNET)
    hub.push("someone/small", files)
    error = refused("its weights are pickled")
    assert "diffusion_pytorch_model.bin" in error.message
    assert set(hub.fetched()) == {"model_index.json"}


def test_a_pipeline_that_is_code_is_refused_before_it_is_downloaded(hub: Hub) -> None:
    hub.push(
        "someone/small", pipeline(_class_name=["pipeline", "Evil"]) | {"pipeline.py": b"raise SystemExit"}
    )
    refused("code of its own")
    assert set(hub.fetched()) == {"model_index.json"}


def test_another_family_is_not_pinned(hub: Hub, config: Path) -> None:
    hub.push("someone/small", pipeline(_class_name="WanPipeline"))
    refused("it is a WanPipeline")
    assert "commits" not in pins.read(config / "models.toml")


def test_a_gated_repository_says_how_to_get_in(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.push("someone/small", pipeline())
    hub.gated.add("someone/small")
    error = refused("is gated")
    assert f"accept them at {hub.url}/someone/small, set HF_TOKEN" in error.hint
    monkeypatch.setenv("HF_TOKEN", "hf_of-somebody-else")
    assert "hf_of-somebody-else" not in repr(refused("is gated"))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert pull().state == "here"
    assert {a.token for a in hub.asked if a.path.startswith("/signed/")} == {None}


@pytest.mark.parametrize(
    ("status", "words"), [(401, "or it is private"), (403, "does not let us at"), (500, "answers 500")]
)
def test_a_server_that_refuses_is_told_in_one_line(status: int, words: str, hub: Hub) -> None:
    hub.refuses = status
    refused(words)


def test_a_repository_or_a_commit_that_is_not_there_is_told(hub: Hub) -> None:
    refused("there is no repository someone/small")
    hub.push("someone/small", pipeline())
    refused("has no revision 'nowhere'", revision="nowhere")


def test_without_network_it_is_said_so(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    assert "the same command again" in refused("http://127.0.0.1:1 cannot be reached").hint


def test_what_came_by_other_means_is_checked_and_pinned_without_network(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    commit = hub.push("someone/small", pipeline())
    huggingface_hub.snapshot_download("someone/small", endpoint=hub.url, cache_dir=hubs.cache())
    assert models.one("small").state == "not here"
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    heard = Heard()
    found = pull(heard=heard)
    assert (found.state, found.revision) == ("here", commit)
    assert any("using what the cache holds" in line for line in heard.said)


def test_a_disk_without_room_is_told_before_anything_comes(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    hub.push("someone/small", pipeline())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(WriterFailed, match="are free in"):
        pull()
    assert set(hub.fetched()) == {"model_index.json"}


def test_a_disk_that_fills_up_is_told(hub: Hub) -> None:
    import errno

    class Full(Heard):
        def arrived(self, more_bytes: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    hub.push("someone/small", pipeline())
    with pytest.raises(WriterFailed, match="the disk is full"):
        pull(heard=Full())


def test_without_huggingface_hub_it_says_how_to_install_it(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    error = refused("huggingface_hub")
    assert error.hint == "pip install 'filmwright[diffusion]'"


def test_a_model_in_a_folder_of_ones_own_is_not_pulled(config: Path, tmp_path: Path) -> None:
    folder = write(pipeline(), tmp_path / "mine")
    text = PRESET.format(more="").replace('repo = "someone/small"', f"folder = {json.dumps(str(folder))}")
    write({"mine.toml": text.encode()}, registry.own_presets())
    assert models.one("mine").state == "here"
    with pytest.raises(InputInvalid, match="nothing to pull"):
        pull("mine")


def test_the_parts_of_a_model_in_a_folder_of_ones_own_are_pulled(hub: Hub, tmp_path: Path) -> None:
    folder = write(pipeline(), tmp_path / "mine")
    text = PRESET.format(more="").replace('repo = "someone/small"', f"folder = {json.dumps(str(folder))}")
    net = '[[controls]]\nkind = "depth"\nsource = { repo = "someone/depth" }\n'
    write({"mine.toml": (text + net).encode()}, registry.own_presets())
    hub.push("someone/depth", controlnet())
    assert models.one("mine").state == "in part"
    assert pull("mine").state == "here"


def test_who_does_not_agree_downloads_nothing(hub: Hub, config: Path) -> None:
    hub.push("someone/small", pipeline())
    assert models.pull("small", None, lambda _: False, Heard()) is None
    assert set(hub.fetched()) == {"model_index.json"}
    assert not (config / "models.toml").exists()


def test_the_licence_is_said_at_the_first_use_only(config: Path) -> None:
    said: list[str] = []
    models.first_use("small", said.append)
    models.first_use("small", said.append)
    assert said == [
        "small: licence Some Terms 1.0, no commercial use; not in space (https://example.org/terms)"
    ]


def test_the_licence_is_said_where_it_cannot_be_remembered(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(registry, "pins", lambda: Path(os.devnull) / "models.toml")
    models.first_use("small", said.append)
    assert len(said) == 1


def test_an_offer_shows_the_terms_and_takes_no_answer_for_no(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Typed(StringIO):
        def isatty(self) -> bool:
            return True

    hub.push("someone/small", pipeline())
    for answer, told in (("\n", "Nothing was downloaded"), ("n\n", "Nothing was"), ("y\n", "small is here")):
        monkeypatch.setattr(sys, "stdin", Typed(answer))
        assert cli.run(["models", "pull", "small"]) == 0
        out, err = capsys.readouterr()
        for words in (
            "Some Terms 1.0, no commercial use",
            "- not in space",
            "https://example.org/terms",
            "[y/N]",
        ):
            assert words in err + out
        assert told in out


def test_the_list_says_what_is_here_and_under_which_licence(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["models"]) == 0
    shown = capsys.readouterr().out
    assert "not here  *Some Terms 1.0" in shown
    assert "no commercial use" in shown
    assert shown.index("stills") < shown.index("small") < shown.index("clips")
    hub.push("someone/small", pipeline())
    pull()
    assert cli.run(["models", "--json"]) == 0
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["models"]}
    assert (told["small"]["state"], told["small"]["makes"]) == ("here", "stills")
    assert told["small"]["licence"]["limits"] == ["not in space"]
    assert told["svd"]["state"] == "not here"


def test_a_preset_that_cannot_be_read_does_not_hide_the_others(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "presets" / "A copy.toml").write_text('base = "svd"\n', "utf-8")
    (config / "presets" / "typo.toml").write_text('bse = "svd"\n', "utf-8")
    assert cli.run(["models"]) == 0
    said = capsys.readouterr()
    assert "'A copy' is no name of a preset" in said.err
    assert "typo.toml:1: there is no setting 'bse'" in said.err
    assert "wan22-5b" in said.out


def test_the_list_recommends_for_the_gpu_here(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "_gpu_gb", lambda: 24)
    assert cli.run(["models"]) == 0
    assert "For the GPU here (24 GB): --generator " in capsys.readouterr().out


def test_one_model_is_told_in_full(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["models", "show", "svd"]) == 0
    shown = capsys.readouterr().out
    for words in ("licence", "honours    first frame", "frames as num_frames", "draft", "models pull svd"):
        assert words in shown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["models", "pull"], 2, "wants a name"),
        (["models", "show", "smal"], 1, "did you mean 'small'?"),
        (["models", "pull", "small"], 2, "then: filmwright models pull small --yes"),
        (["models", "fetch", "small"], 2, "fetch"),
    ],
)
def test_a_command_that_cannot_be_meant_says_so(
    words: list[str], code: int, said: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(words) == code
    assert said in capsys.readouterr().err


def _process(hub: Hub, config: Path, *words: str) -> "subprocess.Popen[str]":
    cache = config.parent / "cache"
    given = {
        "XDG_CONFIG_HOME": str(config.parent),
        "HF_HOME": str(cache),
        "HF_ENDPOINT": hub.url,
        "HF_TOKEN": TOKEN,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "filmwright", "models", *words],
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_shows_the_licence_and_the_server_is_the_persons(hub: Hub, config: Path) -> None:
    commit = hub.push("someone/small", pipeline())
    hub.gated.add("someone/small")
    process = _process(hub, config, "pull", "small", "--yes")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    for words in ("Some Terms 1.0, no commercial use", "- not in space", f"someone/small at {commit[:12]}"):
        assert words in err
    assert "small is here" in out
    assert TOKEN not in out + err
    assert "Signature" not in out + err


def test_a_killed_pull_goes_on_where_it_was(hub: Hub, config: Path) -> None:
    files = pipeline() | {UNET: tensors(4000, 4000)}
    hub.push("someone/small", files)
    hub.holds[UNET] = 21_000_000
    first = _process(hub, config, "pull", "small", "--yes")

    def arrived() -> int:
        return max((p.stat().st_size for p in config.parent.rglob("*.incomplete")), default=0)

    deadline = time.monotonic() + 60
    while arrived() < 10_000_000 and time.monotonic() < deadline and first.poll() is None:
        time.sleep(0.02)
    first.kill()
    first.communicate(timeout=30)
    kept = arrived()
    assert kept >= 10_000_000
    hub.asked.clear()
    second = _process(hub, config, "pull", "small", "--yes")
    _, err = second.communicate(timeout=60)
    assert second.returncode == 0, err
    ranges = [a.range for a in hub.asked if a.method == "GET" and a.path.startswith("/signed/")]
    assert ranges == [f"bytes={kept}-", None]  # and the text encoder
