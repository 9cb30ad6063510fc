"""Write a shared object whose functions do nothing, and read what another one needs.

    skia's extension ──needed_libraries──> libEGL.so.1, libGL.so.1
                     ──missing_symbols──> functions ──stub_library──> bytes of a libGL.so.1 that returns 0

Enough of the ELF format (System V ABI, gABI 4.1) for 64-bit little-endian Linux on x86-64 and AArch64.
Not here: when to use it; see `skia_gl`.
"""

import mmap
import struct
from collections.abc import Sequence
from pathlib import Path

_RETURN_ZERO = {
    "x86_64": (62, bytes.fromhex("31c0c3") + b"\x90" * 5),  # xor eax, eax; ret
    "aarch64": (183, bytes.fromhex("00008052c0035fd6")),  # mov w0, #0; ret
}
MACHINES = tuple(_RETURN_ZERO)
_PAGE = 0x10000  # the largest page an AArch64 kernel uses
_PT_LOAD, _PT_DYNAMIC, _PT_GNU_STACK = 1, 2, 0x6474E551
_DT_HASH, _DT_STRTAB, _DT_SYMTAB, _DT_STRSZ, _DT_SYMENT, _DT_SONAME = 4, 5, 6, 10, 11, 14
_DT_NEEDED = 1
_SHT_DYNAMIC, _SHT_DYNSYM = 6, 11
_GLOBAL_FUNCTION = 0x12


def needed_libraries(library: Path) -> list[str]:
    """Return the names of the libraries a shared object is linked to.

    Raises:
        ValueError: it is not a 64-bit little-endian ELF file.
    """
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = []
        for start, size, strings in _sections(data, library.name, _SHT_DYNAMIC):
            entries = (struct.unpack_from("<QQ", data, at) for at in range(start, start + size, 16))
            found += [_text(data, strings + value) for tag, value in entries if tag == _DT_NEEDED]
        return found


def missing_symbols(library: Path, prefixes: tuple[str, ...]) -> list[str]:
    """Return the names a shared object expects from others, if they start with one of the prefixes.

    Raises:
        ValueError: it is not a 64-bit little-endian ELF file.
    """
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = set()
        for start, size, strings in _sections(data, library.name, _SHT_DYNSYM):
            for at in range(start, start + size, 24):
                name, _, _, home = struct.unpack_from("<IBBH", data, at)
                if home == 0 and name:
                    found.add(_text(data, strings + name))
        return sorted(name for name in found if name.startswith(prefixes))


def _sections(data: mmap.mmap, name: str, kind: int) -> list[tuple[int, int, int]]:
    """Offset, size and offset of the strings of every section of a kind."""
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{name} is not a 64-bit little-endian ELF file")
    table, width, count = (*struct.unpack_from("<Q", data, 40), *struct.unpack_from("<HH", data, 58))
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + i * width) for i in range(count)]
    return [(s[4], s[5], sections[s[6]][4]) for s in sections if s[1] == kind]


def _text(data: mmap.mmap, at: int) -> str:
    return data[at : data.find(b"\0", at)].decode("ascii", "replace")


def stub_library(soname: str, functions: Sequence[str], machine: str) -> bytes:
    """Return a shared object that answers to `soname` and exports functions that return 0.

    Args:
        soname: the name the loader will know it by.
        functions: names to export.
        machine: `platform.machine()`; one of `MACHINES`.
    """
    machine_id, code = _RETURN_ZERO[machine]
    strings = b"\0" + b"".join(name.encode("ascii") + b"\0" for name in (soname, *functions))
    offsets, at = [], 1
    for name in (soname, *functions):
        offsets.append(at)
        at += len(name) + 1

    count = len(functions) + 1
    hash_at = 64 + 4 * 56
    symbols_at = hash_at + 4 * (3 + count)
    symbols_at += -symbols_at % 8
    strings_at = symbols_at + 24 * count
    code_at = strings_at + len(strings)
    code_at += -code_at % 16
    end = code_at + len(code)

    # One bucket: the chain simply visits every symbol.
    table = struct.pack("<III", 1, count, 1 if functions else 0)
    table += b"".join(struct.pack("<I", i + 1 if 0 < i < count - 1 else 0) for i in range(count))
    symbols = bytes(24) + b"".join(
        struct.pack("<IBBHQQ", offset, _GLOBAL_FUNCTION, 0, 1, code_at, len(code)) for offset in offsets[1:]
    )
    dynamic_at = _PAGE  # its own writable page: old glibc relocates these entries in place
    dynamic = b"".join(
        struct.pack("<QQ", tag, value)
        for tag, value in (
            (_DT_SONAME, offsets[0]), (_DT_HASH, hash_at), (_DT_STRTAB, strings_at), (_DT_SYMTAB, symbols_at),
            (_DT_STRSZ, len(strings)), (_DT_SYMENT, 24), (0, 0),
        )
    )  # fmt: skip

    def program(kind: int, flags: int, offset: int, size: int, align: int) -> bytes:
        return struct.pack("<IIQQQQQQ", kind, flags, offset, offset, offset, size, size, align)

    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 3, machine_id, 1, 0, 64, 0, 0, 64, 56, 4, 64, 0, 0)
    header += program(_PT_LOAD, 5, 0, end, _PAGE)
    header += program(_PT_LOAD, 6, dynamic_at, len(dynamic), _PAGE)
    header += program(_PT_DYNAMIC, 6, dynamic_at, len(dynamic), 8)
    header += program(_PT_GNU_STACK, 6, 0, 0, 16)  # without it, loaders ask for an executable stack

    image = bytearray(dynamic_at + len(dynamic))
    for place, part in (
        (0, header), (hash_at, table), (symbols_at, symbols), (strings_at, strings),
        (code_at, code), (dynamic_at, dynamic),
    ):  # fmt: skip
        image[place : place + len(part)] = part
    return bytes(image)
