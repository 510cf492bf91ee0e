"""Only wheels whose hash is pinned get into a package, and only the files that a plane opens."""

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from infra.pins import Pin
from infra.wheels import Wheelhouse, copy_installed, cut, sha256, useful
from tests.infra.making_wheels import make_wheel

pytestmark = pytest.mark.proof("T24")

SERVICES = frozenset({"kms"})


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand a folder in for the index."""
    folder = tmp_path / "index"
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_pinned_wheel_is_fetched_once_and_installed_from_the_wheelhouse(
    index: Path, tmp_path: Path
) -> None:
    made = make_wheel(index, "needed")
    house = Wheelhouse(tmp_path / "wheels", {"needed": Pin("1.0", {sha256(made)})})
    assert house.wheel("needed") is None
    house.fetch(["needed"])
    made.unlink()
    house.fetch(["needed"])
    house.install(["needed"], tmp_path / "plane")
    assert (tmp_path / "plane" / "needed" / "__init__.py").read_text() == "VERSION = '1.0'\n"


def test_a_wheel_with_another_hash_is_not_fetched(
    index: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make_wheel(index, "needed")
    house = Wheelhouse(tmp_path / "wheels", {"needed": Pin("1.0", {"0" * 64})})
    with pytest.raises(subprocess.CalledProcessError):
        house.fetch(["needed"])
    assert "HASHES" in capfd.readouterr().err


def test_a_wheel_that_was_changed_in_the_wheelhouse_is_not_installed(tmp_path: Path) -> None:
    made = make_wheel(tmp_path / "wheels", "needed")
    house = Wheelhouse(tmp_path / "wheels", {"needed": Pin("1.0", {sha256(made)})})
    make_wheel(tmp_path / "wheels", "needed", files={"needed/more.py": "planted = True\n"})
    assert house.wheel("needed") is None
    with pytest.raises(subprocess.CalledProcessError):
        house.install(["needed"], tmp_path / "plane")


def test_a_package_is_installed_from_nowhere_but_the_wheelhouse(index: Path, tmp_path: Path) -> None:
    made = make_wheel(index, "needed")
    (tmp_path / "wheels").mkdir()
    house = Wheelhouse(tmp_path / "wheels", {"needed": Pin("1.0", {sha256(made)})})
    with pytest.raises(subprocess.CalledProcessError):
        house.install(["needed"], tmp_path / "plane")


def test_what_a_wheel_needs_is_not_installed_unasked(index: Path, tmp_path: Path) -> None:
    made = make_wheel(index, "needed", licence="Requires-Dist: more\nLicense-Expression: MIT")
    make_wheel(index, "more")
    house = Wheelhouse(tmp_path / "wheels", {"needed": Pin("1.0", {sha256(made)})})
    house.fetch(["needed"])
    house.install(["needed"], tmp_path / "plane")
    assert not (tmp_path / "plane" / "more").exists()


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("botocore/data/endpoints.json", True),
        ("botocore/data/partitions.json", True),
        ("botocore/data/kms/2014-11-01/service-2.json.gz", True),
        ("botocore/data/kms/2014-11-01/examples-1.json", False),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("botocore/cacert.pem", True),
        ("boto3/data/s3/2006-03-01/resources-1.json", False),
        ("boto3/s3/inject.py", True),
        ("chalice/app.py", True),
        ("chalice/deploy/packager.py", False),
        ("chalice/policies.json", False),
        ("pydantic/main.py", True),
        ("pydantic/v1/main.py", False),
        ("cffi/api.py", False),
        ("_cffi_backend.cpython-311-x86_64-linux-gnu.so", True),
        ("bin/chalice", False),
        ("six.py", True),
        ("__pycache__/six.cpython-311.pyc", False),
        ("six-1.17.0.dist-info/METADATA", True),
        ("six-1.17.0.dist-info/LICENSE", True),
        ("six-1.17.0.dist-info/licenses/LICENSE.txt", True),
        ("six-1.17.0.dist-info/RECORD", False),
        ("distutils-precedence.pth", False),
    ],
)
def test_a_package_keeps_what_a_plane_opens(path: str, kept: bool) -> None:  # noqa: FBT001 - a table's column
    assert useful(PurePosixPath(path), SERVICES) is kept


def test_a_folder_is_cut_to_what_is_useful(tmp_path: Path) -> None:
    for name in ("botocore/data/ec2/x/service-2.json", "botocore/data/endpoints.json", "bin/tool"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    cut(tmp_path, SERVICES)
    left = [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))]
    assert left == ["botocore", "botocore/data", "botocore/data/endpoints.json"]


def test_what_is_installed_here_is_copied_cut(tmp_path: Path) -> None:
    copy_installed(["chalice", "six"], tmp_path, SERVICES)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {"six.py", "chalice/__init__.py", "chalice/app.py"} <= left
    assert not [name for name in left if name.startswith(("chalice/deploy", "bin", ".."))]
