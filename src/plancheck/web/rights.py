"""Who may do what, in one table. Every act asks here, whatever page it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

if TYPE_CHECKING:
    from plancheck.web.models import Person

Act = Literal[
    "see", "submit", "cancel", "reply", "see_letter", "see_decisions", "decide", "write_letter", "send_letter", "close_plan",
    "see_round", "manage_round", "manage_templates", "see_history", "write_rules", "use_rules", "manage_people", "export",
]  # fmt: skip
ACTS: tuple[Act, ...] = get_args(Act)

#: Acts that somebody with the role may do, on any plan; and acts that are theirs on their own plans only.
ANY: dict[str, frozenset[Act]] = {
    "drafter": frozenset(),
    "reviewer": frozenset(
        {"see", "submit", "cancel", "reply", "see_letter", "see_decisions", "decide", "write_letter", "see_round", "export"}
    ),
    "lead": frozenset(ACTS) - {"manage_people", "write_rules"},
    "policy": frozenset({"write_rules"}),
    "administrator": frozenset({"manage_people", "manage_templates"}),
    "owner": frozenset(ACTS) - {"manage_people"},
}
OWN: dict[str, frozenset[Act]] = {
    "drafter": frozenset({"see", "submit", "cancel", "reply", "see_letter", "export"}),
}
#: Acts that concern no single plan.
GENERAL: frozenset[Act] = frozenset(
    {"see_round", "manage_round", "manage_templates", "see_history", "write_rules", "use_rules", "manage_people"}
)


class HasOwner(Protocol):
    """What stands for a plan here: `owner_id` is the key of the person whose plan it is."""

    @property
    def owner_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Owned:
    """A plan of which nothing but its owner is known."""

    owner_id: int


class Forbidden(Exception):
    """Somebody may not do this. `hidden`: they may not even know that the plan is there."""

    def __init__(self, act: Act, hidden: bool) -> None:
        super().__init__(act)
        self.act = act
        self.hidden = hidden


def may(person: Person, act: Act, plan: HasOwner | None = None) -> bool:
    """Whether somebody may do something, with this plan where it is about one. A plan that is not yet there is one's own."""
    if not person.is_active:
        return False
    if act in ANY.get(person.role, ()):
        return True
    if act in GENERAL:
        return False
    return act in OWN.get(person.role, ()) and (plan is None or plan.owner_id == person.pk)


def require(person: Person, act: Act, plan: HasOwner | None = None) -> None:
    """Raises Forbidden where somebody may not do something."""
    if not may(person, act, plan):
        raise Forbidden(act, hidden=plan is not None and not may(person, "see", plan))
