"""Images of one's own: every way people keep them is read, and whatever cannot be is counted or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_sets import HEIGHT, SHAPES, WIDTH, turns, write_shapes, write_turns
from PIL import Image

import aevae
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import Draft
from aevae.services import own_images
from aevae.services.own_images import add_dataset, add_source, draft_source, files, packed

RANDOM = np.random.default_rng(1)
GREY = RANDOM.integers(0, 256, (90, 10, 12), np.uint8)


def png(pixels: np.ndarray | Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    (pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)).save(out, format, **options)
    return out.getvalue()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def flat(**more: bytes) -> dict[str, bytes]:
    return {f"{i:03}.png": png(pixels) for i, pixels in enumerate(GREY)} | {name.replace("_", "."): data for name, data in more.items()}


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture(autouse=True)
def data_folder(data: Path) -> Iterator[Path]:
    """After each test: no half of a set is left."""
    yield data
    assert not [name for name in (os.listdir(data) if data.is_dir() else []) if name.startswith(".") and not (data / name / "set.json").is_file()]


def refused(source: Path, data: Path, **options: Any) -> str:
    with pytest.raises(DataError) as error:
        add_source("mine", source, **options)
    assert not data.is_dir() or os.listdir(data) == []
    assert "\n" not in str(error.value)
    return str(error.value)


def pixels_of(made: Draft) -> set[bytes]:
    return {image.tobytes() for split in ("train", "test") for image in made.images(split)}


# --- folders and zips ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shapes(tmp_path_factory.mktemp("own") / "shapes", each=8)


def test_sub_folders_are_classes_and_a_zip_of_them_is_the_same_set(shapes: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "shapes.zip", {f"deep/shapes/{path.relative_to(shapes)}": path.read_bytes() for path in shapes.rglob("*.png")})
    folder, same = draft_source(shapes), draft_source(archive)
    assert folder.about["shape"] == [3, HEIGHT, WIDTH]
    assert folder.about["classes"] == sorted(SHAPES)
    assert folder.about == same.about
    assert set(folder.counts().values()) <= {(6, 2), (7, 1)}
    star = np.asarray(Image.open(shapes / "star" / "000.png")).transpose(2, 0, 1).tobytes()
    labels = [folder.numbers(split)[[image.tobytes() for image in folder.images(split)].index(star)] for split in ("train", "test") if star in [image.tobytes() for image in folder.images(split)]]  # fmt: skip
    assert labels == [folder.about["classes"].index("star")]


def test_a_flat_folder_has_no_labels(tmp_path: Path) -> None:
    made = draft_source(written(tmp_path / "flat", flat()))
    assert (made.about["classes"], made.about["values"], made.numbers()) == ([], None, None)
    assert pixels_of(made) == {image.tobytes() for image in GREY}


def test_labels_csv_names_classes_or_numbers_and_leaves_out_the_others(tmp_path: Path) -> None:
    classes = "file,label\n" + "".join(f"{i:03}.png,{i % 2}\n" for i in range(88))
    made = draft_source(written(tmp_path / "classes", flat(labels_csv=classes.encode())))
    assert sum(map(sum, made.counts().values())) == 88
    assert made.about["said"][0] == "2 files were skipped: 2 not named in labels.csv."
    numbers = "\ufefffile,age\r\n" + "".join(f"{i:03}.png,{i / 2}\r\n" for i in range(90))
    assert draft_source(written(tmp_path / "numbers", flat(labels_csv=numbers.encode()))).about["values"] == {
        "name": "age",
        "unit": "",
        "low": 0.0,
        "high": 44.5,
    }


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("a,b,c\n", "Its first line must be file,label"),
        ("file,label\n000.png\n", "Line 2 of labels.csv"),
        ("file,label\n000.png,1\n000.png,2\n", "names 000.png twice, the second time in line 3"),
        ("file,label\nother.png,1\n", "names none of the images"),
        ("file,label\n\xff", "cannot be read"),
    ],
)
def test_a_labels_csv_that_cannot_be_used_is_refused(tmp_path: Path, data: Path, table: str, words: str) -> None:
    assert words in refused(written(tmp_path / "flat", flat(labels_csv=table.encode("latin-1"))), data)


def test_folders_named_train_and_test_are_kept_apart(tmp_path: Path) -> None:
    names = [f"{'test' if i >= 60 else 'val' if i >= 55 else 'train'}/{'cat' if i % 2 else 'dog'}/{i}.png" for i in range(90)]
    made = draft_source(written(tmp_path / "given", {name: png(pixels) for name, pixels in zip(names, GREY, strict=True)}))
    assert (made.about["train"], made.about["test"], made.about["classes"], made.about["seed"]) == (55, 30, ["cat", "dog"], None)
    assert {image.tobytes() for image in made.images("test")} == {image.tobytes() for image in GREY[60:]}


def test_what_cannot_be_read_is_skipped_and_counted(tmp_path: Path) -> None:
    bomb = Image.new("1", (9000, 9000))
    strange = {
        "empty.png": b"", "text.png": b"<svg/>", "cut.jpg": png(np.zeros((400, 400), np.uint8), "JPEG")[:200], "notes.txt": b"x", "bomb.png": png(bomb),
        "moves.gif": png(Image.fromarray(GREY[0]), "GIF", save_all=True, append_images=[Image.fromarray(GREY[1])]), ".hidden.png": b"", "__MACOSX/a.png": b"",
    }  # fmt: skip
    made = draft_source(written(tmp_path / "flat", flat() | strange))
    assert made.about["said"][0] == "6 files were skipped: 2 cannot be read, 1 empty, 1 too large, 1 animated, 1 not of a known kind of image."
    assert made.about["train"] + made.about["test"] == 90


def test_every_kind_of_pixel_becomes_eight_bits_upright_on_white(tmp_path: Path) -> None:
    step = np.kron(np.array([[0, 128], [200, 255]], np.uint8), np.ones((8, 8), np.uint8))
    image = Image.fromarray(step)
    seen_through = Image.merge("LA", (Image.new("L", (16, 16)), image.point(lambda v: 255 - v)))
    turned = Image.fromarray(np.rot90(step))
    exif = turned.getexif()
    exif[0x0112] = 6
    kinds = {
        "deep.png": png(Image.fromarray(step.astype(np.uint16) * 257)), "alpha.png": png(seen_through), "palette.png": png(image.convert("P")),
        "colour.bmp": png(image.convert("RGB"), "BMP"), "turned.png": png(turned, exif=exif), "grey.pgm": png(image, "PPM"), "grey.tif": png(image, "TIFF"),
        "floats.tif": png(Image.fromarray(step.astype(np.float32) / 255), "TIFF"),
    }  # fmt: skip
    made = draft_source(written(tmp_path / "kinds", kinds | {f"{i}.png": png(step) for i in range(90)}))
    assert pixels_of(made) == {step.tobytes()}
    assert made.about["shape"] == [1, 16, 16]
    assert {"1 image was transparent in parts, which became white.", "2 images were deeper than 8 bits, and scaled.", "1 image was turned upright, as their camera said."} <= set(made.about["said"])  # fmt: skip


def test_grey_ones_among_colour_images_are_kept_as_colour_unless_all_shall_be_grey(tmp_path: Path) -> None:
    folder = written(tmp_path / "flat", flat(red_png=png(Image.new("RGB", (12, 10), "red"))))
    assert draft_source(folder).about["shape"] == [3, 10, 12]
    assert draft_source(folder, grey=True).about["shape"] == [1, 10, 12]


def test_images_of_mixed_sizes_are_refused_until_a_size_is_given(tmp_path: Path, data: Path) -> None:
    folder = written(tmp_path / "flat", flat(wide_png=png(np.zeros((20, 40), np.uint8))))
    assert "000.png has 12 × 10 pixels, wide.png 40 × 20. Give one size for all" in refused(folder, data)
    made = draft_source(folder, size="24x20")
    assert made.about["shape"] == [1, 20, 24]
    assert made.about["said"][:2] == ["91 images were resized to 24 × 20 pixels.", "1 image was of another shape, and only the middle was kept."]


@pytest.mark.parametrize("size", ["28", "28x", "x28", "28x28x3", "7x28", "129x28", "-28x28", "2٣x28", "a x b"])
def test_a_size_that_is_none_is_refused(shapes: Path, data: Path, size: str) -> None:
    assert "is no size for images. Write width x height, such as 28x28, from 8 to 128" in refused(shapes, data, size=size)


def test_large_images_need_a_size(tmp_path: Path, data: Path) -> None:
    assert "300 × 200 pixels; 8 to 128 pixels a side" in refused(written(tmp_path / "a", {"a.png": png(np.zeros((200, 300), np.uint8))}), data)


def test_a_folder_without_images_says_what_is_read(tmp_path: Path, data: Path) -> None:
    assert "No image in it can be used. 1 file was skipped: 1 not of a known kind of image. Give PNG, JPEG," in refused(
        written(tmp_path / "a", {"a.txt": b""}), data
    )
    assert "is not here. Give a folder of images" in refused(tmp_path / "nowhere", data)
    assert "script.py is of no kind that is read here" in refused(written(tmp_path / "b", {"script.py": b"raise SystemExit"}) / "script.py", data)


def test_a_folder_of_a_million_files_is_left_as_soon_as_it_is_too_much(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    met = 0

    def endless(root: Path) -> Iterator[files.Item]:
        nonlocal met
        while True:
            met += 1
            yield files.Item((f"{met}.png",), lambda most: b"")

    monkeypatch.setattr(files, "in_folder", endless)
    monkeypatch.setattr(files, "MOST_IMAGES", 1000)
    assert "more than 1,000 files" in refused(tmp_path, data)
    assert met == 1001


def test_a_folder_s_links_lead_nowhere_and_its_pipes_are_not_waited_for(tmp_path: Path) -> None:
    folder = written(tmp_path / "flat", flat())
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.png")
    made = draft_source(folder)
    assert made.about["said"][0] == "2 files were skipped: 2 of a name that leads elsewhere, or a link."


def test_a_zip_s_links_odd_names_and_bombs_are_skipped_and_nothing_is_unpacked(tmp_path: Path, data: Path) -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(
        tmp_path / "odd.zip",
        flat() | {"../out.png": png(GREY[0]), "/etc/out.png": png(GREY[0]), "C:\\out.png": png(GREY[0]), "🙂/x.png": png(GREY[0]), "Q.png": b""},
    )
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.png", bytes(30_000_000))
    path.write_bytes(path.read_bytes().replace(b"Q.png", b"\0.png"))  # a name that ends before it begins
    before = sorted(tmp_path.rglob("*"))
    made = draft_source(path)
    assert made.about["said"][0] == "6 files were skipped: 1 too large, 5 of a name that leads elsewhere, or a link."
    assert [p for p in sorted(tmp_path.rglob("*")) if data not in p.parents and p != data] == before


@pytest.mark.parametrize("damage", [lambda raw: raw[:-30], lambda raw: b"PK\3\4" + raw[4:60], lambda raw: b""])
def test_a_damaged_zip_is_refused(tmp_path: Path, data: Path, damage: Any) -> None:
    path = zipped(tmp_path / "a.zip", flat())
    path.write_bytes(damage(path.read_bytes()))
    assert refused(path, data) == files.DAMAGED


def test_a_zip_with_a_password_is_refused(tmp_path: Path, data: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.png": png(GREY[0])})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(raw)
    assert "has a password" in refused(path, data)


# --- arrays in files -----------------------------------------------------------------------------------


def test_an_npz_is_read_under_the_names_people_use(tmp_path: Path) -> None:
    assert draft_source(write_turns(tmp_path, 100), values=("angle", "°")).about["values"]["unit"] == "°"
    keras = {"x_train": GREY[:60], "y_train": np.arange(60) % 3, "x_test": GREY[60:], "y_test": np.arange(30) % 3}
    np.savez(tmp_path / "keras.npz", **keras)
    medmnist = {"train_images": GREY[:60], "train_labels": np.zeros((60, 1), int), "val_images": GREY[:9], "val_labels": GREY[:9, :1, 0], "test_images": GREY[60:], "test_labels": np.ones((30, 1), int)}  # fmt: skip
    np.savez(tmp_path / "medmnist.npz", **medmnist)
    for name in ("keras", "medmnist"):
        made = draft_source(tmp_path / f"{name}.npz")
        assert (made.about["train"], made.about["test"]) == (60, 30)
        assert {image.tobytes() for image in made.images("test")} == {image.tobytes() for image in GREY[60:]}


class Trap:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (str(TRAPPED),)


TRAPPED = Path()


def test_a_pickle_in_an_npz_is_refused_and_never_run(tmp_path: Path, data: Path) -> None:
    global TRAPPED
    TRAPPED = tmp_path / "trapped"
    np.savez(tmp_path / "evil.npz", x=np.array([Trap()], object), allow_pickle=True)
    assert "x in the .npz file holds Python objects, which are never loaded" in refused(tmp_path / "evil.npz", data)
    assert not TRAPPED.exists()


def head(shape: tuple[int, ...]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return out.getvalue()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.npy": head((1,)) + b"1"}, "holds a. It needs images"),
        ({}, "holds nothing. It needs images"),
        ({"x.npy": head((10_000, 1000, 1000)) + b"1"}, "take 10.0 GB; at most 2 GB are allowed"),
        ({"x.npy": head((2**62, 9, 9)) + b"1"}, "more than 1,000,000 images"),
        ({"x.npy": head((10_000, 100, 100)) + b"1"}, "has another size than it says"),
        ({"x.npy": b"no array"}, "is no array of NumPy"),
        ({"x.npy": head((90, 9, 9)) + bytes(9)}, "has another size than it says"),
        ({"x.npy": head((90, 9, 9)).replace(b"shape", b"sh(pe")}, "is no array of NumPy"),
    ],
)
def test_an_npz_that_is_none_is_refused_before_room_is_made_for_it(tmp_path: Path, data: Path, files: dict[str, bytes], words: str) -> None:
    assert words in refused(zipped(tmp_path / "a.npz", files), data)


def test_an_npz_that_would_unpack_to_gigabytes_is_refused_by_its_head(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST", 1000)
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((90, 9, 9), np.uint8))
    assert "at most 1e-06 GB are read" in refused(tmp_path / "a.npz", data)


def test_labels_and_images_of_another_number_are_refused(tmp_path: Path, data: Path) -> None:
    np.savez(tmp_path / "a.npz", x=GREY, y=np.arange(89))
    assert "There are 90 images, but 89 labels" in refused(tmp_path / "a.npz", data)


def idx(array: np.ndarray) -> bytes:
    return b"\0\0\x08" + bytes([array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


LABELS = (np.arange(90) % 3).astype(np.uint8)


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_of_any_number_and_size_are_read_from_a_folder_or_by_one_of_them(tmp_path: Path, packed: bool) -> None:
    files = {
        "train-images-idx3-ubyte": GREY[:60],
        "train-labels-idx1-ubyte": LABELS[:60],
        "t10k-images-idx3-ubyte": GREY[60:],
        "t10k-labels-idx1-ubyte": LABELS[60:],
    }
    ready = {name + ".gz" * packed: gzip.compress(idx(array)) if packed else idx(array) for name, array in files.items()}
    made = draft_source(written(tmp_path / "idx", ready))
    assert (made.about["train"], made.about["test"], made.about["classes"]) == (60, 30, ["0", "1", "2"])
    made = draft_source(tmp_path / "idx" / ("train-images-idx3-ubyte" + ".gz" * packed), test=0.4)
    assert (made.about["train"], made.about["test"]) == (36, 24)
    assert made.about["classes"] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (idx(GREY)[:-1], "is cut off: it has 90×10×12 numbers in its head, but only 10,799"),
        (idx(GREY) + b"1", "is damaged: it has 90×10×12 numbers in its head, but more"),
        (idx(GREY)[:9], "is cut off within its head"),
        (idx(LABELS), "holds numbers in 1 dimensions, which are no images"),
        (b"\0\0\x0d\3" + bytes(90), "does not begin as an IDX file"),
        (b"\0\0\x08\3" + b"\xff" * 12, "more than 1,000,000 images"),
        (gzip.compress(idx(GREY))[:-20], "is damaged or was cut off"),
        (gzip.compress(b"\0\0\x08\3" + np.array([90, 10, 12], ">u4").tobytes() + bytes(50_000_000)), "but more"),
    ],
)
def test_a_damaged_idx_file_is_refused_for_what_is_wrong_with_it(tmp_path: Path, data: Path, raw: bytes, words: str) -> None:
    assert words in refused(written(tmp_path, {"images-idx3-ubyte": raw}) / "images-idx3-ubyte", data)


# --- tables --------------------------------------------------------------------------------------------


def csv_of(array: np.ndarray, labels: np.ndarray | None, names: bool = True) -> bytes:
    rows = array.reshape(len(array), -1)
    lines = ["label," * (labels is not None) + ",".join(f"pixel{i}" for i in range(rows.shape[1]))] * names
    lines += [
        ("" if labels is None else f"{label},") + ",".join(map(str, row)) for row, label in zip(rows, labels if labels is not None else rows, strict=True)
    ]
    return "\n".join(lines).encode()


SQUARE = GREY[:, :, :10]


def test_a_table_of_pixels_is_read_with_or_without_names_and_classes(tmp_path: Path) -> None:
    folder = written(tmp_path, {"a.csv": csv_of(SQUARE, LABELS), "b.csv": csv_of(SQUARE, None, names=False), "c.csv.gz": gzip.compress(csv_of(GREY, LABELS))})
    assert pixels_of(draft_source(folder / "a.csv")) == pixels_of(draft_source(folder / "b.csv")) == {image.tobytes() for image in SQUARE}
    assert draft_source(folder / "a.csv").about["classes"] == ["0", "1", "2"]
    assert draft_source(folder / "c.csv.gz", size="12x10").about["shape"] == [1, 10, 12]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (csv_of(GREY, LABELS), "120 columns of pixels, which make no square image"),
        (csv_of(SQUARE, LABELS) + b"\n1,2", "Row 92 of the table has 2 columns, the first has 101"),
        (csv_of(SQUARE, None).replace(b"\n" + str(SQUARE[0, 0, 0]).encode() + b",", b"\nx,", 1), "Row 2 of the table has 'x' for a pixel"),
        (csv_of(SQUARE.astype(int) * 9, None), "whole numbers from 0 to 2295; from 0 to 255 is allowed"),
        (csv_of(np.where(SQUARE[0, 0, 0] == SQUARE, np.nan, SQUARE), None), "that are no numbers"),
        (b"label,y,a\n1,2,3\n", "Keep one column of labels"),
        (b"\xff\xfe\0", "cannot be read"),
        (b"", "columns of pixels, which make no square image"),
    ],
)
def test_a_table_that_holds_no_images_is_refused(tmp_path: Path, data: Path, table: bytes, words: str) -> None:
    assert words in refused(written(tmp_path, {"a.csv": table}) / "a.csv", data)


def test_parquet_holds_pixels_or_whole_files_or_is_refused(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {f"pixel{i}": column for i, column in enumerate(SQUARE.reshape(90, -1).T)}
    parquet.write_table(arrow.table({"value": LABELS / 7, **columns}), tmp_path / "pixels.parquet")
    made = draft_source(tmp_path / "pixels.parquet")
    assert pixels_of(made) == {image.tobytes() for image in SQUARE}
    assert made.about["values"]["name"] == "value"
    parquet.write_table(arrow.table({"image": [{"bytes": png(image), "path": None} for image in GREY], "label": LABELS}), tmp_path / "files.parquet")
    made = draft_source(tmp_path / "files.parquet")
    assert pixels_of(made) == {image.tobytes() for image in GREY}
    assert made.about["classes"] == ["0", "1", "2"]
    for made in data.iterdir():
        own_images.read_draft(made.name[-16:]).discard()
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 not at all PAR1")
    assert "The Parquet file is damaged" in refused(tmp_path / "bad.parquet", data)
    monkeypatch.setattr("aevae.services.own_images.tables.find_spec", lambda name: None)
    assert "pip install pyarrow" in refused(tmp_path / "pixels.parquet", data)


# --- Python --------------------------------------------------------------------------------------------


class Pairs:
    """As torchvision's data sets: no iteration, only numbers."""

    classes = ("even", "odd")

    def __len__(self) -> int:
        return 90

    def __getitem__(self, i: int) -> tuple[Any, int]:
        return Image.fromarray(GREY[i]), i % 2


class Rows(list[Any]):
    """As Hugging Face's: dictionaries, and the names beside them."""

    features = {"label": type("ClassLabel", (), {"names": ["even", "odd"]})}  # noqa: RUF012


def test_arrays_tensors_and_the_data_sets_of_other_libraries_are_the_same_set(data: Path) -> None:
    torch = pytest.importorskip("torch")
    labels = np.arange(90) % 2
    given = {
        "array": (GREY, labels, {"classes": ["even", "odd"]}),
        "tensor": (torch.tensor(GREY), torch.tensor(labels), {"classes": ["even", "odd"]}),
        "list": ([torch.tensor(image)[None] for image in GREY], ["odd" if label else "even" for label in labels], {}),
        "pictures": ([Image.fromarray(image) for image in GREY], ["odd" if label else "even" for label in labels], {}),
        "torchvision": (Pairs(), None, {}),
        "huggingface": (Rows({"image": Image.fromarray(GREY[i]), "label": i % 2} for i in range(90)), None, {}),
    }
    abouts = [json.loads((aevae.add_dataset(name, images, labels, **options) / "set.json").read_text()) for name, (images, labels, options) in given.items()]
    assert {about["fingerprint"] for about in abouts} == {abouts[0]["fingerprint"]}
    assert all(about["classes"] == ["even", "odd"] for about in abouts)


def test_given_test_images_sizes_and_paths_work_from_python_too(shapes: Path) -> None:
    about = json.loads((add_dataset("a", Pairs(), test_images=Pairs(), size=(9, 8), grey=True) / "set.json").read_text())
    assert (about["train"], about["test"], about["shape"], about["classes"]) == (90, 90, [1, 8, 9], ["even", "odd"])
    assert json.loads((add_dataset("b", shapes, grey=True, noun="shape") / "set.json").read_text())["shape"] == [1, HEIGHT, WIDTH]


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (["a"] * 90, None, "The images have the shape 90"),
        ([{"audio": 1}] * 90, None, "has audio, but nothing named image"),
        ([None] * 90, None, "Image 1 is a NoneType"),
        ([GREY[0], GREY[0][:9]] * 45, None, "different shapes"),
        ([GREY[0], Image.fromarray(GREY[0])] * 45, None, "all of one kind"),
        ([Image.fromarray(GREY[0])] * 90, [1], "90 images, but 1 labels"),
        (iter([]), None, "No image in it can be used"),
    ],
)
def test_what_python_gives_that_is_no_set_of_images_is_refused(data: Path, images: Any, labels: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        add_dataset("mine", images, labels)
    assert not data.is_dir() or os.listdir(data) == []


def test_the_sheet_shows_the_first_images(tmp_path: Path) -> None:
    from aevae.services.own_images.adding import sheet

    images, angles = turns(60 + 40)
    made = own_images.add_arrays("turns", images, angles)
    assert made.is_dir()
    drawn = np.asarray(sheet(Draft(made, json.loads((made / "set.json").read_text()))))
    first = np.load(made / "train.npy")[0, 0]
    np.testing.assert_array_equal(drawn[2 : 2 + 60 : 3, 2 : 2 + 99 : 3, 0], first)
