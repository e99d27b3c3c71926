"""Help that fits a screen: --help leaves out what is seldom asked for, --help-all shows everything.

Seldom are options of the class `Rare`, and what stands behind a form feed in a command's docstring.
"""

from __future__ import annotations

import functools
import inspect

import click

from scion_fsm.cli import printing

_WHOLE = "scion_fsm.whole_help"


class Rare(click.Option):
    """An option that --help leaves out."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Gives its line of the help; None where it is left out."""
        return super().get_help_record(ctx) if _WHOLE in ctx.meta else None


class Command(click.Command):
    """A command with a help for every day, and a whole one."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Gives its parameters, one of which asks for the whole help."""
        own = super().get_params(ctx)
        has_more = "\f" in (self.help or "") or any(isinstance(one, Rare) for one in own)
        own.insert(-1, _help_all(hidden=not has_more))
        return own

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the arguments.

        Raises:
            UsageError: An option that takes one value is given twice: the first would not count.
        """
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(list(args))
            for option in given:
                takes_one = isinstance(option, click.Option) and not (
                    option.multiple or option.is_flag or option.count
                )
                if takes_one and given.count(option) > 1:
                    raise click.UsageError(f"{option.opts[-1]} is given twice; give one", ctx)
        return super().parse_args(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what the command is for."""
        text = inspect.cleandoc(self.help or "")
        text = text.replace("\f", "") if _WHOLE in ctx.meta else text.partition("\f")[0]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text.rstrip())


def _print_whole(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's callback
    if wanted and not ctx.resilient_parsing:
        ctx.meta[_WHOLE] = True
        printing.text(f"{ctx.get_help()}\n")
        ctx.exit()


@functools.cache
def _help_all(*, hidden: bool) -> click.Option:
    return click.Option(
        ["--help-all"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_whole,
        hidden=hidden,
        help="Show what is seldom asked for, too, and exit.",
    )
