"""What a document may ask for: constants in one place, and the validation rules that hold them.

The rules are built once, with the module; what is found valid once is valid for every request
(the cache of validated documents counts on it), so a size that comes as a variable counts as the
largest page there may be. Introspection has a depth of its own and is not counted here.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    get_named_type,
    is_list_type,
    specified_rules,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.sources import Every, Many, NodesByIds, StoredJson, source_of
from api.sql import nullable

MAX_TOKENS = 4_000
"""Tokens of a document."""

MAX_DEPTH = 15
"""How deep fields may nest."""

MAX_ALIASES = 50
"""Aliased fields, fragments counted each time they are spread."""

MAX_DIRECTIVES = 50
"""Uses of directives."""

MAX_FIELDS = 2_000
"""Fields, fragments counted each time they are spread."""

MAX_OBJECTS = 50_000
"""Objects that the pages asked for could come to, if every one of them were full."""

DEFAULT_LINKS = 100
"""As many links as a chain of authority is taken to have: of a few parties it has no more."""

DEFAULT_LIST = 20
"""What a list without pages is taken to hold."""

DEFAULT_STORED = 5
"""What a list that lies ready-made in its row is taken to hold: it costs little."""


class WithinLimits(ValidationRule):
    """Depth, aliases, directives, fields and the objects that the pages multiply to."""

    def enter_document(self, node: DocumentNode, *_args: Any) -> None:
        """Check each operation as if it were run."""
        directives = _count_directives(node)
        if directives > MAX_DIRECTIVES:
            self.report_error(GraphQLError(f"At most {MAX_DIRECTIVES} directives may be used."))
        for definition in node.definitions:
            if isinstance(definition, OperationDefinitionNode):
                try:
                    _Measure(self.context).operation(definition)
                except _TooMuch as error:
                    self.report_error(GraphQLError(str(error), definition))


class _TooMuch(Exception):
    """A limit was passed; measuring stops there, so that no document is too large to refuse."""


class _Measure:
    """Walks an operation with its fragments in place."""

    def __init__(self, context: ValidationContext) -> None:
        self._context = context
        self._aliases = self._fields = self._objects = 0
        self._open: list[str] = []

    def operation(self, node: OperationDefinitionNode) -> None:
        """Raise _TooMuch if a limit is passed."""
        root = self._context.schema.get_root_type(node.operation)
        if root is not None:
            self._selections(node.selection_set, root, 1, 1)

    def _selections(
        self, selections: SelectionSetNode, parent: Any, depth: int, objects: int
    ) -> None:
        for field, of in self._fields_of(selections, parent):
            if field.name.value.startswith("__"):
                continue
            self._count(field, depth)
            if field.selection_set is None:
                continue
            definition = getattr(of, "fields", {}).get(field.name.value)
            if definition is None:
                continue  # another rule says so
            reached = objects * _size(definition, field)
            self._objects += reached
            if self._objects > MAX_OBJECTS:
                raise _TooMuch(
                    f"The pages asked for could come to more than {MAX_OBJECTS} objects."
                )
            self._selections(
                field.selection_set, get_named_type(definition.type), depth + 1, reached
            )

    def _count(self, field: FieldNode, depth: int) -> None:
        self._fields += 1
        self._aliases += field.alias is not None
        if depth > MAX_DEPTH:
            raise _TooMuch(f"Fields may nest at most {MAX_DEPTH} deep.")
        if self._aliases > MAX_ALIASES:
            raise _TooMuch(f"At most {MAX_ALIASES} aliases may be used.")
        if self._fields > MAX_FIELDS:
            raise _TooMuch(f"At most {MAX_FIELDS} fields may be asked for.")

    def _fields_of(
        self, selections: SelectionSetNode, parent: Any
    ) -> Iterator[tuple[FieldNode, Any]]:
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                yield selection, parent
            elif isinstance(selection, FragmentSpreadNode):
                yield from self._spread(selection.name.value)
            else:
                condition = getattr(selection, "type_condition", None)
                of = self._context.schema.get_type(condition.name.value) if condition else parent
                yield from self._fields_of(selection.selection_set, of)  # type: ignore[attr-defined]

    def _spread(self, name: str) -> Iterator[tuple[FieldNode, Any]]:
        fragment: FragmentDefinitionNode | None = self._context.get_fragment(name)
        if fragment is None or name in self._open:
            return  # unknown fragments and cycles are another rule's to report
        self._fields += 1  # a spread of nothing but spreads costs too
        self._count_spread()
        self._open.append(name)
        of = self._context.schema.get_type(fragment.type_condition.name.value)
        yield from self._fields_of(fragment.selection_set, of)
        self._open.remove(name)

    def _count_spread(self) -> None:
        if self._fields > MAX_FIELDS:
            raise _TooMuch(f"At most {MAX_FIELDS} fields may be asked for.")


def _size(definition: Any, node: FieldNode) -> int:
    """How many objects a field may yield for each of its parents."""
    source = source_of(definition)
    if isinstance(source, Many):
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                given = argument.value
                asked = int(given.value) if isinstance(given, IntValueNode) else source.max_page
                return max(1, min(asked, source.max_page))
        return source.default_page
    if isinstance(source, (Every, NodesByIds)):
        return DEFAULT_LIST
    if isinstance(source, StoredJson):
        return DEFAULT_STORED if is_list_type(nullable(definition.type)) else 1
    if getattr(get_named_type(definition.type), "name", "") == "AuthorityLink":
        return DEFAULT_LINKS
    # The lists inside a connection are the page that was counted where the connection was.
    if is_list_type(nullable(definition.type)) and not _is_of_a_page(definition):
        return DEFAULT_LIST
    return 1


def _is_of_a_page(definition: Any) -> bool:
    named = get_named_type(definition.type)
    return source_of(definition) is None and isinstance(named, GraphQLObjectType)


def _count_directives(node: DocumentNode) -> int:
    count, waiting = 0, [*node.definitions]
    while waiting:
        each: Any = waiting.pop()
        count += len(getattr(each, "directives", None) or ())
        inner = getattr(each, "selection_set", None)
        waiting.extend(inner.selections if inner else ())
    return count


RULES: tuple[type[ASTValidationRule], ...] = (
    *specified_rules,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
    WithinLimits,
)
"""Every rule that a document has to pass."""
