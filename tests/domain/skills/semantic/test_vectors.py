import pytest

np = pytest.importorskip("numpy", reason="rapport[semantic] is not installed")

from structlog.testing import capture_logs  # noqa: E402  # only with numpy

from domain.skills.semantic.toys import BagOfWords  # noqa: E402
from esco import GLAZE, KNOWN, classification, concept, table  # noqa: E402
from rapport.domain.skills import loading  # noqa: E402
from rapport.domain.skills.esco.reader import Wide  # noqa: E402
from rapport.domain.skills.esco.stored import store  # noqa: E402
from rapport.domain.skills.loading import Readers, load_wide  # noqa: E402
from rapport.domain.skills.semantic.reader import Semantic  # noqa: E402
from rapport.domain.skills.semantic.vectors import encode, load_vectors, store_vectors, targets  # noqa: E402
from rapport.domain.skills.vocabulary import vocabulary  # noqa: E402
from rapport.storage.database import Database  # noqa: E402

ENCODER = BagOfWords()


def test_every_skill_is_encoded_by_its_english_label_where_there_is_one() -> None:
    wanted = targets(Wide(KNOWN._replace(concepts=(*KNOWN.concepts, concept(9, nl=["op stelten lopen"])))))
    labels = dict(zip(wanted.skill_ids, wanted.labels, strict=True))
    assert len(labels) == len(vocabulary().skills) + 4
    assert labels[f"esco-{GLAZE}"] == "glaze tiles by hand"
    assert "op stelten lopen" in wanted.labels


def test_other_labels_have_another_digest() -> None:
    one, other = (targets(Wide(classification(concept(1, en=[label])))) for label in ("stilt walking", "stilt running"))
    assert one.digest != other.digest


def test_it_is_told_how_many_are_encoded() -> None:
    told: list[int] = []
    assert encode(ENCODER, ["a b"] * 150, told.append).shape == (150, 256)
    assert told == [64, 128, 150]


def test_an_encoder_that_answers_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="no vector of length 1"):
        encode(BagOfWords(scale=7), ["a b"], lambda _: None)


async def test_vectors_are_kept_for_these_labels_and_this_encoder_only(own: Database) -> None:
    wanted, other = targets(Wide(KNOWN)), targets(Wide(classification()))
    vectors = encode(ENCODER, wanted.labels, lambda _: None)
    async with own.directory() as transaction:
        await store_vectors(transaction, ENCODER, wanted, vectors)
        kept = await load_vectors(transaction, ENCODER, wanted)
        assert await load_vectors(transaction, ENCODER, other) is None
    assert kept is not None
    assert np.allclose(kept, vectors, atol=0.001)


async def test_a_running_process_uses_the_encoder_once_the_labels_are_encoded(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "find_encoder", lambda: ENCODER)
    readers = Readers(own)
    await store(own, [table()])
    with capture_logs() as logs:
        before = await readers.current()
        await readers.current()
    assert isinstance(before, Wide)
    assert [line["event"] for line in logs] == ["encoder_unused"]

    wide = await load_wide(own)
    assert wide is not None
    wanted = targets(wide)
    async with own.directory() as transaction:
        await store_vectors(transaction, ENCODER, wanted, encode(ENCODER, wanted.labels, lambda _: None))

    assert isinstance(await readers.current(), Semantic)
