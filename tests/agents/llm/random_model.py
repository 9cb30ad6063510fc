"""Write a language model that knows nothing: llama's shape, random weights, half a megabyte.

    python random_model.py FILE.gguf

It runs in the interpreter of the real server (which has `gguf` and numpy), not in that of the tests. Answers
are noise, so it shows what a server enforces, how it streams and fails, and nothing about plans.
"""

import sys

import gguf
import numpy as np

WIDTH, HIDDEN, LAYERS, HEADS, WINDOW = 64, 128, 2, 4, 4096


def main(path: str) -> None:
    """Write the model to `path`."""
    words, kinds = _vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("random")
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(words))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(words)
    writer.add_token_scores([0.0] * len(words))
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    noise = np.random.default_rng(7)

    def weights(name: str, *shape: int) -> None:
        values = noise.normal(0, 0.4, shape) if len(shape) > 1 else np.ones(shape)
        writer.add_tensor(f"{name}.weight", values.astype(np.float32))

    weights("token_embd", len(words), WIDTH)
    weights("output", len(words), WIDTH)
    weights("output_norm", WIDTH)
    for layer in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            weights(f"blk.{layer}.{name}", WIDTH)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights(f"blk.{layer}.{name}", WIDTH, WIDTH)
        for name in ("ffn_gate", "ffn_up"):
            weights(f"blk.{layer}.{name}", HIDDEN, WIDTH)
        weights(f"blk.{layer}.ffn_down", WIDTH, HIDDEN)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _vocabulary() -> tuple[list[bytes], list[int]]:
    """Return printable ASCII and the byte tokens; bytes that make no text alone are marked as unused."""
    kind = gguf.TokenType
    words = [b"<unk>", b"<s>", b"</s>"]
    kinds = [kind.UNKNOWN, kind.CONTROL, kind.CONTROL]
    for byte in range(256):
        words.append(f"<0x{byte:02X}>".encode())
        kinds.append(kind.BYTE if byte == 10 or 32 <= byte < 127 else kind.UNUSED)
    for code in range(33, 127):
        words.append(bytes([code]))
        kinds.append(kind.NORMAL)
    words.append("\u2581".encode())
    kinds.append(kind.NORMAL)
    return words, [int(k) for k in kinds]


if __name__ == "__main__":
    main(sys.argv[1])
