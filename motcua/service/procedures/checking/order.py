"""Order: nothing is listed twice under one name, no law cited that had ended, no way in left without its words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from motcua.kit.feel.regions import satisfiable
from motcua.service.procedures.checking.domains import domains_of
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import ActionDef, Package

FACTS, ONLINE = "procedure.yaml", 2
SIGN = "Enter"  # the key of signing, which the desk offers beside the actions of a state
WAYS = {1: "counter", ONLINE: "online", 3: "postal"}
RULES = {
    "listed-twice": Rule(
        _("%(part)s: có hai mục cùng mã %(id)s."),
        _("Đổi mã của một mục, hoặc bỏ mục ghi thừa."),
    ),
    "key-taken": Rule(
        _("Ở %(state)s, phím %(key)s làm hai việc: %(first)s và %(second)s."),
        _("Đổi key của một trong hai hành động."),
    ),
    "basis-ended": Rule(
        _("Văn bản %(id)s chỉ có hiệu lực đến hết %(day)s, trước khi bản này có hiệu lực."),
        _("Thay bằng văn bản đang có hiệu lực, và xem lại các mục dẫn văn bản cũ."),
    ),
    "paper-without-copies": Rule(
        _("Giấy tờ %(paper)s không nói nộp mấy bản: originals và copies đều là 0."),
        _("Ghi số bản chính hoặc bản sao; lời dặn thì đưa vào notes."),
    ),
    "channel-closed": Rule(
        _("Thủ tục ghi online: false mà thời hạn lại có kênh trực tuyến (2)."),
        _("Bỏ kênh 2 ở time_limits, hoặc bỏ online: false."),
    ),
    "way-unlimited": Rule(
        _("Cách nộp %(way)s có lời hướng dẫn mà không có thời hạn cho kênh %(channel)s."),
        _("Thêm kênh ấy vào time_limits, hoặc bỏ cách nộp này ở ways."),
    ),
    "way-untold": Rule(
        _("Kênh %(channel)s có thời hạn mà ways không nói nộp thế nào (%(way)s)."),
        _("Thêm lời hướng dẫn cho cách nộp ấy vào ways, hoặc bỏ kênh ở time_limits."),
    ),
    "text-unknown": Rule(
        _("Bản %(language)s có lời cho %(place)s mà gói không có mục ấy."),
        _("Sửa mã cho đúng, hoặc bỏ lời thừa khỏi texts.%(language)s.yaml."),
    ),
}


def once(package: Package, _house: House) -> Iterable[Found]:
    """Every paper, text of law and relief has a name of its own."""
    national = tuple(item for item in package.reliefs if not item.agency)
    parts = {"components": package.components, "legal_basis": package.legal, "reliefs": national}
    for part, items in parts.items():
        for id, count in Counter(item.id for item in items).items():
            if count > 1:
                yield found("listed-twice", FACTS, part, id, part=part, id=id)


def keys(package: Package, _house: House) -> Iterable[Found]:
    """One key does one thing for one person."""
    told = set()
    for state, actions in package.process.offered.items():
        for one, other in combinations([action for action in actions if action.key], 2):
            pair = (one.name, other.name)
            if one.key == other.key and pair not in told and _met(one, other, package):
                told.add(pair)
                words = {"state": state, "key": one.key, "first": one.name, "second": other.name}
                yield found("key-taken", "process.yaml", "actions", other.name, "key", **words)
        yield from _key_of_signing(package, state, actions)


def _key_of_signing(package: Package, name: str, actions: Iterable[ActionDef]) -> Iterator[Found]:
    """Where somebody signs, the key of signing is taken for whoever holds the step."""
    state = package.process.states[name]
    for action in actions:
        if state.signs and action.key == SIGN and state.owner in action.by:
            words = {"state": name, "key": SIGN, "first": "signs", "second": action.name}
            yield found("key-taken", "process.yaml", "actions", action.name, "key", **words)


def _met(one: ActionDef, other: ActionDef, package: Package) -> bool:
    """Whether somebody may have both before them: an action that its guard bars has no key."""
    if not one.by & other.by:
        return False
    guards = [action.guard for action in (one, other) if action.guard is not None]
    return len(guards) < 2 or satisfiable(guards, domains_of(package, filling=True)) is not False


def in_force(package: Package, _house: House) -> Iterable[Found]:
    """No text of law that had ended before the package begins."""
    for item in package.legal:
        if item.effective_to is not None and item.effective_to < package.effective_from:
            words = {"id": item.id, "day": f"{item.effective_to:%d/%m/%Y}"}
            yield found("basis-ended", FACTS, "legal_basis", item.id, "effective_to", **words)


def counted(package: Package, _house: House) -> Iterable[Found]:
    """Every paper that is handed over says how many of it."""
    for item in package.components:
        handed = not item.present_only and item.accepts != ("electronic",)
        if handed and not item.originals and not item.copies:
            yield found("paper-without-copies", FACTS, "components", item.id, paper=item.id)


def ways(package: Package, _house: House) -> Iterable[Found]:
    """The ways in that are explained are those that have a limit, and the other way round."""
    if ONLINE in package.channels and not package.online:
        yield found("channel-closed", FACTS, "online")
    for channel, way in WAYS.items():
        words, told = {"channel": channel, "way": way}, way in package.ways
        if told and channel not in package.channels:
            yield found("way-unlimited", FACTS, "ways", way, **words)
        elif package.ways and channel in package.channels and not told:
            yield found("way-untold", FACTS, "ways", **words)


def worded(package: Package, _house: House) -> Iterable[Found]:
    """No text of a second language for what is not there."""
    for place in _strange(package):
        yield found("text-unknown", "texts.en.yaml", *place, language="en", place=".".join(place))


def _strange(package: Package) -> Iterator[tuple[str, str]]:
    known = {
        "fields": {field.id for field in package.form.fields},
        "pages": {page.id for page in package.form.pages},
        "components": {item.id for item in package.components},
        "legal": {item.id for item in package.legal},
        "reliefs": {item.id for item in package.reliefs},
        "parts": {part.id for part in package.links.parts} if package.links else set(),
    }
    for part, ids in known.items():
        yield from ((part, id) for id in package.texts.get("en", {}).get(part, {}) if id not in ids)


CHECKS: tuple[Check, ...] = (once, keys, in_force, counted, ways, worded)
