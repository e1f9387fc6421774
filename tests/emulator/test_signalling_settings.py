"""The section `signalling`: what it says becomes the terms of the SIP endpoint."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from emulator.signalling_settings import Signalling
from emulator.sip.terms import AdmissionTerms, GuardTerms, RegistrarTerms, ServiceTerms


def test_a_platform_is_careful_by_default() -> None:
    assert Signalling().terms() == ServiceTerms(
        registrar=RegistrarTerms(min_expires_s=60, max_expires_s=7200, contacts=10),
        guard=GuardTerms(in_vain=100, silence_s=300),
        admission=AdmissionTerms(requests_per_second=1000, legs=2000),
    )


def test_strangers_may_be_answered_for_ever() -> None:
    assert Signalling(requests_in_vain=None).terms().guard is None


def test_each_setting_counts() -> None:
    settings = Signalling(
        shortest_registration_s=1,
        longest_registration_s=2,
        contacts=3,
        requests_in_vain=4,
        silence_s=5,
        requests_per_second=6,
        legs=7,
    )
    assert settings.terms() == ServiceTerms(
        registrar=RegistrarTerms(min_expires_s=1, max_expires_s=2, contacts=3),
        guard=GuardTerms(in_vain=4, silence_s=5),
        admission=AdmissionTerms(requests_per_second=6, legs=7),
    )


def test_lives_are_in_order() -> None:
    with pytest.raises(ValidationError, match="more than longest_registration_s"):
        Signalling(shortest_registration_s=61, longest_registration_s=60)


def test_upstreams_are_spared() -> None:
    upstream = (ip_network("192.0.2.9"),)
    assert Signalling().terms(upstream).guard == GuardTerms(in_vain=100, silence_s=300, spared=upstream)
    assert Signalling(requests_in_vain=None).terms(upstream).guard is None
