"""An authenticator app on the phone itself, which cannot scan its own screen."""

import re

import pytest
from django.utils import timezone

from kasse.office.staff import totp
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db


def test_the_key_comes_as_a_link_in_groups_and_to_be_copied_and_codes_as_a_file(client):
    client.force_login(open_shop().owner)
    page = client.get("/account/app").content.decode()
    secret = re.findall(r'data-text="([A-Z2-7]+)"', page)[0]
    assert f"secret={secret}" in re.findall(r'href="(otpauth://totp/[^"]+)"', page)[0]
    assert f">{' '.join(re.findall('.{1,4}', secret))}<" in page
    code = totp.code_at(secret, int(timezone.now().timestamp()) // 30)
    shown = client.post("/account/app", {"code": code}).content.decode()
    codes = re.findall(r"<li>([a-z0-9-]{19})</li>", shown)
    assert f'href="data:text/plain;charset=utf-8,{"%0A".join(codes)}%0A" download' in shown
    assert f'data-text="{" ".join(codes)}"' in shown
