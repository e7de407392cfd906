"""Drawing a process on the server: lanes side by side, time running down, right-angled flows; the same every time.

`drawn(graph)` takes nodes with a lane and flows with words, and answers with places and paths in whole pixels.
It knows nothing of what is drawn. Layers first, then ways through the gaps between boxes, then room for words.
"""

from motcua.kit.swimlanes.drawing import SIGN, drawn
from motcua.kit.swimlanes.types import Box, Drawing, Flow, Graph, Node, Strip, Wire
from motcua.kit.swimlanes.words import wrapped

__all__ = ["SIGN", "Box", "Drawing", "Flow", "Graph", "Node", "Strip", "Wire", "drawn", "wrapped"]
