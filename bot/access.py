"""Who gets through which door: the rest of the table in dialogs.roles, for what only the outside knows.

A route that has no row answers as if it were not there; a command that has none is found by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Key = Literal[
    "anyone",
    "anyone with the calendar's address",
    "the channel",
    "whoever has the token for figures",
    "whoever has the chat's link",
    "whoever has the desk's link",
    "whoever has the console's link",
    "organizers and admins",
    "whoever is at the stage",
    "whoever has the machine",
]


@dataclass(frozen=True)
class Door:
    """Who gets in, and what is behind it, in a few words."""

    key: Key
    words: str


# By method and path, as the route is written. HEAD is GET without a body.
ROUTES: Mapping[tuple[str, str], Door] = {
    # what tells nothing of an event
    ("GET", "/"): Door("anyone", "who Vert is; on a stage, the stage"),
    ("GET", "/privacy"): Door("anyone", "what is stored about people"),
    ("GET", "/static/{digest}/{name}"): Door("anyone", "the pages' own style, script and sign"),
    ("GET", "/healthz"): Door("anyone", "whether Vert lives"),
    ("GET", "/readyz"): Door("anyone", "whether Vert can answer"),
    ("GET", "/metrics"): Door("whoever has the token for figures", "counts for those who run Vert"),
    ("POST", "/api/messages"): Door("the channel", "what Teams has heard, signed by Microsoft"),
    ("GET", "/calendar/{event}/{session}.ics"): Door(
        "anyone with the calendar's address", "a session as a calendar file"
    ),
    # a participant's pages
    ("GET", "/chat/{link}"): Door("whoever has the chat's link", "a guest's chats"),
    ("GET", "/chat/{link}/events"): Door("whoever has the chat's link", "that something has changed"),
    ("GET", "/chat/{link}/{kind}"): Door("whoever has the chat's link", "the lines of one chat"),
    ("POST", "/chat/{link}/{kind}"): Door("whoever has the chat's link", "write or press in it"),
    # an expert's desk
    ("GET", "/desk/{link}"): Door("whoever has the desk's link", "an expert's questions"),
    ("GET", "/desk/{link}/events"): Door("whoever has the desk's link", "that something has changed"),
    ("GET", "/desk/{link}/questions"): Door("whoever has the desk's link", "the questions anew"),
    ("POST", "/desk/{link}"): Door("whoever has the desk's link", "press on a question there"),
    # the organizers' pages; a page, and what is pressed on it, moreover as the row of its verb says
    ("GET", "/console"): Door("organizers and admins", "the first of their pages"),
    ("GET", "/console/open/{link}"): Door("whoever has the console's link", "the button to go in by"),
    ("POST", "/console/open/{link}"): Door("whoever has the console's link", "go in, if still an organizer"),
    ("GET", "/console/events"): Door("organizers and admins", "that something has changed"),
    ("GET", "/console/report.html"): Door("organizers and admins", "the evaluation, to attach"),
    ("GET", "/console/report.csv"): Door("organizers and admins", "its figures, for a spreadsheet"),
    ("GET", "/console/questions.html"): Door("organizers and admins", "questions and answers, without names"),
    ("GET", "/console/questions.csv"): Door("organizers and admins", "the same, for a spreadsheet"),
    ("GET", "/console/questions.md"): Door("organizers and admins", "the same, as a document"),
    ("GET", "/console/questions.json"): Door("organizers and admins", "the same, as data"),
    ("GET", "/console/{page}"): Door("organizers and admins", "what a verb shows"),
    ("GET", "/console/{page}/{part}"): Door("organizers and admins", "a part of that page anew"),
    ("POST", "/console/{page}"): Door("organizers and admins", "press on a page"),
    ("POST", "/console/logout"): Door("organizers and admins", "go out"),
    # the demo
    ("GET", "/stage/{event}/events"): Door("whoever is at the stage", "that something has changed"),
    ("GET", "/stage/{event}/tour.json"): Door("whoever is at the stage", "the tour's steps"),
    ("GET", "/stage/{event}/console"): Door("whoever is at the stage", "the organizer's way in"),
    ("GET", "/stage/{event}/{part}"): Door("whoever is at the stage", "a part of the stage anew"),
    ("POST", "/stage/{event}/clock"): Door("whoever is at the stage", "set the played clock"),
    ("POST", "/stage/{event}/again"): Door("whoever is at the stage", "start the event over"),
    ("POST", "/stage/{event}/plug"): Door("whoever is at the stage", "pull the plug"),
}

# By name, with a space before a command of a command.
COMMANDS: Mapping[str, Door] = {
    "ask": Door("whoever has the machine", "hear what would be answered"),
    "audit": Door("whoever has the machine", "see or export who did what"),
    "check": Door("whoever has the machine", "look for mistakes in an event's folder"),
    "console-link": Door("whoever has the machine", "make a link to the console for an organizer"),
    "demo": Door("whoever has the machine", "open the stage"),
    "event diff": Door("whoever has the machine", "see what differs between two releases"),
    "event list": Door("whoever has the machine", "see the events, their releases and states"),
    "event state": Door("whoever has the machine", "see or change an event's state"),
    "export questions": Door(
        "whoever has the machine", "export questions and answers, with names or without"
    ),
    "migrate": Door("whoever has the machine", "bring the database up to date"),
    "new": Door("whoever has the machine", "write an event to start from"),
    "outbox cancel": Door("whoever has the machine", "call off what is still to be sent"),
    "outbox list": Door("whoever has the machine", "see what waits and what went wrong"),
    "outbox retry": Door("whoever has the machine", "send once more what went wrong"),
    "package teams": Door("whoever has the machine", "make the package for Teams"),
    "people forget": Door("whoever has the machine", "delete all about an address"),
    "people import": Door("whoever has the machine", "take in a list of participants"),
    "people list": Door("whoever has the machine", "see or export the list of participants"),
    "plan": Door("whoever has the machine", "see the reminders that would be sent"),
    "ready": Door("whoever has the machine", "see whether all is ready for the start"),
    "release": Door("whoever has the machine", "make a folder the newest release"),
    "report": Door("whoever has the machine", "make the evaluation's page or table"),
    "serve": Door("whoever has the machine", "host the chats for real"),
}
