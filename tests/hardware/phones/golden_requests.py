"""What each driver sends for each order, as it goes over the wire, and the document that says so.

The password is that of the fake phones; a phone with the state that the order needs is assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hardware.phones.control import Ability


class Document(NamedTuple):
    """Where it is said what a request looks like."""

    title: str
    """As docs/hardware.md names it."""
    place: str = ""


YEALINK_DOCUMENT = Document(
    "Yealink, Administrator's Guide for SIP-T2/T4/T5 Series/CP920 IP Phones", "V84, Action URI: Variable Values List"
)
YEALINK_KEYS = Document("user guides of the T4 series", "blind transfer, by the keys of the phone")
YEALINK: dict[Ability, list[str]] = {
    "dial": ["GET /servlet?key=number=1002"],
    "answer": ["GET /servlet?key=ASW"],
    "reject": ["GET /servlet?key=CANCEL"],
    "hang_up": ["GET /servlet?key=CALLEND"],
    "hold": ["GET /servlet?key=F_HOLD"],
    "resume": ["GET /servlet?key=F_HOLD"],
    "press": ["GET /servlet?key=1", "GET /servlet?key=2", "GET /servlet?key=*", "GET /servlet?key=POUND"],
    "transfer": [
        "GET /servlet?key=F_TRANSFER",
        "GET /servlet?key=1",
        "GET /servlet?key=0",
        "GET /servlet?key=0",
        "GET /servlet?key=3",
        "GET /servlet?key=F_TRANSFER",
    ],
    "mute": ["GET /servlet?key=MUTE"],
    "reboot": ["GET /servlet?key=Reboot"],
    "status": ["GET /servlet?phonecfg=get[&accounts=1][&dnd=0][&fw=1]"],
}

POLY_DOCUMENT = Document("Polycom, REST API Reference Manual, UC Software 6.1.0 (3725-46212-005A)", "callctrl, mgmt")
_CALL = "GET /api/v1/webCallControl/callStatus"
_REF = '{"data":{"Ref":"0x1a2b"}}'
POLY: dict[Ability, list[str]] = {
    "dial": ['POST /api/v1/callctrl/dial {"data":{"Dest":"1002","Line":"1","Type":"TEL"}}'],
    "answer": [_CALL, f"POST /api/v1/callctrl/answerCall {_REF}"],
    "reject": [_CALL, f"POST /api/v1/callctrl/rejectCall {_REF}"],
    "hang_up": [_CALL, f"POST /api/v1/callctrl/endCall {_REF}"],
    "hold": [_CALL, f"POST /api/v1/callctrl/holdCall {_REF}"],
    "resume": [_CALL, f"POST /api/v1/callctrl/resumeCall {_REF}"],
    "press": ['POST /api/v1/callctrl/sendDTMF {"data":{"digits":"12*#"}}'],
    "transfer": [_CALL, 'POST /api/v1/callctrl/transferCall {"data":{"Ref":"0x1a2b","TransferDest":"1003"}}'],
    "mute": ['POST /api/v1/callctrl/mute {"data":{"state":"1"}}'],
    "reboot": ["POST /api/v1/mgmt/safeReboot"],
    "status": ["GET /api/v1/mgmt/device/info", "GET /api/v1/mgmt/lineInfo", _CALL],
}

GRANDSTREAM_DOCUMENT = Document("Grandstream, GRP26xx Series CTI Guide", "CTI commands and examples")
GRANDSTREAM_FORUM = Document("the vendor's forum for the transfer key")
_WORD = "passcode=s3cret%2F%26"
GRANDSTREAM: dict[Ability, list[str]] = {
    "dial": [f"GET /cgi-bin/api-make_call?{_WORD}&phonenumber=1002&account=0&password=s3cret%2F%26"],
    "answer": [f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=acceptcall"],
    "reject": [f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=rejectcall"],
    "hang_up": [f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=endcall"],
    "hold": [f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=holdcall"],
    "resume": [f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=holdcall"],
    "press": [f"GET /cgi-bin/api-send_key?{_WORD}&keys=1:2:STAR:POUND"],
    "transfer": [f"GET /cgi-bin/api-send_key?{_WORD}&keys=XFER:1:0:0:3:SEND"],
    "mute": [f"GET /cgi-bin/api-send_key?{_WORD}&keys=MUTE"],
    "reboot": [f"GET /cgi-bin/api-sys_operation?{_WORD}&request=REBOOT"],
    "status": [f"GET /cgi-bin/api-get_line_status?{_WORD}", f"GET /cgi-bin/api-get_phone_status?{_WORD}"],
}

HT_DOCUMENT = Document("Grandstream, HT801/HT802 Administration Guide", "the pages for logging in and for rebooting")
_LOG_IN = [
    "GET /cgi-bin/login",
    "POST /cgi-bin/dologin username=admin&P2=s3cret%2F%26&Login=Login&session_token=77aa&gnkey=0b82",
]
GRANDSTREAM_HT: dict[Ability, list[str]] = {
    "dial": [],
    "answer": [],
    "hang_up": [],
    "press": [],
    "reboot": [*_LOG_IN, "GET /cgi-bin/rs"],
    "status": _LOG_IN,
}

HT_V2_DOCUMENT = Document("requests of its pages as published by users", "of HT802V2 and HT812V2 hardware")
_LOG_IN_V2 = ["GET /cgi-bin/login", "POST /cgi-bin/dologin username=admin&P2=czNjcmV0LyY%3D"]
GRANDSTREAM_HT_V2: dict[Ability, list[str]] = {
    "reboot": [*_LOG_IN_V2, "POST /cgi-bin/rs session_token=77aa"],
    "status": [
        *_LOG_IN_V2,
        *(
            f"POST /cgi-bin/api.values.get request={value}&session_token=77aa"
            for value in ("P89", "P68", "P67", "P4901", "P4921")
        ),
    ],
}

DOCUMENTS: dict[str, dict[str, Document]] = {
    "yealink": {"": YEALINK_DOCUMENT, "transfer": YEALINK_KEYS},
    "poly": {"": POLY_DOCUMENT},
    "grandstream": {"": GRANDSTREAM_DOCUMENT, "transfer": GRANDSTREAM_FORUM},
    "grandstream_ht": {"": HT_DOCUMENT},
    "grandstream_ht_v2": {"": HT_V2_DOCUMENT},
}
"""Make → order → where its requests come from; of orders that are not named, that of the empty word."""

UNMUTE = {
    "yealink": ["GET /servlet?key=MUTE"],
    "poly": ['POST /api/v1/callctrl/mute {"data":{"state":"0"}}'],
    "grandstream": [f"GET /cgi-bin/api-send_key?{_WORD}&keys=MUTE"],
}
"""Of a phone that was muted before."""

REST: dict[str, dict[str, list[str]]] = {
    "yealink": {state: ["GET /servlet?key=CALLEND"] for state in ("idle", "ringing", "connected", "held")},
    "poly": {
        "idle": [_CALL],
        "ringing": [_CALL, f"POST /api/v1/callctrl/rejectCall {_REF}"],
        "connected": [_CALL, f"POST /api/v1/callctrl/endCall {_REF}"],
        "held": [_CALL, f"POST /api/v1/callctrl/resumeCall {_REF}", f"POST /api/v1/callctrl/endCall {_REF}"],
    },
    "grandstream": {
        "idle": [f"GET /cgi-bin/api-get_line_status?{_WORD}"],
        "ringing": [
            f"GET /cgi-bin/api-get_line_status?{_WORD}",
            f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=rejectcall",
        ],
        "connected": [
            f"GET /cgi-bin/api-get_line_status?{_WORD}",
            f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=endcall",
        ],
        "held": [
            f"GET /cgi-bin/api-get_line_status?{_WORD}",
            f"GET /cgi-bin/api-phone_operation?{_WORD}&cmd=endcall",
        ],
    },
}
"""What is sent to bring a phone in that state to rest."""
