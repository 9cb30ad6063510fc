"""Tokenizers of the real classes, made without any file of theirs: bytes or letters, and a few merges.

They know few tokens but more than a hundred, save and load as real ones do, and split a sentence so that
another sentence is another list of ids.
"""

from typing import Any

CLIP_TOKENS = 518
CLIP_START, CLIP_END = 516, 517
T5_TOKENS = 128
QWEN_TOKENS = 320
QWEN_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
QWEN_MARKS = {
    "vision_start_token_id": "<|vision_start|>",
    "vision_end_token_id": "<|vision_end|>",
    "image_token_id": "<|image_pad|>",
    "video_token_id": "<|video_pad|>",
}


def clip() -> Any:
    """Return a CLIP tokenizer: bytes, their word ends, four merges, start and end."""
    from transformers import CLIPTokenizer

    letters = _byte_letters()
    merges = [("t", "h"), ("th", "e</w>"), ("a", "n"), ("an", "d</w>")]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges)]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(
        vocab={token: place for place, token in enumerate(tokens)}, merges=merges, model_max_length=77
    )


def t5(padded: str = "right") -> Any:
    """Return a T5 tokenizer (UMT5's too): a unigram model of letters. LTX-2 wants it padded at the left."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import T5TokenizerFast

    tokens = ["<pad>", "</s>", "<unk>", "▁", *map(chr, range(33, 127))]
    tokens += [*(f"▁{chr(letter)}" for letter in range(97, 123)), "▁the", "▁and"]
    words = Tokenizer(models.Unigram([(token, -place / 100) for place, token in enumerate(tokens)], unk_id=2))
    words.pre_tokenizer = pre_tokenizers.Metaspace()
    words.decoder = decoders.Metaspace()
    words.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    return T5TokenizerFast(
        tokenizer_object=words,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        extra_ids=0,
        model_max_length=512,
        padding_side=padded,
    )


def qwen() -> Any:
    """Return a Qwen tokenizer with its chat template: bytes and the marks of a conversation."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import Qwen2TokenizerFast

    words = Tokenizer(models.BPE({letter: place for place, letter in enumerate(_byte_letters())}, []))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    tokenizer = Qwen2TokenizerFast(
        tokenizer_object=words,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        unk_token=None,
        additional_special_tokens=["<|im_start|>", *QWEN_MARKS.values()],
    )
    tokenizer.chat_template = QWEN_TEMPLATE
    return tokenizer


def _byte_letters() -> list[str]:
    """Return the 256 printable letters that GPT-2's alphabet gives the bytes."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in plain]
    return [chr(byte) for byte in plain] + [chr(256 + place) for place in range(len(others))]
