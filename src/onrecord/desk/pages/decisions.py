"""What was decided, by whom, when and why; and undoing it."""

from onrecord.desk.asking import Ask, Page

__all__ = ["listing"]


def listing(ask: Ask) -> Page:
    """Decisions, the newest first."""
    asked = ask.paging()
    found, count = ask.record.recent_decisions(limit=asked.size, page=asked.page)
    paging = ask.paging(count)
    undone = {each.undoes for each in found if each.undoes}
    adrift = ask.record.decisions_adrift()
    wires = [each.to_wire() for each in found]
    context = {"decisions": found, "paging": paging, "count": count, "undone": undone, "adrift": adrift}
    data = {"decisions": wires, "count": count, "page": paging.page, "next": paging.next}
    return Page("decisions.html", ask.say("Decisions"), context, data, wires)
