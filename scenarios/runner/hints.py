"""What to look at when a call ended with a Plivo hangup cause code: plivo_xml_callbacks.md §6."""

from __future__ import annotations

NORMAL = frozenset({4000, 4010, 6000})
"""Codes of calls that went as they should: hung up, out of instructions, ended as scheduled."""

HINTS: dict[int, str] = {
    0: "the platform knows no better reason; look at the SIP messages above",
    1000: "the caller gave up before anybody answered",
    1020: "a <Dial> rings no more phones than that at once",
    2000: "the number cannot be dialled, or no application stands behind it",
    2020: "no phone is registered under what was dialled; in a scenario give a party that `number` or dial its URI",
    2040: "emergency numbers are called by nobody here (`emergency_numbers` of offhook.yaml)",
    2060: "the call went round in a circle (482 or 483); look at what forwards it",
    3000: "it rang and nobody answered; a phone that does nothing ends so",
    3010: "the phone refused as busy (486); it has one call at a time",
    3020: 'the document refused the call: <Hangup reason="rejected"/>',
    3030: "the other side wants to know who calls (433); give a callerId",
    3040: "the other side forbids the call (403)",
    3050: "the other side does not know the number (404 or 410)",
    3070: "the other side did not answer the INVITE in time (408): is its address right, is a firewall between?",
    3080: "the other side failed (5xx); its log knows why",
    3090: "the other side is overloaded (503)",
    3100: "the callee is busy everywhere (600)",
    3110: "the callee declined (603)",
    3120: "the callee exists nowhere (604)",
    3130: "the call was taken for spam (607 or 608)",
    4000: "somebody hung up; HangupSource says who",
    4010: "the document had no further verb; add one, or an action that returns a document, to go on",
    4020: "the Multiparty Call that the API had put it into is over",
    4030: "the API sent it out of its Multiparty Call",
    4240: "the other side refused the credentials: sipAuthUsername and sipAuthPassword of <User>",
    4250: "the other side asked for credentials and then said nothing more",
    5000: "a phone vanished in mid-call: no BYE, no answer to ours",
    5010: "a fault of Offhook (please report it), or what it does not do yet; the time line above says which",
    5020: "the two sides have no codec in common, or an SDP could not be used; PCMU or PCMA is needed",
    6000: "the call was ended as scheduled: time_limit, timeLimit or <Hangup schedule>",
    6010: "nobody answered within the ring time-out; raise timeout (Dial) or ring_timeout (API)",
    6020: "no audio came any more",
    7011: "the answer URL gave no 2xx in time: does the app run, is the path right, does it take POST?",
    7012: "the action URL gave no 2xx in time; the element before names it; or the flow goes in circles",
    7013: "the transfer URL gave no 2xx in time",
    7014: "the URL of <Redirect> gave no 2xx in time, or the flow goes in circles",
    7022: "action must be an absolute http or https URL",
    7023: "the transfer URL must be an absolute http or https URL",
    7024: "<Redirect> must hold an absolute http or https URL",
    7032: "method of the action must be GET or POST",
    7033: "method of the transfer must be GET or POST",
    7034: "method of <Redirect> must be GET or POST",
    8011: "what the answer URL returned is not Plivo XML; the time line names line and column",
    8012: 'what the action URL returned is not Plivo XML; an action that only listens needs redirect="false"',
    8013: "what the transfer URL returned is not Plivo XML; the time line names line and column",
    8014: "what <Redirect> fetched is not Plivo XML; the time line names line and column",
    9000: "another phone of the same <Dial> answered first",
    9100: "a machine answered, and machine detection was to hang up",
    9110: "the callee did not press the confirm key",
}
"""Code → where to look, in a sentence."""


def hint_for(code: int) -> str:
    """The hint, or an empty string for a code that nobody knows."""
    return HINTS.get(code, "")
