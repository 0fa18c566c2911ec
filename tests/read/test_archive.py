"""Zip archives: only what is asked for is unpacked, within bounds, and every refusal is one line."""

from __future__ import annotations

import struct
import time
import tracemalloc
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read.archive import MAX_MEMBERS, Archive, names_of
from support.office import archive_of, content_of

PLAIN = {"a.xml": "<a>word</a>", "b.xml": "<b/>"}


def refusal(data: bytes, part: str | None = None) -> str:
    """Return the one line that an archive, or a part of it, is refused with."""
    with pytest.raises(DocumentError) as caught:
        opened(data, part)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("made.xlsx: ")
    return message


def opened(data: bytes, part: str | None) -> None:
    archive = Archive(content_of(data, "made.xlsx"))
    if part is not None:
        archive.tree(part)


def with_sizes(data: bytes, size: int) -> bytes:
    """Return an archive of one member whose list has another unpacked size."""
    start = data.index(b"PK\x01\x02")
    return data[: start + 24] + struct.pack("<I", size) + data[start + 28 :]


def test_a_part_is_returned_whole() -> None:
    assert Archive(content_of(archive_of(PLAIN))).part("a.xml") == b"<a>word</a>"


def test_names_of_parts_are_found_in_any_case_of_letters() -> None:
    assert "A.XML" in Archive(content_of(archive_of(PLAIN)))


def test_a_part_that_is_missing_is_refused() -> None:
    assert "lacks this part" in refusal(archive_of(PLAIN), "c.xml")


def test_a_truncated_archive_is_refused() -> None:
    data = archive_of({"a.xml": "<a/>" * 1000})
    assert "damaged or cut off" in refusal(data[: len(data) // 2])


def test_an_archive_whose_members_bytes_are_damaged_is_refused() -> None:
    data = bytearray(archive_of({"a.xml": "<a>" + "".join(map(str, range(999))) + "</a>"}))
    data[100:140] = bytes(40)
    assert "a.xml: the member is damaged" in refusal(bytes(data), "a.xml")


def test_bytes_that_only_begin_like_an_archive_are_refused() -> None:
    assert "damaged or cut off" in refusal(b"PK\x03\x04" + bytes(500))


def test_a_member_with_a_huge_ratio_is_refused_before_it_is_unpacked() -> None:
    data = archive_of({"a.xml": "<a>" + " " * 50_000_000 + "</a>"})
    tracemalloc.start()
    message = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "200 times" in message
    assert peak < 1_000_000


def test_a_member_that_is_larger_than_its_header_has_it_is_refused() -> None:
    data = archive_of({"a.xml": "<a>" + "word " * 1000 + "</a>"})
    assert "a.xml: the member is damaged" in refusal(with_sizes(data, 100), "a.xml")


def test_a_member_that_is_smaller_than_its_header_has_it_is_refused() -> None:
    data = archive_of({"a.xml": "<a>" + "word " * 1000 + "</a>"})
    assert "a.xml" in refusal(with_sizes(data, 9000), "a.xml")


def test_an_archive_that_is_too_large_unpacked_is_refused() -> None:
    data = with_sizes(archive_of({"a.xml": "<a/>"}), 600 << 20)
    assert "536,870,912 bytes" in refusal(data)


def test_a_part_that_is_too_large_is_refused() -> None:
    words = bytes(70 << 20).replace(b"\0", b"a")
    assert "67,108,864 bytes" in refusal(stored({"a.xml": b"<a>" + words + b"</a>"}), "a.xml")


def test_two_members_of_one_name_are_refused() -> None:
    data = archive_of({"a.xml": "<a/>", "b.xml": "<b/>"}).replace(b"b.xml", b"a.xml")
    assert "two members" in refusal(data)


def test_two_members_whose_names_differ_in_case_alone_are_refused() -> None:
    assert "two members" in refusal(archive_of({"a.xml": "<a/>", "A.xml": "<b/>"}))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(archive_of({"a.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(bytes(data))


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "x/../../a.xml", "C:\\a.xml", "..\\a.xml"])
def test_a_member_whose_name_leads_out_of_the_archive_is_refused(name: str) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        info = ZipInfo("a")
        info.filename = name
        archive.writestr(info, "<a/>")
    assert "leads out" in refusal(stream.getvalue())


def test_a_method_that_office_lacks_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.xml", "<a/>")
    assert "method" in refusal(stream.getvalue())


def test_too_many_members_are_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"{number}", "")
    assert "10,000 members" in refusal(stream.getvalue())


def test_a_very_long_list_of_members_is_refused_before_it_is_read() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(70_000):
            archive.writestr(f"{number:020}", "")
    begin = time.perf_counter()
    assert "10,000 members" in refusal(stream.getvalue())
    assert time.perf_counter() - begin < 0.2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_a_part_with_a_document_type_is_refused(encoding: str) -> None:
    part = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "word">]><a>&b;</a>'.encode(encoding)
    assert "document type" in refusal(archive_of({"a.xml": part}), "a.xml")


def test_a_document_type_across_two_blocks_is_refused() -> None:
    space = " " * ((1 << 20) - 5)
    assert "document type" in refusal(stored({"a.xml": f"{space}<!DOCTYPE a><a/>"}), "a.xml")


def stored(parts: dict[str, str | bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def test_a_document_type_in_a_part_that_is_not_read_does_not_matter() -> None:
    data = archive_of({"a.xml": "<a/>", "picture.svg": "<!DOCTYPE svg><svg/>"})
    assert Archive(content_of(data)).part("a.xml") == b"<a/>"


def test_a_part_that_is_not_xml_is_refused() -> None:
    assert "not XML" in refusal(archive_of({"a.xml": "word"}), "a.xml")


def test_a_part_that_is_not_well_formed_is_refused() -> None:
    assert "a.xml" in refusal(archive_of({"a.xml": "<a><b></a>"}), "a.xml")


def test_an_empty_part_is_refused() -> None:
    assert "a.xml" in refusal(archive_of({"a.xml": ""}), "a.xml")


def test_a_part_with_too_many_tags_is_refused_element_by_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscgraph.read.archive.MAX_STREAMED_TAGS", 1_000)
    archive = Archive(content_of(stored({"a.xml": "<a>" + "<b/>" * 2_000 + "</a>"})))
    with pytest.raises(DocumentError, match="1,000 tags"):
        list(archive.elements("a.xml", ("c",)))


def test_a_part_with_too_many_tags_is_refused() -> None:
    assert "tags" in refusal(stored({"a.xml": "<a>" + "<b/>" * 5_000_000 + "</a>"}), "a.xml")


def test_elements_are_yielded_one_by_one_from_a_part_that_is_not_kept() -> None:
    part = "<a>" + "<b><c>word</c></b>" * 100_000 + "</a>"
    archive = Archive(content_of(stored({"a.xml": part})))
    assert sum(len(element) for element in archive.elements("a.xml", ("b",))) == 100_000


def test_the_elements_of_a_part_that_ends_early_are_refused() -> None:
    archive = Archive(content_of(archive_of({"a.xml": "<a><b/>"})))
    with pytest.raises(DocumentError, match=r"a\.xml:1: column 8: malformed XML"):
        list(archive.elements("a.xml", ("b",)))


def test_names_of_a_truncated_archive_come_from_its_first_bytes() -> None:
    data = archive_of({"xl/workbook.xml": "<a/>", "b.xml": "<b/>" * 1000})
    assert "xl/workbook.xml" in names_of(content_of(data[:-40]))


def test_a_document_that_is_no_archive_has_no_names() -> None:
    assert names_of(content_of(b"id,title\n1,word\n")) == frozenset()
