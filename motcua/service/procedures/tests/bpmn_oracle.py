"""SpiffWorkflow as an oracle: a small random process for it (BPMN) and for our engine (states × actions)."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
    '<process id="p" isExecutable="true">'
)
# name → {action: (target when the flag is set, target otherwise)}; a state without actions is an end, one whose
# only action is SILENCE is left when its time is over.
Model = Mapping[str, Mapping[str, tuple[str, str]]]
SILENCE = "silence"


def as_process(model: Model) -> dict[str, Any]:
    """The model as the content of process.yaml."""
    states: dict[str, Any] = {}
    actions: dict[str, Any] = {}
    for name, offered in model.items():
        states[name] = {"name": name, "portal": 4, "owner": "specialist", "office": "deciding"}
        states[name] |= {"limit": "1 giờ làm việc"} if offered else {"final": True}
        for action, (flagged, plain) in offered.items():
            own = f"{name}_{action}"
            routes = [{"when": "input.flag = true", "state": flagged}, {"state": plain}]
            by = "system" if action == SILENCE else "specialist"
            actions[own] = {"name": own, "from": name, "to": routes, "by": by}
            if action == SILENCE:
                states[name]["after_limit"] = own
    return {"initial": next(iter(model)), "states": states, "actions": actions}


def as_bpmn(model: Model) -> str:
    """The same as BPMN: tasks or timers, an exclusive gateway for the action, one for each condition."""
    flows: list[tuple[str, str, str]] = [("start", next(iter(model)), "")]
    nodes = ['<startEvent id="start"/>']
    for name, offered in model.items():
        if not offered:
            nodes.append(f'<endEvent id="{name}" name="{name}"/>')
            continue
        nodes.append(_timer(name) if SILENCE in offered else f'<userTask id="{name}" name="{name}"/>')
        flows.append((name, f"{name}_which", ""))
        first = next(iter(offered))
        nodes.append(_gateway(f"{name}_which", f"f{len(flows) + 1}"))
        for action in sorted(offered, key=lambda one: one != first):
            flows.append((f"{name}_which", f"{name}_{action}", f'action == "{action}"'))
        for action, (flagged, plain) in offered.items():
            nodes.append(_gateway(f"{name}_{action}", f"f{len(flows) + 2}"))
            flows += [(f"{name}_{action}", flagged, "flag"), (f"{name}_{action}", plain, "not flag")]
    return (
        HEAD
        + "".join(nodes)
        + "".join(_flow(i, *flow) for i, flow in enumerate(flows, 1))
        + ("</process></definitions>")
    )


def _gateway(name: str, default: str) -> str:
    return f'<exclusiveGateway id="{name}" default="{default}"/>'


def _timer(name: str) -> str:
    """A wait whose time is over at once: the oracle reads the machine's clock, our engine is told the time."""
    return (
        f'<intermediateCatchEvent id="{name}" name="{name}"><timerEventDefinition>'
        '<timeDuration>"PT0S"</timeDuration></timerEventDefinition></intermediateCatchEvent>'
    )


def _flow(number: int, source: str, target: str, condition: str) -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


class Oracle:
    """A running instance of the BPMN process."""

    def __init__(self, model: Model) -> None:
        self._model = model
        parser = BpmnParser()
        parser.add_bpmn_str(as_bpmn(model).encode())
        self._flow = BpmnWorkflow(parser.get_spec("p"))
        self._flow.data |= {"action": SILENCE, "flag": False}
        self._flow.task_tree.data |= {"action": SILENCE, "flag": False}
        self._step()

    def _step(self) -> None:
        """On to the next task, wait or end; what only decides is passed."""
        while True:
            ready = [
                task
                for task in self._flow.get_tasks(state=TaskState.READY)
                if not self._model.get(task.task_spec.bpmn_id)
            ]
            if not ready:
                return
            for task in ready:
                task.run()

    @property
    def state(self) -> str:
        """Where it stands: the task or timer that waits, or the end it came to."""
        waiting = self._flow.get_tasks(state=TaskState.READY | TaskState.WAITING)
        names = [task.task_spec.bpmn_id for task in waiting if task.task_spec.bpmn_id in self._model]
        if names:
            return names[0]
        ended = self._flow.get_tasks(state=TaskState.COMPLETED)
        return next(
            task.task_spec.bpmn_id
            for task in reversed(ended)
            if not self._model.get(task.task_spec.bpmn_id, 1)
        )

    def act(self, action: str, *, flag: bool) -> None:
        """Complete the task with this choice, or let the wait be over."""
        here = self.state
        tasks = self._flow.get_tasks(state=TaskState.READY | TaskState.WAITING)
        task = next(one for one in tasks if one.task_spec.bpmn_id == here)
        task.data |= {"action": action, "flag": flag}
        if task.state == TaskState.WAITING:
            self._flow.refresh_waiting_tasks()
        task.run()
        self._step()
