import base64
import os
from datetime import date

import pytest
from django.db import connection

from agreements.models import Dossier
from foundation import encryption
from foundation.encryption import UnreadableField
from signals.models import Identity


@pytest.fixture
def identity(clock, waterrijk):
    dossier = Dossier.objects.create(municipality=waterrijk, kind="signal")
    return Identity.objects.create(
        dossier=dossier,
        given_name="Sjoerd-Jan",
        family_name="Ünal van 't Hof",
        aliases=["Sjoerdje", "SJ"],
        contact="sjoerd@voorbeeld.example",
    )


def stored(identity, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM signals_identity WHERE id = %s", [identity.pk])
        return cursor.fetchone()[0]


def put(identity, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE signals_identity SET {column} = %s WHERE id = %s", [value, identity.pk])


def fresh_key(name):
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def test_what_was_written_comes_back_as_it_was(identity):
    again = Identity.objects.get(pk=identity.pk)
    assert (again.given_name, again.family_name, again.aliases, again.contact) == (
        "Sjoerd-Jan",
        "Ünal van 't Hof",
        ["Sjoerdje", "SJ"],
        "sjoerd@voorbeeld.example",
    )


def test_the_database_holds_none_of_the_words(identity):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM signals_identity i WHERE id = %s", [identity.pk])
        row = cursor.fetchone()[0]
    found = [word for word in ("Sjoerd", "Ünal", "van 't Hof", "voorbeeld") if word in row]
    assert found == []


def test_the_same_name_twice_does_not_look_the_same(identity):
    put(identity, "family_name", encryption.seal("Sjoerd-Jan", bound_to="signals.identity.family_name"))
    assert stored(identity, "given_name") != stored(identity, "family_name")
    assert Identity.objects.get(pk=identity.pk).family_name == "Sjoerd-Jan"


def test_a_value_moved_to_another_column_does_not_open(identity):
    put(identity, "given_name", stored(identity, "family_name"))
    with pytest.raises(UnreadableField):
        Identity.objects.get(pk=identity.pk)


def test_with_another_key_nothing_opens_and_nothing_is_blank(identity, settings):
    settings.FIELD_KEYS = fresh_key(settings.FIELD_KEYS.partition(":")[0])
    with pytest.raises(UnreadableField, match="its key is wrong"):
        Identity.objects.get(pk=identity.pk)
    settings.FIELD_KEYS = fresh_key("other")
    with pytest.raises(UnreadableField, match="does not have"):
        Identity.objects.get(pk=identity.pk)


def test_after_a_key_change_old_names_open_and_new_ones_take_the_new_key(identity, settings):
    settings.FIELD_KEYS = f"{fresh_key('next')},{settings.FIELD_KEYS}"
    again = Identity.objects.get(pk=identity.pk)
    assert again.given_name == "Sjoerd-Jan"
    again.save(update_fields=["given_name"])
    assert stored(identity, "given_name").startswith("next:")
    assert Identity.objects.get(pk=identity.pk).given_name == "Sjoerd-Jan"


@pytest.mark.parametrize(
    "change", [lambda raw: raw[:-1], lambda raw: raw[:5], lambda raw: bytes([raw[0] ^ 1]) + raw[1:]]
)
def test_a_changed_value_does_not_open(identity, change):
    key_id, _, encoded = stored(identity, "given_name").partition(":")
    put(identity, "given_name", f"{key_id}:{base64.b64encode(change(base64.b64decode(encoded))).decode()}")
    with pytest.raises(UnreadableField):
        Identity.objects.get(pk=identity.pk)


@pytest.mark.parametrize("value", ["Sjoerd-Jan", "test:Sjoerd-Jan", "k1:é", ":", "k1:"])
def test_a_name_typed_into_the_database_does_not_open(identity, settings, value):
    key_id = settings.FIELD_KEYS.partition(":")[0]
    put(identity, "given_name", value.replace("k1", key_id))
    with pytest.raises(UnreadableField):
        Identity.objects.get(pk=identity.pk)


@pytest.mark.parametrize(
    "lookup", ["given_name", "given_name__in", "given_name__icontains", "given_name__gt", "aliases"]
)
def test_nobody_can_be_looked_up_by_name(identity, lookup):
    with pytest.raises(TypeError, match="encrypted"):
        Identity.objects.filter(**{lookup: "Sjoerd-Jan"}).exists()


def test_whether_a_name_is_there_can_be_asked(identity):
    assert Identity.objects.filter(given_name__isnull=False, birth_date__isnull=True).get() == identity


def test_a_date_of_birth_stays_a_date(identity):
    identity.birth_date = date(2010, 2, 28)
    identity.save(update_fields=["birth_date"])
    again = Identity.objects.get(pk=identity.pk)
    assert (again.birth_date.isoformat(), again.age) == ("2010-02-28", 16)
    assert "2010" not in stored(identity, "birth_date")
