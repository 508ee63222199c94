"""Set-up, signing in and out, and what an attacker would try there."""

import base64
import re
import time

import pytest

from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.services.accounts import change_password, hash_password

EMAIL = "anna@beratung.example"
PASSWORD = "sieben blaue Fahrräder"
NEW_PASSWORD = "neun rote Straßenbahnen"


@pytest.fixture
def setup_path(ready_database, clock):
    with ready_database.writing() as session:
        return f"/admin/einrichtung/{tokens.issue(session, scope=Scope.SETUP, now=clock())}"


def set_up(browser, path, **changes):
    data = {"email": "neu@beratung.example", "password": NEW_PASSWORD, "repetition": NEW_PASSWORD, **changes}
    return browser.post(path, data, page=path)


def is_signed_in(browser):
    return browser.get("/admin").status_code == 200


def test_set_up_link_makes_an_account_and_signs_in(stranger, setup_path):
    response = set_up(stranger, setup_path)
    assert (response.status_code, response.headers["Location"]) == (303, "/admin/profil")
    assert "Ihr Zugang ist eingerichtet" in stranger.get("/admin/profil").text


def test_account_with_umlauts_in_its_domain_signs_in_as_it_was_set_up(stranger, new_browser, setup_path):
    set_up(stranger, setup_path, email="ich@müller-beratung.de")
    browser = new_browser()
    assert browser.sign_in(email="Ich@müller-beratung.de", password=NEW_PASSWORD).status_code == 303
    assert is_signed_in(browser)


def test_set_up_link_survives_being_looked_at(stranger, setup_path):
    for _ in range(3):
        assert stranger.get(setup_path).status_code == 200
    assert set_up(stranger, setup_path).status_code == 303


def test_set_up_link_works_once(stranger, new_browser, setup_path):
    token = stranger.token(setup_path)
    set_up(stranger, setup_path)
    other = new_browser()
    assert other.get(setup_path).status_code == 404
    assert other.post(setup_path, {"email": "b@c.example"}).status_code == 404
    assert token


def test_set_up_is_closed_without_a_link(stranger):
    for path in ("/admin/einrichtung/", "/admin/einrichtung/1", "/admin/einrichtung/" + "a" * 32):
        assert stranger.get(path).status_code in (303, 404)
        assert stranger.post(path, {"email": "b@c.example", "password": NEW_PASSWORD}).status_code in (303, 404, 405)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"password": "passwort123456", "repetition": "passwort123456"}, "leicht zu erraten"),
        ({"password": "zu kurz", "repetition": "zu kurz"}, "mindestens 12 Zeichen"),
        ({"password": "ab cd" * 60, "repetition": "ab cd" * 60}, "höchstens 256 Zeichen"),
        ({"repetition": "neun grüne Straßenbahnen"}, "nicht gleich"),
        ({"email": "keine Adresse"}, "nicht vollständig"),
    ],
)
def test_set_up_refuses_and_keeps_the_link(stranger, setup_path, changes, message):
    response = set_up(stranger, setup_path, **changes)
    assert response.status_code == 422
    assert message in response.text
    assert stranger.get(setup_path).status_code == 200


def test_login_leads_to_the_overview(stranger):
    response = stranger.sign_in()
    assert (response.status_code, response.headers["Location"]) == (303, "/admin")
    assert is_signed_in(stranger)


def test_login_leads_back_to_the_page_that_was_wanted(stranger):
    response = stranger.get("/admin/anfragen?vor=7")
    assert response.headers["Location"] == "/admin/anmeldung?next=/admin/anfragen?vor%3D7"
    form = stranger.get(response.headers["Location"]).text
    action = re.search(r'<form[^>]*action="([^"]+)"', form).group(1)
    assert stranger.sign_in(path=action).headers["Location"] == "/admin/anfragen?vor=7"


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "%09//evil.example", "https://evil.example", "/%0d%0aX:1"]
)
def test_login_leads_nowhere_else(stranger, target):
    assert stranger.sign_in(path=f"/admin/anmeldung?next={target}").headers["Location"] == "/admin"


def test_login_tells_nobody_which_addresses_have_an_account(stranger, admin_id, ready_database):
    # As the set-up makes it, not as cheap as the other tests have it.
    with ready_database.writing() as session:
        change_password(session, admin_id=admin_id, password_hash=hash_password(PASSWORD))
    answers = {}
    for email in (EMAIL, "niemand@beratung.example"):
        # The processor's time: how busy the machine is besides says nothing about the login.
        spent = []
        for _ in range(3):
            started = time.process_time()
            response = stranger.sign_in(email=email, password="falsch, aber lang genug")
            spent.append(time.process_time() - started)
        answers[email] = (response.status_code, re.sub(r'value="[^"]*"', "", response.text), min(spent))
    (status, page, seconds), (other_status, other_page, other_seconds) = answers.values()
    assert (status, page) == (other_status, other_page)
    assert status == 422
    assert 0.3 < seconds / other_seconds < 3


def test_login_does_not_repeat_the_password(stranger):
    assert "geheim, was ich tippe" not in stranger.sign_in(password="geheim, was ich tippe").text


def test_login_begins_a_new_session(stranger, new_browser):
    stranger.get("/admin/anmeldung")
    planted = stranger.client.get_cookie("halbtag").value
    stranger.sign_in()
    assert stranger.client.get_cookie("halbtag").value != planted
    thief = new_browser()
    thief.client.set_cookie("halbtag", planted)
    assert not is_signed_in(thief)


def test_two_logins_have_two_sessions(new_browser):
    cookies = set()
    for _ in range(2):
        browser = new_browser()
        browser.sign_in()
        cookies.add(browser.client.get_cookie("halbtag").value)
    assert len(cookies) == 2


def test_cookie_of_a_foreign_secret_is_worth_nothing(new_browser, consultant):
    body, _, rest = consultant.client.get_cookie("halbtag").value.partition(".")
    forger = new_browser()
    forger.client.set_cookie("halbtag", f"{body}.{rest[:-2]}xx")
    assert not is_signed_in(forger)


def test_logout_ends_the_session_on_the_server(consultant, new_browser):
    copied = consultant.client.get_cookie("halbtag").value
    assert consultant.post("/admin/abmeldung", page="/admin/konto").status_code == 303
    assert not is_signed_in(consultant)
    thief = new_browser()
    thief.client.set_cookie("halbtag", copied)
    assert not is_signed_in(thief)


def test_logout_everywhere_ends_every_session(consultant, new_browser):
    other = new_browser()
    other.sign_in()
    consultant.post("/admin/abmeldung/ueberall", page="/admin/konto")
    assert not is_signed_in(consultant)
    assert not is_signed_in(other)


def test_session_ends_after_twelve_idle_hours(consultant, clock):
    clock.advance(hours=11)
    assert is_signed_in(consultant)
    clock.advance(hours=11)
    assert is_signed_in(consultant)
    clock.advance(hours=12)
    assert not is_signed_in(consultant)


def test_password_change_signs_out_the_others_and_goes_on_here(consultant, new_browser):
    other = new_browser()
    other.sign_in()
    copied = consultant.client.get_cookie("halbtag").value
    data = {"current": PASSWORD, "password": NEW_PASSWORD, "repetition": NEW_PASSWORD}
    assert consultant.post("/admin/konto", data, page="/admin/konto").status_code == 303
    assert is_signed_in(consultant)
    assert not is_signed_in(other)
    thief = new_browser()
    thief.client.set_cookie("halbtag", copied)
    assert not is_signed_in(thief)
    assert new_browser().sign_in().status_code == 422
    assert new_browser().sign_in(password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"current": "falsch"}, "bisherige Passwort stimmt nicht"), ({"password": "Sommer2026!!"}, "leicht zu erraten")],
)
def test_password_change_is_refused(consultant, changes, message):
    data = {"current": PASSWORD, "password": NEW_PASSWORD, "repetition": NEW_PASSWORD, **changes}
    response = consultant.post("/admin/konto", data, page="/admin/konto")
    assert response.status_code == 422
    assert message in response.text


def guess(browser, count, addresses):
    return [
        browser.sign_in(password="falsch, aber lang genug", environ_base={"REMOTE_ADDR": next(addresses)}).status_code
        for _ in range(count)
    ]


def test_login_is_braked_by_address(app, stranger, new_browser):
    app.config["RATELIMIT_LOGIN"] = "3 per 15 minute"
    one = iter(["203.0.113.1"] * 10)
    assert guess(stranger, 4, one) == [422, 422, 422, 429]
    assert new_browser().sign_in(environ_base={"REMOTE_ADDR": "203.0.113.2"}).status_code == 303


def test_login_is_not_fooled_by_a_forwarded_address(app, stranger):
    app.config["RATELIMIT_LOGIN"] = "3 per 15 minute"
    answers = [
        stranger.sign_in(password="falsch", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(5)
    ]
    assert answers == [422, 422, 422, 429, 429]


def test_login_is_braked_by_account_over_many_addresses(app, stranger):
    app.config["RATELIMIT_ACCOUNT"] = "3 per hour"
    many = (f"203.0.113.{number}" for number in range(200))
    assert guess(stranger, 5, many) == [422, 422, 422, 429, 429]


def test_login_brake_does_not_lock_out_the_browser_that_was_signed_in(app, stranger, consultant):
    app.config["RATELIMIT_ACCOUNT"] = "3 per hour"
    consultant.post("/admin/abmeldung", page="/admin/konto")
    many = (f"203.0.113.{number}" for number in range(200))
    assert guess(stranger, 4, many)[-1] == 429
    assert consultant.sign_in().status_code == 303
    assert stranger.sign_in(environ_base={"REMOTE_ADDR": next(many)}).status_code == 429


def test_login_brake_for_an_address_without_account_looks_the_same(app, stranger):
    app.config["RATELIMIT_ACCOUNT"] = "1 per hour"
    answers = [stranger.sign_in(email="niemand@beratung.example").status_code for _ in range(2)]
    assert answers == [422, 429]


def test_cookie_of_a_known_browser_names_nobody(consultant):
    value = consultant.client.get_cookie("halbtag-known").value
    body = base64.urlsafe_b64decode(value.split(".")[0] + "==").decode()
    assert "anna" not in body
