"""The closed vocabularies that Draft and Brief share, each value defined in one line."""

from typing import Annotated, Literal

from pydantic import Field

PartyKind = Annotated[
    Literal["person", "government", "public_body", "company", "organization", "group", "media", "anonymous_source"],
    Field(
        description="person: one named human; government: a state, its government or its capital used for it; "
        "public_body: a ministry, court, agency, council, army or police; company: a business; organization: a union, "
        "party, NGO, association or international body; group: people without an organization (residents, protesters); "
        "media: an outlet that relays or speaks; anonymous_source: a speaker the article does not name."
    ),
]
Involvement = Annotated[
    Literal["principal", "stakeholder", "mediator", "relay", "mentioned"],
    Field(
        description="principal: a side of the matter, or who speaks for one; stakeholder: affected by it or with a "
        "say, without being a side; mediator: works between the sides; relay: only passes on what others said; "
        "mentioned: holds and does nothing here."
    ),
]
PositionKind = Annotated[
    Literal[
        "claim",
        "assessment",
        "demand",
        "offer",
        "support",
        "opposition",
        "denial",
        "intention",
        "undecided",
        "no_comment",
    ],
    Field(
        description="claim: says that something is or was so; assessment: judges, values or predicts; "
        "demand: wants somebody else to do something; offer: would do or give something; "
        "support: is for a proposal or an act; opposition: is against a proposal or an act; "
        "denial: says that somebody's claim is untrue, or answers a question with no; "
        "intention: will or plans to do something itself; undecided: says that it has not made up its mind; "
        "no_comment: declined to speak or did not answer."
    ),
]
Hedge = Annotated[
    Literal["none", "speaker", "reporter"],
    Field(
        description="Who softens the statement. none: nobody; speaker: the holder does (may, hopes, thinks it likely); "
        "reporter: the article does (reportedly, appears to, is said to)."
    ),
]
ContentionType = Annotated[
    Literal["fact", "proposal", "amount", "conduct"],
    Field(
        description="What the sides differ on. fact: what is or was so; proposal: whether something should be done; "
        "amount: how much, how many or how long; conduct: whether somebody acted rightly."
    ),
]
Basis = Annotated[
    Literal["stated", "inferred"],
    Field(
        description="stated: the article says that this is disputed; "
        "inferred: it follows only from positions that collide."
    ),
]
ContentionStatus = Annotated[
    Literal["open", "narrowed", "settled"],
    Field(
        description="open: they still differ; narrowed: the article says that they have come closer; "
        "settled: the article says that it is resolved."
    ),
]
Stance = Annotated[
    Literal["for", "against", "conditional", "undecided"],
    Field(
        description="Towards a yes to the question. for: answers yes (of an amount: wants more); against: answers no "
        "(wants less); conditional: yes under a condition; undecided: has not said."
    ),
]
StepStatus = Annotated[
    Literal["scheduled", "planned", "possible", "demanded", "deadline"],
    Field(
        description="scheduled: it has a date or a time; planned: announced by who will do it, without a date; "
        "possible: may happen, or hangs on something else; demanded: somebody else wants it done; "
        "deadline: a point in time by which something must be done or ends."
    ),
]
