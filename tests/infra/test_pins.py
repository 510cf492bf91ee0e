"""Everything that is installed is pinned by version and by hash, on every machine that we support."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra import pins
from infra.closure import PLANES, ROOT, distributions_of
from infra.pins import (
    DEVELOPERS,
    TARGET,
    Environment,
    Lock,
    Pin,
    find,
    linux,
    locks,
    mac,
    pin,
    read_constraints,
    read_lock,
    written,
    wrong_with,
)
from infra.wheels import sha256
from tests.infra.making_wheels import make_wheel

pytestmark = [pytest.mark.proof("T24"), pytest.mark.filterwarnings("error")]

LOCKS = locks()
LAMBDA, DEVELOPMENT, ENGINE = LOCKS
CHALICES_OWN = {"pip", "setuptools", "wheel"}
"""Chalice asks for them to build packages, which it does not do here (docs/adr/0026)."""


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.path.name)
def test_a_lock_pins_what_the_constraints_say_each_with_a_hash(lock: Lock) -> None:
    assert wrong_with(lock) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.path.name)
def test_a_lock_names_no_place_to_install_from(lock: Lock) -> None:
    text = lock.path.read_text("utf-8")
    assert re.findall(r"://|index|find-links|trusted|@", text) == []


def test_lambda_takes_one_wheel_of_each_package_that_a_plane_holds() -> None:
    held = read_lock(LAMBDA.path)
    assert held.keys() == {name for plane in PLANES for name in distributions_of(plane)}
    assert {len(each.hashes) for each in held.values()} == {1}


def test_what_lambda_takes_may_be_installed_for_development_too() -> None:
    wide = read_lock(DEVELOPMENT.path)
    narrow = read_lock(LAMBDA.path)
    assert {name: each.version for name, each in narrow.items()} == {
        name: wide[name].version for name in narrow
    }
    assert all(each.hashes <= wide[name].hashes for name, each in narrow.items())


def test_every_requirement_is_pinned_at_the_version_it_asks_for() -> None:
    for name, lock in (
        ("requirements.txt", DEVELOPMENT),
        ("requirements-dev.txt", DEVELOPMENT),
        ("requirements-engine.txt", ENGINE),
    ):
        held = read_lock(lock.path)
        lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if "==" in line]
        asked = [Requirement(line) for line in lines if not line.startswith("#")]
        assert asked
        assert [
            str(each) for each in asked if held[canonicalize_name(each.name)].version not in each.specifier
        ] == []


@pytest.mark.parametrize(
    "place", DEVELOPERS, ids=lambda place: f"{place.system}-{place.machine}-{place.python}"
)
def test_no_machine_we_support_needs_a_package_that_is_not_pinned(place: Environment) -> None:
    held = read_lock(DEVELOPMENT.path)
    missing = {
        f"{name} needs {needed}"
        for name in held
        for line in distribution(name).requires or ()
        for needed in [Requirement(line)]
        if needed.marker is None or needed.marker.evaluate({**_markers(place), "extra": ""})
        if canonicalize_name(needed.name) not in held.keys() | CHALICES_OWN
    }
    assert missing == set()


def _markers(place: Environment) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": place.machine,
        "platform_python_implementation": "CPython",
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[place.system],
        "python_full_version": f"{place.python}.0",
        "python_version": place.python,
        "sys_platform": place.system,
    }


class TestMakingALock:
    """With a folder of small wheels for the index."""

    @pytest.fixture
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
        return tmp_path / "index"

    @staticmethod
    def lock(tmp_path: Path, *places: Environment) -> Lock:
        constraints = tmp_path / "constraints.txt"
        constraints.write_text("# made up\nEvery.where==1.0\nnative==1.0\n")
        return Lock(tmp_path / "made.lock", constraints, places)

    def test_holds_a_hash_for_each_kind_of_machine(self, index: Path, tmp_path: Path) -> None:
        everywhere = make_wheel(index, "every_where")
        for_linux = make_wheel(index, "native", tag="cp311-cp311-manylinux_2_26_x86_64")
        for_mac = make_wheel(index, "native", tag="cp311-cp311-macosx_12_0_arm64")
        make_wheel(index, "native", tag="cp311-cp311-win_amd64")
        lock = self.lock(tmp_path, TARGET, mac("3.11"))
        lock.path.write_text(written(pin(lock), lock))
        assert read_lock(lock.path) == {
            "every-where": Pin("1.0", {sha256(everywhere)}),
            "native": Pin("1.0", {sha256(for_linux), sha256(for_mac)}),
        }
        assert wrong_with(lock) == []

    def test_marks_a_package_for_where_it_has_a_wheel(self, index: Path, tmp_path: Path) -> None:
        make_wheel(index, "every_where")
        make_wheel(index, "native", tag="cp311-cp311-manylinux_2_26_x86_64")
        lock = self.lock(tmp_path, TARGET, mac("3.11"))
        lines = written(pin(lock), lock).splitlines()
        (marked,) = [line for line in lines if line.startswith("native==")]
        (unmarked,) = [line for line in lines if line.startswith("every-where==")]
        marker = Requirement(marked.removesuffix(" \\")).marker
        assert marker is not None
        assert marker.evaluate(_markers(TARGET))
        assert not marker.evaluate(_markers(mac("3.11")))
        assert ";" not in unmarked

    def test_takes_no_wheel_that_needs_a_newer_libc_than_lambda_has(
        self, index: Path, tmp_path: Path
    ) -> None:
        make_wheel(index, "every_where")
        make_wheel(index, "native", tag="cp311-cp311-manylinux_2_28_x86_64")
        lock = self.lock(tmp_path, TARGET)
        with pytest.raises(SystemExit, match="native"):
            pin(lock)
        assert "native" in find(lock.wanted(), linux("3.11", "x86_64"))

    def test_takes_no_source_distribution(self, index: Path, tmp_path: Path) -> None:
        make_wheel(index, "every_where")
        (index / "native-1.0.tar.gz").write_bytes(b"")
        with pytest.raises(SystemExit, match="native"):
            pin(self.lock(tmp_path, TARGET))

    def test_stops_when_pip_fails_for_another_reason(self, index: Path, tmp_path: Path) -> None:
        make_wheel(index, "every_where").write_bytes(b"no zip")
        with pytest.raises(SystemExit, match="pip did not answer"):
            pin(self.lock(tmp_path, TARGET))

    def test_is_found_wrong_when_it_is_old(self, tmp_path: Path) -> None:
        lock = self.lock(tmp_path, TARGET)
        assert wrong_with(lock) == ["made.lock: がありません / is missing"]
        lock.path.write_text(f"native==0.9 \\\n    --hash=sha256:{'0' * 64}\nmore==1.0\n")
        assert wrong_with(lock) == [
            "made.lock: every-where がありません / is missing",
            "made.lock: more は不要です / is not wanted",
            "made.lock: native 0.9 ≠ 1.0",
            "made.lock: more has no hash",
        ]


def test_the_command_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["pins", "--check"])
    assert pins.main() == 0
    gone = Lock(Path("no.lock"), ROOT / "constraints.txt", (TARGET,))
    monkeypatch.setattr(pins, "locks", lambda: (gone,))
    assert pins.main() == 1
    assert "no.lock" in capsys.readouterr().out


def test_constraints_are_read_by_canonical_name() -> None:
    assert read_constraints(ROOT / "constraints.txt")["pydantic-core"]
