"""From a module in memory to a layer list with its tensors, by torch.export.

The caller's module is never changed: what is traced is a copy, float32, on the CPU, in evaluation mode. What a layer list
cannot say is refused by the name of the module that does it, and what was traced is held to the module before it is believed.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor
from torch.distributions import Distribution
from torch.export.graph_signature import InputKind
from torch.fx import Node

from aevae.recipe.layer_kinds import Layer, Shape

from ..networks import build
from .graph import bound, op_of, picks_of
from .module import Called, first_line
from .rules import RULES
from .writer import Untraceable, Writer

CLOSE = 1e-4  # largest difference of what was traced, relative to the largest number


@dataclass
class Traced:
    """A network as layers.

    tensors: by the names in the layers. posterior and head: of an encoder, as a Config has them. said: what was done to the
    copy, a sentence each.
    """

    layers: list[Layer]
    tensors: dict[str, Tensor]
    posterior: str = "point"
    head: str = "log_var"
    said: list[str] = field(default_factory=list)


def trace(network: Called, what: str, example: tuple[Tensor, ...], prefix: str, way_out: str, head: str = "log_var", shape: Shape | None = None) -> Traced:
    """The layers of a network, held to what it answers to an example. `shape`: what it shall give where that is only laid out otherwise.

    Raises:
        Untraceable: it does what no layer does, by the name of the module that does it, with `way_out` behind it.
    """
    program = exported(network, what, example, way_out)
    held = {**program.state_dict, **program.constants}
    sources = {spec.arg.name: spec for spec in program.graph_signature.input_specs}
    inputs = [node for node in program.graph.nodes if node.op == "placeholder" and sources[node.name].kind == InputKind.USER_INPUT]
    constants = {node: held[str(sources[node.name].target)] for node in program.graph.nodes if node.op == "placeholder" and node not in inputs}
    results = [free_of(node) for node in next(node for node in program.graph.nodes if node.op == "output").args[0][:2]]
    posterior, join = "point", None
    if len(results) == 2:
        posterior, head = "normal", "std" if len(network(*example)) == 3 else head
        results, head, join = joined(results, head)
    needed = reachable(results)
    fold_constants(program.graph.nodes, constants, needed)
    w = Writer(what, way_out, inputs[0], inputs[1] if len(inputs) > 1 else None, constants, needed)
    for node in program.graph.nodes:
        if node.op == "call_function" and node in needed and node not in constants:
            write(w, node)
    finish(w, results, join)
    if shape and w.shapes[-1] != shape:
        w.push({"op": "reshape", "shape": list(shape)})
    layers, tensors = w.finished(prefix)
    traced = Traced(layers, tensors, posterior, head, network.said)
    check(traced, network, example, what, prefix, way_out)
    return traced


def write(w: Writer, node: Node) -> None:
    """One node by its rule."""
    name = op_of(node)
    if name == "getitem":
        source, at = cast("Node", node.args[0]), cast("int", node.args[1])
        if op_of(source) == "broadcast_tensors":
            source = cast("list[Node]", source.args[0])[at]
        if op_of(source) == "_native_batch_norm_legit_no_training" or node not in w.picks:
            w.same(node, source)
        return
    if name == "broadcast_tensors":
        return
    rule = RULES.get(name.removesuffix("_"))
    if rule is None and name.startswith(("rand", "normal", "bernoulli")):
        raise w.refuse(node, f"draws random numbers ({name}): let it return mean and log variance instead of a sample")
    if rule is None:
        raise w.refuse(node, f"uses {name.strip('_')}, which is none of the layers that run in the browser")
    try:
        rule(w, node, bound(node))
    except KeyError:  # a rule for images met something that is no data: the class, or what depends on nothing
        raise w.refuse(node, f"uses {name.strip('_')} in a way that no layer does") from None


def free_of(node: Node) -> Node:
    """The node whose numbers these are: past what changes nothing."""
    while True:
        if op_of(node) == "getitem" and op_of(cast("Node", node.args[0])) == "broadcast_tensors":
            parts: Any = cast("Node", node.args[0]).args[0]
            node = parts[node.args[1]]
        elif node.op == "call_function" and op_of(node) in ("clone", "contiguous", "alias", "detach"):
            node = cast("Node", node.args[0])
        else:
            return node


Join = Callable[[Writer], None]


def joined(results: list[Node], head: str) -> tuple[list[Node], str, Join | None]:
    """Mean and spread as one result: the two halves of a layer, two linear layers on the same numbers as one, or two branches put together."""
    mean, spread = results
    if head == "std" and op_of(spread) == "exp":
        spread, head = free_of(cast("Node", spread.args[0])), "log_std"
    logarithm = head == "std"
    if not logarithm and (trunk := common(mean, spread)):

        def join(w: Writer) -> None:
            w.come_to(trunk)
            parts = [(w.weights(layer), where.flatten()) for layer, where in map(w.pick, (mean, spread))]
            weight = torch.cat([its[where] for (_, its, _), where in parts])
            bias = torch.cat([its[where] for (_, _, its), where in parts])
            w.push({"op": "linear", "in": weight.shape[1], "out": weight.shape[0]}, weight, bias)

        return [trunk], head, join

    def put_together(w: Writer) -> None:
        for node in (mean, spread):
            w.come_to(node)
            flatten(w)
            if logarithm and node is spread:
                w.push({"op": "log"})
            w.places[node] = len(w.layers) - 1
        w.push({"op": "concat", "from": w.places[mean]})

    return [mean, spread], "log_std" if logarithm else head, put_together


def common(mean: Node, spread: Node) -> Node | None:
    """What both are linear in; None where they are not."""
    picks = picks_of(mean.graph.nodes)
    if mean not in picks or spread not in picks:
        return None
    sources = [free_of(bound(picks[one][0])["input" if op_of(picks[one][0]) == "linear" else "mat1"]) for one in (mean, spread)]
    return sources[0] if sources[0] is sources[1] else None


def finish(w: Writer, results: list[Node], join: Join | None) -> None:
    """Ends with the result, flat of an encoder with two heads."""
    if join:
        join(w)
    else:
        w.come_to(results[0])
    if len(results) == 2 or join:
        flatten(w)


def flatten(w: Writer) -> None:
    if len(w.shapes[-1]) > 1:
        w.push({"op": "reshape", "shape": [torch.Size(w.shapes[-1]).numel()]})


def reachable(results: list[Node]) -> set[Node]:
    """What the results are computed from."""
    found: set[Node] = set()
    waiting = list(results)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += node.all_input_nodes
    return found


def fold_constants(nodes: Any, constants: dict[Node, Tensor], needed: set[Node]) -> None:
    """What depends on weights alone is computed once: weight norm, spectral norm, ones."""
    for node in nodes:
        fixed = node.op == "call_function" and node in needed and all(one in constants for one in node.all_input_nodes)
        if not fixed or torch.Tag.nondeterministic_seeded in getattr(node.target, "tags", ()):
            continue
        with torch.inference_mode():
            args, kwargs = torch.fx.map_arg((node.args, node.kwargs), lambda one: constants[one].clone())
            constants[node] = node.target(*args, **kwargs)


def exported(network: Called, what: str, example: tuple[Tensor, ...], way_out: str) -> Any:
    """torch's graph of a network."""
    try:
        with quiet(), torch.no_grad():
            return torch.export.export(network, example, strict=False)
    except Exception as error:
        text = f"{type(error).__name__} {error}"
        if "ata-dependent" in text or "DataDependent" in text or "unbacked" in text.lower():
            raise Untraceable(f"{what} cannot be traced: its forward decides by the values it sees (data-dependent control flow). {way_out}") from error
        raise Untraceable(f"{what} cannot be traced: torch.export says “{first_line(error)}”. {way_out}") from error


@contextmanager
def quiet() -> Iterator[None]:
    """Without torch's own reports, and without the checks of distributions, which look at values."""
    checks = Distribution._validate_args
    Distribution.set_default_validate_args(False)
    disabled = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        Distribution.set_default_validate_args(checks)


def check(traced: Traced, network: Called, example: tuple[Tensor, ...], what: str, prefix: str, way_out: str) -> None:
    """Refuse what does not answer as its module does."""
    built = build(traced.layers)
    built.load_state_dict({name.removeprefix(f"{prefix}."): tensor for name, tensor in traced.tensors.items()})
    x, *beside = example
    label = (beside[0].argmax(1) if beside[0].ndim > 1 else beside[0]) if beside else None
    with torch.inference_mode():
        once, again, here = network(*example), network(*example), built(x, label)
        if not all(torch.isfinite(one).all() for one in once):
            raise Untraceable(f"{what} gives values that are not numbers (NaN or infinite). Publish a model whose training went well.")
        if not all(torch.equal(a, b) for a, b in zip(once, again, strict=True)):
            raise Untraceable(f"{what} gives another answer each time: let it return mean and log variance instead of a sample. {way_out}")
        wanted = once[0] if traced.posterior == "point" else torch.cat([once[0].flatten(1), spread_of(once[1].flatten(1), traced.head, len(once) == 3)], 1)
    off = float((here - wanted.reshape(here.shape)).abs().max()) if here.numel() == wanted.numel() else float("inf")
    if not off <= CLOSE * max(1.0, float(wanted.abs().max())):
        raise Untraceable(f"{what} cannot be traced: its layers give numbers up to {off:.2g} from its own. {way_out}")


def spread_of(spread: Tensor, head: str, deviation: bool) -> Tensor:
    """A spread as the layers say it: a standard deviation that came out of an exponential is its logarithm there."""
    return spread.log() if deviation and head == "log_std" else spread
