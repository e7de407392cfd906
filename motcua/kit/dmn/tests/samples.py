"""Small models as XML, for the tests of this room."""

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(body: str, *, namespace: str = "urn:test", space: str = SPACE) -> bytes:
    """A DMN file around its elements."""
    return (
        f'<definitions xmlns="{space}" name="m" id="m" namespace="{namespace}">{body}</definitions>'.encode()
    )


def fact(name: str, kind: str = "") -> str:
    """An input data element; its id is i_ and its name."""
    kind = f' typeRef="{kind}"' if kind else ""
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}"{kind}/></inputData>'


def decision(name: str, logic: str, *needs: str, kind: str = "") -> str:
    """A decision; needs are ids: i_ input data, d_ decisions, b_ knowledge."""
    typed = f' typeRef="{kind}"' if kind else ""
    required = "".join(_required(need) for need in needs)
    head = f'<decision id="d_{name}" name="{name}"><variable name="{name}"{typed}/>'
    return f"{head}{required}{logic}</decision>"


def _required(need: str) -> str:
    kind = need.rpartition("#")[2][:2]
    href = need if "#" in need else f"#{need}"
    if kind in ("b_", "s_"):
        return f'<knowledgeRequirement><requiredKnowledge href="{href}"/></knowledgeRequirement>'
    inner = "requiredInput" if kind == "i_" else "requiredDecision"
    return f'<informationRequirement><{inner} href="{href}"/></informationRequirement>'


def text(source: str) -> str:
    """A literal expression."""
    source = source.replace("&", "&amp;").replace("<", "&lt;")
    return f"<literalExpression><text>{source}</text></literalExpression>"


def table(hit: str, rows: list[list[str]], *, inputs: list[str], outputs: list[str], more: str = "") -> str:
    """A decision table; `hit` are its attributes, `more` what stands inside the first output."""
    escape = lambda cell: cell.replace("&", "&amp;").replace("<", "&lt;")  # noqa: E731 - one use, one line
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in inputs
    )
    results = "".join(
        f'<output name="{name}">{more if number == 0 else ""}</output>' for number, name in enumerate(outputs)
    )
    rules = ""
    for row in rows:
        tests, values = row[: len(inputs)], row[len(inputs) :]
        rules += "<rule>"
        rules += "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests)
        rules += "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in values)
        rules += "</rule>"
    return f"<decisionTable {hit}>{columns}{results}{rules}</decisionTable>"
