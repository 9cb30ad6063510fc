"""Processors that look at stills only, for those that also read films and so want torchvision.

Qwen's processor of words and pictures brings a third for videos, which cannot be imported without
torchvision; nobody edits a still with it. Where torchvision is installed, the checkpoint's own is loaded.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filmwright.generators.diffusion.checkpoint import Checkpoint


def stand_ins(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return components to load a checkpoint with in place of its own, by their name in the pipeline."""
    if find_spec("torchvision") is not None:
        return {}
    return {
        name: _qwen(checkpoint.folder / name)
        for name, kind in checkpoint.index.items()
        if kind == ["transformers", "Qwen2VLProcessor"]
    }


def _qwen(folder: Path) -> Any:
    from transformers import Qwen2TokenizerFast, Qwen2VLImageProcessor, Qwen2VLProcessor

    tokenizer = Qwen2TokenizerFast.from_pretrained(folder, local_files_only=True)
    processor = Qwen2VLProcessor.__new__(Qwen2VLProcessor)  # its __init__ insists on a processor of videos
    processor.chat_template = None
    processor.image_processor = Qwen2VLImageProcessor.from_pretrained(folder, local_files_only=True)
    processor.tokenizer, processor.video_processor = tokenizer, None
    processor.image_token, processor.video_token = "<|image_pad|>", "<|video_pad|>"
    processor.image_token_id = tokenizer.convert_tokens_to_ids(processor.image_token)
    processor.video_token_id = tokenizer.convert_tokens_to_ids(processor.video_token)
    return processor
