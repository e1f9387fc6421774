"""A call that the API makes, whatever the API does with it while it lives, and what is left of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk.words import Act, Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Story

_LIVE, _QUEUED, _ENDED = "GET Call/{call_uuid}/", "GET Call/{call_uuid}/", "GET Call/{call_uuid}/"


def made(note: str) -> Operation:
    """A call to the customer."""
    return Operation(
        asks="POST Call/",
        status=201,
        python=python(
            "calls.create",
            from_="{caller}",
            to_="{customer}",
            answer_url="{app}/answer/",
            ring_url="{app}/ring/",
            hangup_url="{app}/hangup/",
        ),
        node=node(
            "calls.create",
            "{caller}",
            "{customer}",
            "{app}/answer/",
            {"ringUrl": "{app}/ring/", "hangupUrl": "{app}/hangup/"},
        ),
        shows={"message": "call fired"},
        keeps={note: "request_uuid"},
    )


LISTED = (
    Operation(
        asks="GET Call/",
        status=200,
        python=python("live_calls.list_ids"),
        node=node("calls.listLiveCalls", {}),
        lists=1,
    ),
    Operation(asks="GET Call/", status=200, python=python("calls.live_call_list_ids"), lists=1),
    Operation(
        asks=_LIVE,
        status=200,
        python=python("live_calls.get", _id="{call}"),
        node=node("calls.getLiveCall", "{call}"),
        shows={"call_status": "ringing", "direction": "outbound", "to": "{customer}"},
    ),
    Operation(asks=_LIVE, status=200, python=python("calls.live_call_get", _id="{call}"), shows={"from": "{caller}"}),
    Operation(
        asks="GET Call/",
        status=200,
        python=python("queued_calls.list_ids"),
        node=node("calls.listQueuedCalls"),
        lists=0,
    ),
    Operation(asks="GET Call/", status=200, python=python("calls.queued_call_list_ids"), lists=0),
    Operation(
        asks=_QUEUED,
        status=404,
        python=python("queued_calls.get", _id="{call}"),
        node=node("calls.getQueuedCall", "{call}"),
    ),
    Operation(asks=_QUEUED, status=404, python=python("calls.queued_call_get", _id="{call}")),
)


def recorded(name: str, stop: str, node_name: str = "", node_stop: str = "", **stop_named: None) -> Story:
    """The call is recorded for a second."""
    started, stopped = {"call_uuid": "{call}", "file_format": "wav"}, {"call_uuid": "{call}", **stop_named}
    return (
        Operation(
            asks="POST Call/{call_uuid}/Record/",
            status=202,
            python=python(name, **started),
            node=node(node_name, "{call}", {"fileFormat": "wav"}) if node_name else None,
            shows={"message": "call recording started"},
            keeps={"recording": "recording_id"},
        ),
        Act.TIME_PASSES,
        Operation(
            asks="DELETE Call/{call_uuid}/Record/",
            status=204,
            python=python(stop, **stopped),
            node=node(node_stop, "{call}") if node_stop else None,
        ),
    )


def played(name: str, stop: str, *, by_node: bool = False) -> Story:
    """A sound in the call."""
    return (
        Operation(
            asks="POST Call/{call_uuid}/Play/",
            status=202,
            python=python(name, call_uuid="{call}", urls=["{app}/sounds/hello.wav"]),
            node=node("calls.playMusic", "{call}", "{app}/sounds/hello.wav", {}) if by_node else None,
            shows={"message": "play started"},
        ),
        Operation(
            asks="DELETE Call/{call_uuid}/Play/",
            status=204,
            python=python(stop, call_uuid="{call}"),
            node=node("calls.stopPlayingMusic", "{call}") if by_node else None,
        ),
    )


def spoken(name: str, stop: str, *, by_node: bool = False) -> Story:
    """A text in the call."""
    return (
        Operation(
            asks="POST Call/{call_uuid}/Speak/",
            status=202,
            python=python(name, call_uuid="{call}", text="Your order is ready to be collected."),
            node=node("calls.speakText", "{call}", "Your order is ready to be collected.", {}) if by_node else None,
            shows={"message": "speak started"},
        ),
        Operation(
            asks="DELETE Call/{call_uuid}/Speak/",
            status=204,
            python=python(stop, call_uuid="{call}"),
            node=node("calls.stopSpeakingText", "{call}") if by_node else None,
        ),
    )


DIGITS = Operation(
    asks="POST Call/{call_uuid}/DTMF/",
    status=202,
    python=python("calls.send_digits", call_uuid="{call}", digits="12"),
    node=node("calls.sendDigits", "{call}", "12", {}),
    shows={"message": "digits sent"},
)

STREAM = Operation(
    asks="POST Call/{call_uuid}/Stream/",
    status=202,
    python=python("calls.start_stream", call_uuid="{call}", service_url="{socket}/stream"),
    node=node("calls.stream", "{call}", "{socket}/stream"),
    shows={"message": "audio streaming started"},
    keeps={"stream": "stream_id"},
)

STREAMS: Story = (
    STREAM,
    Operation(
        asks="GET Call/{call_uuid}/Stream/",
        status=200,
        python=python("calls.get_all_streams", call_uuid="{call}"),
        node=node("calls.getAllStream", "{call}"),
    ),
    Operation(
        asks="GET Call/{call_uuid}/Stream/{stream_id}/",
        status=200,
        python=python("calls.get_details_of_specific_stream", call_uuid="{call}", stream_id="{stream}"),
        node=node("calls.getStream", "{call}", "{stream}"),
        shows={"stream_id": "{stream}", "service_url": "{socket}/stream"},
    ),
    Operation(
        asks="DELETE Call/{call_uuid}/Stream/{stream_id}/",
        status=204,
        python=python("calls.delete_specific_stream", call_uuid="{call}", stream_id="{stream}"),
        node=node("calls.stopStream", "{call}", "{stream}"),
    ),
    STREAM,
    Operation(
        asks="DELETE Call/{call_uuid}/Stream/",
        status=204,
        python=python("calls.delete_all_streams", call_uuid="{call}"),
        node=node("calls.stopAllStream", "{call}"),
    ),
)

TRANSFERS: Story = (
    Operation(
        asks="POST Call/{call_uuid}/",
        status=202,
        python=python("calls.transfer", call_uuid="{call}", legs="aleg", aleg_url="{app}/other/"),
        node=node("calls.transfer", "{call}", {"legs": "aleg", "alegUrl": "{app}/other/"}),
        shows={"message": "call transferred"},
    ),
    Operation(
        asks="POST Call/{call_uuid}/",
        status=202,
        python=python("calls.update", call_uuid="{call}", legs="aleg", aleg_url="{app}/other/"),
        shows={"message": "call transferred"},
    ),
)


def cancelled(name: str, note: str, node_name: str = "") -> Story:
    """A call that ends while it rings: as a request, or as a call."""
    asks = "DELETE Request/{request_uuid}/" if name == "calls.cancel" else "DELETE Call/{call_uuid}/"
    uuid = "request_uuid" if name == "calls.cancel" else "call_uuid"
    return (
        made(note),
        Act.CUSTOMER_RINGS,
        Operation(
            asks=asks,
            status=204,
            python=python(name, **{uuid: f"{{{note}}}"}),
            node=node(node_name, f"{{{note}}}") if node_name else None,
        ),
        Act.CALL_ENDS,
    )


AFTERWARDS: Story = (
    Operation(
        asks=_ENDED,
        status=200,
        python=python("calls.get", call_uuid="{call}"),
        node=node("calls.get", "{call}"),
        shows={"call_state": "ANSWER", "hangup_source": "API Request", "to_number": "{customer}"},
    ),
    Operation(asks="GET Call/", status=200, python=python("calls.list"), node=node("calls.list", {}), lists=3),
    Operation(
        asks="GET Recording/{recording_id}/",
        status=200,
        python=python("recordings.get", recording_id="{recording}"),
        node=node("recordings.get", "{recording}"),
        shows={"call_uuid": "{call}", "recording_format": "wav", "rounded_recording_duration": 60},
    ),
    Operation(
        asks="GET Recording/", status=200, python=python("recordings.list"), node=node("recordings.list"), lists=2
    ),
    Operation(
        asks="DELETE Recording/{recording_id}/",
        status=204,
        python=python("recordings.delete", recording_id="{recording}"),
        node=node("recordings.delete", "{recording}"),
    ),
)

TRANSCRIPTIONS: Story = (
    Operation(
        asks="POST Transcription/{recording_id}/",
        status=201,
        python=python("transcriptions.create_transcription", recording_id="{recording}"),
        shows={"message": "transcription in progress"},
    ),
    Operation(
        asks="GET Transcription/{transcription_id}/",
        status=200,
        python=python("transcriptions.get_transcription", transcription_id="{recording}"),
        shows={"rate": 0.05},
    ),
    Operation(
        asks="DELETE Transcription/{transcription_id}/",
        status=202,
        python=python("transcriptions.delete_transcription", transcription_id="{recording}"),
        shows={"message": "request accepted"},
    ),
)

STORY: Story = (
    made("call"),
    Act.CUSTOMER_RINGS,
    *LISTED,
    Act.CUSTOMER_ANSWERS,
    *recorded("calls.record", "calls.record_stop", "calls.record", "calls.stopRecording"),
    *recorded(
        "calls.start_recording",
        "calls.stop_recording",
        "calls.record",
        "calls.stopRecording",
        callback_url=None,
        callback_method=None,
    ),
    *played("calls.play", "calls.play_stop", by_node=True),
    *played("calls.start_playing", "calls.stop_playing"),
    *spoken("calls.speak", "calls.speak_stop", by_node=True),
    *spoken("calls.start_speaking", "calls.stop_speaking"),
    DIGITS,
    *STREAMS,
    *TRANSFERS,
    Operation(
        asks="DELETE Call/{call_uuid}/",
        status=204,
        python=python("calls.hangup", call_uuid="{call}"),
        node=node("calls.hangup", "{call}"),
    ),
    Act.CALL_ENDS,
    *cancelled("calls.cancel", "cancelled", "calls.cancel"),
    *cancelled("calls.delete", "deleted", "calls.hangup"),
    *AFTERWARDS[:-1],
    *TRANSCRIPTIONS,
    AFTERWARDS[-1],
)
