"""Who said it first, who carried it, what it brings up to date."""

from linking_samples import claim, report

from onrecord.linking import link

SERVICE = ("National Intelligence Service", "intelligence", "South Korea")
MEN = "North Korean soldiers"


def told(
    text, quote, number, outlet, published, *, by=SERVICE, measure="killed", basis="cumulative", hedge=None
):
    made = report(text, outlet=outlet, published=published)
    return made, claim(made, quote, number, by=by, measure=measure, basis=basis, group=MEN, hedge=hedge)


def linked(*pairs):
    return link([made for made, _ in pairs], [one for _, one in pairs])


def test_one_statement_under_three_names_for_its_origin_is_one_testimony():
    quote = "about 300 North Korean soldiers were killed"
    names = (
        SERVICE,
        ("South Korea's spy agency", "intelligence", "South Korea"),
        ("Seoul", "government", "South Korea"),
    )
    pairs = [
        told(f"It was told that {quote}.", quote, "300", outlet, f"2031-01-1{day}", by=by, hedge="about")
        for day, (outlet, by) in enumerate(
            zip(("Quay Post", "Mill Herald", "Ambry Radio"), names, strict=True)
        )
    ]
    (testimony,) = linked(*pairs).testimonies
    assert testimony.origin.name == SERVICE[0]
    assert testimony.first == pairs[0][1].id
    assert testimony.carriers == ("Quay Post", "Mill Herald", "Ambry Radio")
    assert not testimony.kept


def test_a_later_figure_of_one_origin_brings_the_earlier_up_to_date():
    early = told("At first 300 were killed.", "300 were killed", "300", "Quay Post", "2031-01-10")
    late = told("By now 600 were killed.", "600 were killed", "600", "Quay Post", "2031-04-10")
    other = told(
        "In truth 900 were killed.",
        "900 were killed",
        "900",
        "Quay Post",
        "2031-05-01",
        by=("Kyiv", "government", "Ukraine"),
    )
    linking = linked(early, late, other)
    by_first = {each.first: each for each in linking.testimonies}
    assert by_first[late[1].id].supersedes == by_first[early[1].id].id
    assert by_first[early[1].id].supersedes is None
    assert by_first[other[1].id].supersedes is None


def test_a_number_misquoted_beside_one_that_is_right_is_the_same_testimony():
    text = "About 300 were killed and 2,700 wounded, the service said."
    first = report(text, outlet="Quay Post", published="2031-01-13")
    wrong = report(text.replace("2,700", "2,000"), outlet="Mill Herald", published="2031-01-14")
    claims = []
    for made, hurt in ((first, "2,700"), (wrong, "2,000")):
        claims += [
            claim(
                made, "About 300 were killed", "300", by=SERVICE, basis="cumulative", group=MEN, hedge="About"
            ),
            claim(
                made, f"{hurt} wounded", hurt, by=SERVICE, measure="wounded", basis="cumulative", group=MEN
            ),
        ]
    linking = link([first, wrong], claims)
    assert len(linking.testimonies) == 2
    changes = [change for each in linking.testimonies for change in each.changes]
    assert [(change.kind, change.earlier, change.later) for change in changes] == [
        ("magnitude", claims[1].id, claims[3].id)
    ]


def test_an_origins_own_statement_is_kept_and_is_what_others_are_held_against():
    text = "Statement of the National Intelligence Service\n13 January 2031\nThe losses of the contingent are about 300."
    own = report(text, outlet="Statement Shelf", published="2031-01-13")
    said = claim(
        own,
        "The losses of the contingent are about 300",
        "300",
        by=SERVICE,
        measure="losses",
        basis="cumulative",
        group=MEN,
        hedge="about",
    )
    start = text.index("National")
    speaker = said.said_by[0]
    said = said.with_(
        said_by=(
            speaker.__class__(
                speaker.name, speaker.name, speaker.class_, speaker.side, type(said.span)(start, start + 29)
            ),
        )
    )
    again = told("300 men were killed, it said.", "300 men were killed", "300", "Quay Post", "2031-01-13")
    (testimony,) = linked((own, said), again).testimonies
    assert testimony.kept
    assert {(change.kind, change.earlier) for change in testimony.changes} == {
        ("measure", said.id),
        ("hedge", said.id),
    }


def test_small_numbers_of_two_towns_police_are_two_testimonies():
    police = ("police", "government", None)
    one = told(
        "2 men died in a fire at Sedlin, police said. A heater in the back of the shop had been left on over the weekend.",
        "2 men died",
        "2",
        "Quay Post",
        "2031-01-10",
        by=police,
        basis="incident",
    )
    two = told(
        "2 men died in the surf off Port Ambry, police said. Lifeguards had hauled down the flag at six, as every evening.",
        "2 men died",
        "2",
        "Mill Herald",
        "2031-01-10",
        by=police,
        basis="incident",
    )
    assert len(linked(one, two).testimonies) == 2
