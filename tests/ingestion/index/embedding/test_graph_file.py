import pytest

from ingestion.index.embedding.graph_file import kept


class Builder:
    """Counts how often it had to build."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return b"a graph"


@pytest.fixture
def build():
    return Builder()


def test_it_is_built_once_and_read_afterwards(tmp_path, build):
    path = tmp_path / "new" / "e5.onnx"
    assert [kept(path, build), kept(path, build)] == [b"a graph"] * 2
    assert build.times == 1
    assert sorted(each.name for each in path.parent.iterdir()) == ["e5.onnx", "e5.onnx.sha256"]


@pytest.mark.parametrize("content", [b"", b"a grapf", b"a graph and more"])
def test_a_damaged_file_is_built_again(tmp_path, build, content):
    path = tmp_path / "e5.onnx"
    kept(path, build)
    path.write_bytes(content)
    assert kept(path, build) == path.read_bytes() == b"a graph"
    assert build.times == 2


@pytest.mark.parametrize("digest", [None, b"", b"\xff\xfe", b"0000  e5.onnx\n"])
def test_a_file_whose_digest_cannot_be_read_is_built_again(tmp_path, build, digest):
    path, beside = tmp_path / "e5.onnx", tmp_path / "e5.onnx.sha256"
    kept(path, build)
    beside.unlink() if digest is None else beside.write_bytes(digest)
    assert kept(path, build) == b"a graph"
    assert kept(path, build) == b"a graph"
    assert build.times == 2


def test_where_the_folder_cannot_be_written_it_is_built_in_memory(tmp_path, build, caplog):
    (tmp_path / "file").write_text("in the way")
    assert kept(tmp_path / "file" / "e5.onnx", build) == b"a graph"
    assert "BIENVENUE_EMBEDDING__CACHE" in caplog.text
