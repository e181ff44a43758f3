"""Logins get a table of our own, which names the person. Who is signed in stays so."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import migrations, models

OLD = "django_session"


class SessionStore(SessionBase):
    """Reads what the table of Django held: the name of this class belongs to how it was signed."""


def move(apps, schema_editor):
    connection = schema_editor.connection
    Login, Person = apps.get_model("people", "Login"), apps.get_model("people", "Person")
    if OLD not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT session_key, session_data, expire_date FROM {OLD}")
        rows = cursor.fetchall()
    known = {str(pk) for pk in Person.objects.values_list("pk", flat=True)}
    zone = connection.timezone
    for key, data, ends in rows:
        person = SessionStore().decode(data).get(SESSION_KEY)
        if person in known:
            ends = ends if ends.tzinfo else ends.replace(tzinfo=zone)
            Login.objects.create(session_key=key, session_data=data, expire_date=ends, person_id=person)
    schema_editor.execute(f"DROP TABLE {OLD}")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Login',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='logins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
