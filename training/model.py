"""Rows of Chinese token numbers → the likelihood of English ones: a pre-norm Transformer.

Layer by layer what CTranslate2 runs, so that `training.export` loses nothing: ReLU, sinusoidal
positions, queries, keys and values in one projection, decoder embeddings tied to the softmax.
"""

import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name
from torch import Tensor, nn

from training.tokenizer import BEGIN, END, PAD


@dataclass(frozen=True)
class Shape:
    """Size of a model; the defaults train on a CPU within days."""

    width: int = field(default=256, metadata={"help": "of all states"})
    heads: int = field(default=4, metadata={"help": "of attention; width is a multiple"})
    inner: int = field(default=1024, metadata={"help": "width within feed-forward layers"})
    encoder: int = field(default=6, metadata={"help": "layers"})
    decoder: int = field(default=2, metadata={"help": "layers"})


_POSITIONS = 640
"""More than the 512 tokens duizhao gives an engine and the 256 it takes from it."""


class Attention(nn.Module):
    """Attention of a text to itself, or to another text's states."""

    def __init__(self, width: int, heads: int, *, cross: bool) -> None:
        """Make the projections."""
        super().__init__()
        self.heads = heads
        self.inputs = nn.ModuleList(
            [nn.Linear(width, width), nn.Linear(width, 2 * width)]
            if cross
            else [nn.Linear(width, 3 * width)]
        )
        self.output = nn.Linear(width, width)

    def forward(
        self,
        states: Tensor,
        memory: Tensor | None = None,
        mask: Tensor | None = None,
        causal: bool = False,
    ) -> Tensor:
        """Return new states; ``mask`` is true where attention may go."""
        if memory is None:
            parts = self.inputs[0](states).chunk(3, -1)
        else:
            parts = (self.inputs[0](states), *self.inputs[1](memory).chunk(2, -1))
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        mixed = _attend(query, key, value, mask, causal)
        result: Tensor = self.output(mixed.transpose(1, 2).flatten(2))
        return result


def _attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    if query.device.type != "cpu":
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
    # Torch's fused attention has a slow way back on a CPU: a fifth of all time, for short rows.
    scores = query * query.size(-1) ** -0.5 @ key.transpose(-1, -2)
    if causal:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    return torch.softmax(scores, -1, dtype=torch.float32).to(value.dtype) @ value


class Layer(nn.Module):
    """An encoder layer, or with ``cross`` a decoder layer."""

    def __init__(self, shape: Shape, dropout: float, *, cross: bool) -> None:
        """Make the parts."""
        super().__init__()
        self.self_norm = nn.LayerNorm(shape.width)
        self.self_attention = Attention(shape.width, shape.heads, cross=False)
        self.cross = cross
        if cross:
            self.cross_norm = nn.LayerNorm(shape.width)
            self.cross_attention = Attention(shape.width, shape.heads, cross=True)
        self.inner_norm = nn.LayerNorm(shape.width)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        """Return new states; ``mask`` says where the Chinese is no padding."""
        normal = self.self_norm(states)
        own = None if self.cross else mask
        states = states + self.dropout(self.self_attention(normal, mask=own, causal=self.cross))
        if self.cross:
            normal = self.cross_norm(states)
            states = states + self.dropout(self.cross_attention(normal, memory, mask))
        normal = self.inner_norm(states)
        result: Tensor = states + self.dropout(self.narrow(F.relu(self.widen(normal))))
        return result


def positions(width: int) -> Tensor:
    """Return sines, then cosines, of the places 1, 2, …"""
    places = torch.arange(1, _POSITIONS + 1, dtype=torch.float32)[:, None]
    half = width // 2
    scale = torch.exp(torch.arange(half) * -(math.log(10_000.0) / (half - 1)))
    angles = places * scale
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Transformer(nn.Module):
    """The model, in the order in which CTranslate2 has it."""

    table: Tensor

    def __init__(self, source: int, target: int, shape: Shape, dropout: float = 0.0) -> None:
        """Make a model for vocabularies of these sizes."""
        super().__init__()
        self.shape = shape
        self.source = nn.Embedding(source, shape.width)
        self.target = nn.Embedding(target, shape.width)
        for embedding in (self.source, self.target):
            nn.init.normal_(embedding.weight, std=shape.width**-0.5)
        self.bias = nn.Parameter(torch.zeros(target))
        self.encoder = nn.ModuleList(
            Layer(shape, dropout, cross=False) for _ in range(shape.encoder)
        )
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder = nn.ModuleList(
            Layer(shape, dropout, cross=True) for _ in range(shape.decoder)
        )
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("table", positions(shape.width), persistent=False)

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states of Chinese rows, and where they are no padding."""
        mask = (source != PAD)[:, None, None, :]
        states = self._embed(self.source, source)
        for layer in self.encoder:
            states = layer(states, mask)
        return self.encoder_norm(states), mask

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return the states of English rows."""
        states = self._embed(self.target, target)
        for layer in self.decoder:
            states = layer(states, mask, memory)
        result: Tensor = self.decoder_norm(states)
        return result

    def score(self, states: Tensor) -> Tensor:
        """Return unnormalised log-probabilities of each English piece."""
        return F.linear(states, self.target.weight, self.bias)

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Return states, and the right pieces, at each place that is no padding."""
        memory, mask = self.encode(source)
        states = self.decode(target[:, :-1], memory, mask)
        right = target[:, 1:]
        there = right != PAD
        return states[there], right[there]

    def _embed(self, embedding: nn.Embedding, rows: Tensor) -> Tensor:
        scaled = embedding(rows) * math.sqrt(self.shape.width)
        result: Tensor = self.dropout(scaled + self.table[: rows.size(1)])
        return result


@torch.no_grad()
def greedy(model: Transformer, source: Tensor, longest: int) -> list[list[int]]:
    """Return the likeliest next piece, again and again: quick, and worse than a beam."""
    memory, mask = model.encode(source)
    rows = torch.full((len(source), 1), BEGIN, device=source.device)
    ended = torch.zeros(len(source), dtype=torch.bool, device=source.device)
    for _ in range(longest):
        states = model.decode(rows, memory, mask)[:, -1]
        following = model.score(states).argmax(-1).masked_fill(ended, PAD)
        rows = torch.cat([rows, following[:, None]], dim=1)
        ended |= following == END
        if bool(ended.all()):
            break
    return [[piece for piece in row if piece > END] for row in rows.tolist()]
