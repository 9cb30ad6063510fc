"""A checkpoint's folder is looked through before anything loads it; what is wrong is said in one line."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from filmwright.errors import BackendUnavailable, InputInvalid
from filmwright.generators.diffusion import checkpoint, parts, pins
from filmwright.generators.diffusion.preset import Preset, References, Source
from tests.generators.diffusion.folders import controlnet, pipeline, preset, tensors, text, write

COMMIT = "0123456789abcdef0123456789abcdef01234567"
UNET = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(pipeline(), tmp_path / "small")


def read(folder: Path, **more: Any) -> checkpoint.Checkpoint:
    return checkpoint.read(folder, preset({"folder": str(folder)}, **more))


def refused(folder: Path, **more: Any) -> BackendUnavailable:
    with pytest.raises(BackendUnavailable) as caught:
        read(folder, **more)
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_whole_folder_is_counted_from_headers(folder: Path) -> None:
    found = read(folder)
    assert found.parameters == {"unet": 1200, "text_encoder": 30}
    assert found.bytes == {
        "unet": (folder / UNET).stat().st_size,
        "text_encoder": (folder / "text_encoder/model.safetensors").stat().st_size,
    }
    assert found.configs["unet"]["in_channels"] == 4
    assert found.configs["scheduler"]["_class_name"] == "EulerDiscreteScheduler"
    assert "image_encoder" not in found.configs
    assert found.index["force_zeros_for_empty_prompt"] is True
    assert found.variant is None


@pytest.mark.parametrize("family", ["wan22_5b", "ltx2_cond"])
def test_a_folder_that_diffusers_saved_is_read_as_it_is(
    family: str, zoo: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = zoo(family)
    kind = json.loads((folder / "model_index.json").read_bytes())["_class_name"]
    found = read(folder, pipeline=kind)
    import diffusers

    model = getattr(diffusers, found.configs["transformer"]["_class_name"]).from_pretrained(
        folder / "transformer", use_safetensors=True, local_files_only=True
    )
    assert found.parameters["transformer"] == model.num_parameters()
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "tokenizer/tokenizer.json").unlink()
    assert "it would read no prompt" in refused(copy, pipeline=kind).message


def _index(folder: Path, **changes: Any) -> None:
    path = folder / "model_index.json"
    path.write_bytes(text({**json.loads(path.read_bytes()), **changes}))


def _replace(name: str, content: bytes | None) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)

    return change


def _cut(name: str, keep: float) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(len(whole) * keep)])

    return change


def _pickled(folder: Path) -> None:
    (folder / UNET).rename(folder / "unet/diffusion_pytorch_model.bin")


def _sharded(folder: Path) -> None:
    stem = "unet/diffusion_pytorch_model"
    (folder / UNET).unlink()
    for number in (1, 3):
        (folder / f"{stem}-0000{number}-of-00003.safetensors").write_bytes(tensors(2, 2, name=f"w{number}"))
    places = {f"w{n}": f"diffusion_pytorch_model-0000{n}-of-00003.safetensors" for n in (1, 2, 3)}
    (folder / f"{stem}.safetensors.index.json").write_bytes(text({"weight_map": places}))


def _linked(name: str, target: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return change


def _giant_header(folder: Path) -> None:
    (folder / UNET).write_bytes((100_000_001).to_bytes(8, "little") + b"{}")


def _wrong_shape(folder: Path) -> None:
    header = text({"w": {"dtype": "F32", "shape": [100], "data_offsets": [0, 4]}})
    (folder / UNET).write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 4)


def _code(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        _index(folder, unet=[Path(name).stem, "Evil"])
        (folder / name).write_text("raise SystemExit")

    return change


BAD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "nothing there": (shutil.rmtree, "there is no such folder"),
    "an empty folder": (lambda f: [shutil.rmtree(f), f.mkdir()], "it is empty"),
    "no index": (_replace("model_index.json", None), "it has no model_index.json"),
    "an index that is no JSON": (_replace("model_index.json", b"{"), "it is damaged: no JSON object"),
    "an index that is a list": (_replace("model_index.json", b"[]"), "it is damaged: no JSON object"),
    "a pipeline of its own": (lambda f: _index(f, _class_name=["pipeline", "Evil"]), "code of its own"),
    "no pipeline class": (lambda f: _index(f, _class_name=None), "it names no pipeline class"),
    "another family": (lambda f: _index(f, _class_name="WanPipeline"), "it is a WanPipeline (diffusers"),
    "another library": (lambda f: _index(f, unet=["os", "system"]), "component 'unet' is of 'os'"),
    "a module path": (lambda f: _index(f, unet=["http.server", "HTTPServer"]), "is of 'http.server'"),
    "a component that climbs": (lambda f: _index(f, **{"../unet": ["diffusers", "X"]}), "is no component"),
    "a list of words": (lambda f: _index(f, unet=["diffusers", "A", "B"]), "'unet' is no component"),
    "code in a component": (_code("unet/evil.py"), "code of its own, which is never run"),
    "code by the name of a library": (_code("unet/diffusers.py"), "code of its own, which is never run"),
    "code in a config": (
        _replace("text_encoder/config.json", text({"auto_map": {"AutoModel": "evil.Evil"}})), "auto_map",
    ),
    "code of a tokenizer": (
        _replace("tokenizer/tokenizer_config.json", text({"auto_map": {"AutoTokenizer": ["e.E", None]}})),
        "auto_map",
    ),
    "a pickle": (_pickled, "are pickled (diffusion_pytorch_model.bin)"),
    "no weights": (_replace(UNET, None), "its weights are missing"),
    "no config": (_replace("unet/config.json", None), "its config is missing"),
    "a missing component": (lambda f: shutil.rmtree(f / "text_encoder"), "'text_encoder' (CLIPTextModel)"),
    "no scheduler settings": (_replace("scheduler/scheduler_config.json", None), "its config is missing"),
    "half the weights": (_cut(UNET, 0.5), "it is cut short"),
    "half a header": (_cut(UNET, 0.02), "it is cut short"),
    "a few bytes": (_replace(UNET, b"abc"), "it is no safetensors file"),
    "an empty file": (_replace(UNET, b""), "it is empty"),
    "a pickle by another name": (_replace(UNET, b"\x80\x02}q\x00(X\x04\x00\x00\x00"), "no safetensors file"),
    "a giant header": (_giant_header, "it is no safetensors file"),
    "a header that is no JSON": (_replace(UNET, (4).to_bytes(8, "little") + b"oops"), "its header cannot"),
    "a shape that is not there": (_wrong_shape, "its header cannot be read"),
    "more than it says": (_replace(UNET, tensors(2, 2) + b"more"), "longer than it says"),
    "a pointer of git-lfs": (_replace(UNET, b"version https://git-lfs.github.com/spec/v1\n"), "git-lfs"),
    "a missing part": (_sharded, "diffusion_pytorch_model-00002-of-00003.safetensors is missing"),
    "no merges": (_replace("tokenizer/merges.txt", None), "(tokenizer.json or vocab.json and merges.txt)"),
    "no vocabulary": (_replace("tokenizer/vocab.json", None), "no vocabulary"),
    "an empty vocabulary": (_replace("tokenizer/vocab.json", b""), "no vocabulary"),
    "half a tokenizer": (_replace("tokenizer/tokenizer.json", b'{"model": {"vocab"'), "it is cut short"),
    "a link out": (_linked("unet/config.json", "/etc/hostname"), "it leads out of the folder"),
    "a link to nothing": (_linked("unet/config.json", "gone.json"), "it leads to a file that is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_folder_is_refused_in_one_line(case: str, folder: Path) -> None:
    spoil, words = BAD[case]
    read(folder)
    spoil(folder)
    error = refused(folder)
    assert words in error.message
    assert str(folder) in error.message


def test_a_folder_with_parts_says_how_many(folder: Path) -> None:
    _sharded(folder)
    path = folder / "unet/diffusion_pytorch_model-00002-of-00003.safetensors"
    path.write_bytes(tensors(2, 2, name="w2"))
    assert read(folder).parameters["unet"] == 12
    path.write_bytes(tensors(2, 2, name="another"))
    assert "does not hold 'w2'" in refused(folder).message
    (folder / "unet/diffusion_pytorch_model.safetensors.index.json").unlink()
    assert "the index that lists them is missing" in refused(folder).message


def test_an_index_of_parts_cannot_lead_elsewhere(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(tensors(1))
    places = {"weight": "../../model.safetensors"}
    (folder / "unet/diffusion_pytorch_model.safetensors.index.json").write_bytes(text({"weight_map": places}))
    assert "it is no index of weights" in refused(folder).message


def test_a_checkpoint_in_one_file_is_no_folder(tmp_path: Path) -> None:
    write({"sd_xl_base_1.0.safetensors": tensors(1)}, tmp_path / "one")
    assert "a checkpoint in one file is not one" in refused(tmp_path / "one").message


def test_a_setting_that_is_a_list_is_no_component(folder: Path) -> None:
    _index(folder, text_encoder_layers=[9, 18, 27], odd=[["os"], "system"])
    assert set(read(folder).configs) == {"unet", "text_encoder", "tokenizer", "scheduler"}


def test_a_class_that_the_preset_stands_for_is_of_its_family(folder: Path) -> None:
    _index(folder, _class_name="StableDiffusionXLImg2ImgPipeline")
    assert "and the preset takes StableDiffusionXLPipeline" in refused(folder).message
    assert read(folder, stands_for=["StableDiffusionXLImg2ImgPipeline"]).parameters


@pytest.mark.parametrize("kind", ["T5Tokenizer", "T5TokenizerFast", "UMT5Tokenizer"])
def test_a_t5_tokenizer_needs_its_own_vocabulary(kind: str, folder: Path) -> None:
    _index(folder, tokenizer=["transformers", kind])
    assert "tokenizer.json or spiece.model" in refused(folder).message
    (folder / "tokenizer/spiece.model").write_bytes(b"pieces")
    assert read(folder)


def test_components_that_come_from_elsewhere_need_not_be_there(folder: Path) -> None:
    shutil.rmtree(folder / "unet")
    elsewhere = {"unet": {"type": "diffusers:UNet2DConditionModel", "source": {"folder": "/elsewhere"}}}
    assert "unet" not in read(folder, components=elsewhere).parameters


def test_a_component_of_a_pipelines_own_module_is_taken(folder: Path) -> None:
    _index(folder, text_encoder=["ltx2", "LTX2TextConnectors"])
    assert read(folder).parameters["text_encoder"] == 30


def test_the_variant_is_named_where_there_are_no_plain_weights(folder: Path) -> None:
    half = folder / "unet/diffusion_pytorch_model.fp16.safetensors"
    half.write_bytes(tensors(10, 10))
    assert (read(folder).variant, read(folder).parameters["unet"]) == (None, 1200)
    (folder / UNET).unlink()
    assert (read(folder).variant, read(folder).parameters["unet"]) == ("fp16", 100)
    (folder / "text_encoder/model.safetensors").rename(folder / "text_encoder/model.ema.safetensors")
    assert "no variant of the weights in common" in refused(folder).message


def test_looking_needs_no_torch_and_no_diffusers(folder: Path) -> None:
    words = (
        "import sys; from pathlib import Path; from tests.generators.diffusion.test_checkpoint import read;"
        f"read(Path({str(folder)!r}));"
        "print(sorted({'torch', 'diffusers', 'transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_local_folder_is_told_from_another_by_what_is_in_it(folder: Path, tmp_path: Path) -> None:
    def revision_of(where: Path) -> str:
        return checkpoint.locate(Source(folder=str(where)), None)[1]

    first = revision_of(folder)
    assert first.startswith("local-")
    assert revision_of(Path(shutil.copytree(folder, tmp_path / "copy"))) == first
    (folder / UNET).write_bytes(save({"weight": np.ones((30, 40), np.float16)}))
    assert revision_of(folder) != first
    assert read(folder).revision == revision_of(folder)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def _cached(cache: Path, files: dict[str, bytes]) -> Path:
    """Lay files into a cache as huggingface_hub does: blobs, and links to them."""
    repo = cache / "models--someone--small"
    for number, (name, content) in enumerate(files.items()):
        blob, link = repo / "blobs" / f"blob{number}", repo / "snapshots" / COMMIT / name
        for path in (blob, link):
            path.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(content)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return repo / "snapshots" / COMMIT


def test_a_repository_is_found_in_the_cache_at_its_pin(cache: Path, tmp_path: Path) -> None:
    snapshot, written = _cached(cache, pipeline()), tmp_path / "models.toml"
    source = Source(repo="someone/small")
    with pytest.raises(BackendUnavailable, match="has not been pulled") as caught:
        checkpoint.locate(source, written, "small")
    assert caught.value.hint == "filmwright models pull small"
    pins.write(written, "commits", {"someone/small": COMMIT})
    assert checkpoint.locate(source, written) == (snapshot, COMMIT)
    found = checkpoint.read(snapshot, preset({"repo": "someone/small"}))
    assert (found.revision, found.parameters["unet"]) == (COMMIT, 1200)
    assert checkpoint.locate(source.replace(revision=COMMIT), None) == (snapshot, COMMIT)


def test_a_commit_that_is_not_on_this_machine_is_to_be_pulled(cache: Path, tmp_path: Path) -> None:
    written = tmp_path / "models.toml"
    pins.write(written, "commits", {"someone/small": COMMIT})
    with pytest.raises(BackendUnavailable, match="at 0123456789ab is not on this machine"):
        checkpoint.locate(Source(repo="someone/small"), written, "small")


def test_what_is_damaged_in_the_cache_is_to_be_pulled_again(cache: Path) -> None:
    snapshot = _cached(cache, pipeline())
    blob = (snapshot / UNET).resolve()
    blob.write_bytes(blob.read_bytes()[:-5])
    assert refused(snapshot).hint == "filmwright models pull small"


def test_a_branch_of_a_repository_has_a_pin_of_its_own(cache: Path, tmp_path: Path) -> None:
    snapshot, written = _cached(cache, pipeline()), tmp_path / "models.toml"
    pins.write(written, "commits", {"someone/small": "f" * 40, "someone/small@fp16": COMMIT})
    assert checkpoint.locate(Source(repo="someone/small", revision="fp16"), written)[0] == snapshot


def test_pins_that_are_no_toml_are_told(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text("[commits\n")
    with pytest.raises(InputInvalid, match=r"models\.toml"):
        pins.read(tmp_path / "models.toml")


def test_pins_keep_what_was_written_before(tmp_path: Path) -> None:
    written = tmp_path / "folder" / "models.toml"
    pins.write(written, "commits", {"a/b": COMMIT})
    pins.write(written, "shown", {"small": 'a "licence" \\ Größe'})
    pins.write(written, "commits", {"c/d": COMMIT})
    assert pins.read(written) == {
        "commits": {"a/b": COMMIT, "c/d": COMMIT},
        "shown": {"small": 'a "licence" \\ Größe'},
    }


def test_a_control_net_is_one_component_of_a_folder(tmp_path: Path) -> None:
    write(controlnet(), tmp_path / "net")
    part = checkpoint.read_part(Source(folder=str(tmp_path / "net")))
    assert (part.parameters, part.config["_class_name"], part.path) == (
        49,
        "ControlNetModel",
        tmp_path / "net",
    )
    with pytest.raises(
        BackendUnavailable, match="it is a ControlNetModel, and the preset takes MotionAdapter"
    ):
        checkpoint.read_part(Source(folder=str(tmp_path / "net")), takes=("MotionAdapter",))


def test_a_lora_is_one_file_and_never_a_pickle(tmp_path: Path) -> None:
    folder = write(
        {"sub/pan.safetensors": tensors(3, 3), "sub/pan.ckpt": b"\x80", "sub/a.txt": b""}, tmp_path / "l"
    )
    part = checkpoint.read_part(Source(folder=str(folder), subfolder="sub"))
    assert (part.path, part.folder, part.parameters) == (folder / "sub/pan.safetensors", folder, 9)
    for file, words in (("pan.ckpt", "only .safetensors is loaded"), ("tilt.safetensors", "no such file")):
        with pytest.raises(BackendUnavailable, match=words):
            checkpoint.read_part(Source(folder=str(folder), subfolder="sub", file=file))
    (folder / "sub/tilt.safetensors").write_bytes(tensors(1))
    with pytest.raises(BackendUnavailable, match=r"it has 2 files: pan\.safetensors, tilt\.safetensors"):
        checkpoint.read_part(Source(folder=str(folder), subfolder="sub"))


def test_a_part_cannot_lie_outside_of_its_folder(tmp_path: Path) -> None:
    write(controlnet(), tmp_path / "net")
    (tmp_path / "other").mkdir()
    with pytest.raises(BackendUnavailable, match="it lies outside of its repository"):
        checkpoint.read_part(Source(folder=str(tmp_path / "other"), subfolder="../net"))


def test_every_part_of_a_preset_is_looked_at(tmp_path: Path) -> None:
    net, whole = write(controlnet(), tmp_path / "net"), write(pipeline(), tmp_path / "whole")
    said: Preset = preset(
        {"folder": str(whole)},
        controls=[{"kind": "depth", "source": {"folder": str(net)}}],
        refiner={"pipeline": "StableDiffusionXLImg2ImgPipeline", "source": {"folder": str(whole)}},
    )
    with pytest.raises(BackendUnavailable, match="the preset takes StableDiffusionXLImg2ImgPipeline"):
        parts.find(said)
    _index(whole, _class_name="StableDiffusionXLImg2ImgPipeline")
    found = parts.find(said)
    assert {role: part.parameters for role, part in found.items()} == {"refiner": 1230, "control:depth": 49}


@pytest.mark.parametrize(
    ("encoder", "subfolder"),
    [("image_encoder", "sdxl_models/image_encoder"), ("models/image_encoder", "models/image_encoder")],
)
def test_the_encoder_of_an_ip_adapter_is_where_diffusers_looks(encoder: str, subfolder: str) -> None:
    source = Source(repo="h/ip", subfolder="sdxl_models", file="ip.safetensors")
    how = References(kind="ip-adapter", argument="ip_adapter_image", source=source, encoder=encoder)
    assert checkpoint.encoder_of(how) == Source(repo="h/ip", subfolder=subfolder)


def test_a_class_that_is_too_new_says_which_diffusers_saved_it() -> None:
    error = checkpoint.too_new("FuturePipeline", {"_diffusers_version": "9.9.9"})
    assert "there is no FuturePipeline in diffusers" in error.message
    assert "9.9.9" in error.message
