"""What a dossier keeps of its questions to registers: whom it asked about, by which article, and what became of it.

Kept among the facts: `_reads` by "register.person" (state, moment, evidence, and a mark of what was asked), `_about`
(the article for each person asked about, by number), `_down` (the places whose answer is still missing), `_account`
(fields about the applicant that the account they came with tells, while no register does).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua.data.registries import queries as registries
from motcua.data.registries.types import DOWN, KNOWN, REFUSED, Question, Told
from motcua.kit.crypto import canonical_json, sha256
from motcua.service.dossiers.models import Dossier
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Field
from motcua.service.procedures.types import APPLICANT, Package

READS, ABOUT, MISSED, ASKED, ACCOUNT = "_reads", "_about", "_down", "_asked", "_account"
DISPUTED = "_disputed"  # what the applicant says is not so, by field: the correction asked for at the owner
# Disputes of a draft that the owner has answered, by field: whether accepted, in which words.
SETTLED = "_settled"
PATIENCE = timedelta(seconds=20)  # a register that did not answer is not asked again at once
# One family needs a handful of numbers; a draft that tries more is searching the register, not filling a form.
MOST_ASKED = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """One question that a form has for a register about one person; names: register field by field of the form."""

    place: str
    person: str
    question: Question
    names: Mapping[str, str]
    mark: str


def wishes(dossier: Dossier, package: Package) -> tuple[Wish, ...]:
    """Everything the form may ask now: about the applicant, and people whose number and confirming answers stand."""
    sourced = forms.sourced(form=package.form)
    people = {
        APPLICANT: (dossier.party.number, _said_of_applicant(dossier)),
        **_named(sourced, dossier.answers),
    }
    made = [
        wish
        for register in package.register_reads
        for person in people
        if people[person][0] and (wish := _wish(register, person, people[person], sourced, package)).names
    ]
    marks = {wish.place: wish.mark for wish in made}
    return tuple(wish for wish in made if _confirmed(wish, people, marks, dossier.facts.get(READS, {})))


def _confirmed(
    wish: Wish,
    people: Mapping[str, tuple[str, Mapping[str, str]]],
    marks: Mapping[str, str],
    reads: Mapping[str, Any],
) -> bool:
    """A register that cannot itself tell whether number and name belong together waits for one that has."""
    _number, claimed = people[wish.person]
    if not claimed or wish.question.said:
        return True
    others = (
        read
        for place, read in reads.items()
        if place.partition(".")[2] == wish.person and place != wish.place and read["mark"] == marks.get(place)
    )
    return any(read["state"] == KNOWN for read in others)


def pending(
    dossier: Dossier, package: Package, *, at: datetime, again: bool = False, only_missed: bool = False
) -> tuple[Wish, ...]:
    """Those not yet answered; again: also those that got no answer, some time after. Nothing is asked twice."""
    reads = dossier.facts.get(READS, {})
    found = []
    for wish in wishes(dossier, package):
        known = reads.get(wish.place, {})
        fresh = known.get("mark") != wish.mark
        late = known.get("state") in (DOWN, REFUSED) and again and _since(known, at) >= PATIENCE
        if late or (fresh and not only_missed):
            found.append(wish)
    return _within_reason(dossier, found)


def announced(dossier: Dossier, wished: Sequence[Wish], *, counter_basis: str = "") -> None:
    """Write into the draft, before anything is asked, about whom and by which article (the recorded basis)."""
    about = {
        wish.question.key: counter_basis or wish.question.basis
        for wish in wished
        if counter_basis or wish.person != APPLICANT
    }
    others = sum(1 for wish in wished if wish.person != APPLICANT)
    count = {ASKED: int(dossier.facts.get(ASKED, 0)) + others} if others else {}
    if about:
        count[ABOUT] = {**dossier.facts.get(ABOUT, {}), **about}
    dossier.facts = {**dossier.facts, **count}


def with_told(dossier: Dossier, wished: Sequence[Wish], told: Sequence[Told], at: datetime) -> dict[str, Any]:
    """The facts of a dossier with what was told; of a person who turned out to be another nothing stays.

    What no register tells of the applicant, but the account they came with does, stands in its place.
    """
    facts = dossier.facts
    kept, reads, own = dict(facts), dict(facts.get(READS, {})), set(facts.get(ACCOUNT, ()))
    for wish, one in zip(wished, told, strict=True):
        open_names = {
            name: field for name, field in wish.names.items() if name not in facts.get(DISPUTED, {})
        }
        if one.state not in (DOWN, REFUSED):
            kept = {name: value for name, value in kept.items() if name not in wish.names}
        said = {name: one.fields[field] for name, field in open_names.items() if one.fields.get(field)}
        kept |= said
        account = _account(dossier, wish)
        added = {name: account[field] for name, field in open_names.items() if field in account}
        added = {name: value for name, value in added.items() if not kept.get(name)}
        kept |= added
        own = {name for name in (own - said.keys()) | added.keys() if kept.get(name)}
        reads[wish.place] = {
            "state": one.state,
            "at": one.at.isoformat(),
            "ref": one.reference,
            "mark": wish.mark,
        }
    missed = sorted(place for place, read in reads.items() if read["state"] in (DOWN, REFUSED))
    marks = {name: value for name, value in ((MISSED, missed), (ACCOUNT, sorted(own))) if value}
    kept = {name: value for name, value in kept.items() if name not in (MISSED, ACCOUNT)}
    return {**kept, READS: reads, "_read": at.isoformat(), **marks}


def _account(dossier: Dossier, wish: Wish) -> Mapping[str, str]:
    """What the electronic identity account tells of the person who came with it, by the register's own fields."""
    party = dossier.party
    if (
        wish.person != APPLICANT
        or dossier.channel != Dossier.Channel.ONLINE
        or party.kind != party.Kind.PERSON
    ):
        return {}
    key = registries.definition(registry=wish.question.registry)["key"]
    if key["kind"] != "personal_number":
        return {}
    born = {"date_of_birth": party.dob.isoformat()} if party.dob else {}
    return {str(key["field"]): party.number, "full_name": party.name, **born}


def forgotten(facts: Mapping[str, Any], changed: set[str], sourced: Sequence[Field]) -> dict[str, Any]:
    """The facts without those of people whose number has changed."""
    stale = {field.id for field in sourced if field.source is not None and field.source.of in changed}
    kept = {name: value for name, value in facts.items() if name not in stale}
    for place in (DISPUTED, SETTLED):
        if doubts := facts.get(place):
            kept[place] = {name: doubt for name, doubt in doubts.items() if name not in stale}
    gone = {place for place in facts.get(READS, {}) if place.partition(".")[2] in changed}
    if gone:
        kept[READS] = {place: read for place, read in facts[READS].items() if place not in gone}
        kept[MISSED] = [place for place in facts.get(MISSED, ()) if place not in gone]
    return kept


def _wish(
    register: str, person: str, who: tuple[str, Mapping[str, str]], sourced: Sequence[Field], package: Package
) -> Wish:
    declared, (key, claimed) = package.register_reads[register], who
    known = registries.definition(registry=register)["fields"]
    said = {name: text for name, text in claimed.items() if name in known}
    names = {
        field.id: field.source.field
        for field in sourced
        if field.source is not None and (field.source.register, field.source.of) == (register, person)
    }
    question = Question(
        registry=register,
        key=key,
        fields=tuple(dict.fromkeys(names.values())),
        purpose=declared["purpose"],
        basis=declared["basis"],
        said=said,
    )
    mark = sha256(canonical_json([key, dict(said), names]))[:16]
    return Wish(f"{register}.{person}", person, question, names, mark)


def _said_of_applicant(dossier: Dossier) -> Mapping[str, str]:
    """At the counter the register tells only of somebody whose name is that on the card, or known here."""
    if dossier.channel == Dossier.Channel.ONLINE:
        return {}
    card = dossier.facts.get("_card") or {}
    return {"full_name": card.get("full_name") or dossier.party.name}


def _named(sourced: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Whom else to ask about: people whose number and confirming answers are all there."""
    claims: dict[str, list[Field]] = {}
    for field in sourced:
        if field.source is not None and field.source.confirms:
            claims.setdefault(field.source.of, []).append(field)
    return {
        of: (
            str(answers[of]),
            {field.source.field: str(answers[field.id]) for field in fields if field.source is not None},
        )
        for of, fields in claims.items()
        if answers.get(of) and all(answers.get(field.id) for field in fields)
    }


def _within_reason(dossier: Dossier, found: Sequence[Wish]) -> tuple[Wish, ...]:
    """Online a draft asks about so many people and no more."""
    others = sum(1 for wish in found if wish.person != APPLICANT)
    asked = int(dossier.facts.get(ASKED, 0)) + others
    if asked > MOST_ASKED and dossier.channel == Dossier.Channel.ONLINE:
        return tuple(wish for wish in found if wish.person == APPLICANT)
    return tuple(found)


def _since(read: Mapping[str, Any], at: datetime) -> timedelta:
    return at - datetime.fromisoformat(read["at"])
