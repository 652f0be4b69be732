from pathlib import Path

import pytest

from esco import EN, NL, package, table_file, whole
from rapport.domain.skills.esco import download
from rapport.domain.skills.esco.download import read_downloads
from rapport.domain.skills.esco.rows import EscoRefusedError
from rapport.domain.skills.vocabulary import Language


def test_a_package_tells_its_version_and_language(tmp_path: Path) -> None:
    path = package(tmp_path, {"occupations_en.csv": "x", "skills_en.csv": whole(), "skillGroups_en.csv": "x"})
    [table] = read_downloads([path])
    assert (table.language, table.version, len(table.rows)) == (Language.EN, "1.2.0", len(EN))


def test_four_languages_are_read_at_once(tmp_path: Path) -> None:
    paths = [package(tmp_path, {f"skills_{one}.csv": whole()}, language=one) for one in Language]
    assert [table.language for table in read_downloads(paths)] == list(Language)


def test_one_package_may_have_several_languages_in_folders(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        {"csv/skills_en.csv": whole(), "csv/skills_nl.csv": whole(NL), "csv/skills_fi.csv": "", "._skills_de.csv": ""},
        language="all",
    )
    assert [table.language for table in read_downloads([path])] == [Language.EN, Language.NL]


def test_an_unpacked_table_has_its_version_from_its_folder_or_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "ESCO dataset - v1.1.2 - classification - en - csv"
    folder.mkdir()
    assert read_downloads([table_file(folder)])[0].version == "1.1.2"
    assert read_downloads([table_file(tmp_path)], version="v1.2.0")[0].version == "1.2.0"


def test_a_language_is_told_for_a_name_that_does_not(tmp_path: Path) -> None:
    path = table_file(tmp_path).rename(tmp_path / "skills v1.2.csv")
    [table] = read_downloads([path], language=Language.FR)
    assert (table.language, table.version) == (Language.FR, "1.2")


def test_what_the_names_do_not_tell_or_tell_otherwise_is_refused(tmp_path: Path) -> None:
    plain, packed = table_file(tmp_path), package(tmp_path, {"skills_en.csv": whole()})
    other = package(tmp_path, {"skills_nl.csv": whole()}, version="1.1.1", language="nl")
    nameless = tmp_path / "v1.2.csv"
    nameless.write_text(whole(), encoding="utf-8")
    for paths, given, words in (
        ([plain], {}, "say --version"),
        ([plain], {"version": "newest"}, "say it as 1.2.0"),
        ([nameless], {}, "say --language"),
        ([packed], {"version": "1.1.0"}, "its name says version 1.2.0, and you say 1.1.0"),
        ([packed], {"language": Language.DE}, "its name says language en"),
        ([packed, other], {}, "of different versions, 1.1.1 and 1.2.0"),
        ([packed, plain], {"version": "1.2.0"}, "the language en is there twice"),
    ):
        with pytest.raises(EscoRefusedError) as refused:
            read_downloads(paths, **given)
        assert words in str(refused.value)


def test_a_package_without_a_table_that_is_read_here_is_refused(tmp_path: Path) -> None:
    for files in ({"skills_fi.csv": whole()}, {"occupations_en.csv": "x"}, {}):
        with pytest.raises(EscoRefusedError, match=r"no skills_<language>\.csv in it for any of nl, fr, en, de"):
            read_downloads([package(tmp_path, files)])


def test_a_package_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path, {"skills_en.csv": whole()})
    content = bytearray(path.read_bytes())
    content[80:200] = bytes(120)
    path.write_bytes(content)
    with pytest.raises(EscoRefusedError, match="cannot be unpacked"):
        read_downloads([path])


def test_a_package_that_swells_is_refused_before_it_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 100_000)
    path = package(tmp_path, {"skills_en.csv": whole() + "\r\n" * 1_000_000})
    assert path.stat().st_size < 10_000
    with pytest.raises(EscoRefusedError, match="is larger than"):
        read_downloads([path])


def test_a_package_of_very_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_MEMBERS", 2)
    with pytest.raises(EscoRefusedError, match="more than 2 files"):
        read_downloads([package(tmp_path, {"skills_en.csv": whole(), "a": "", "b": ""})])


def test_what_is_not_utf_8_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "skills_fr.csv"
    path.write_bytes(whole().encode() + "métal".encode("latin-1"))
    with pytest.raises(EscoRefusedError, match=r"skills_fr\.csv: line \d+ and on: it is not UTF-8"):
        read_downloads([path], version="1.2.0")


def test_it_is_told_how_far_the_reading_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = table_file(tmp_path)
    read_downloads([path], version="1.2.0", say=lambda *words: told.append(words))
    assert told[-1] == ("skills_en.csv", path.stat().st_size, path.stat().st_size)


def test_the_digest_is_of_the_labels_whatever_their_order(tmp_path: Path) -> None:
    def digest(content: str) -> str:
        return read_downloads([table_file(tmp_path, content)], version="1.2.0")[0].digest

    backwards = whole(dict(reversed(list(EN.items()))))
    assert digest(backwards) == digest(whole()) != digest(whole(NL))
