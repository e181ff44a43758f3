import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0006_later_cases"),
        ("planning", "0002_hosts_and_rescues"),
    ]

    operations = [
        migrations.RenameModel("Hosting", "Duty"),
        migrations.AddField("duty", "kind", models.CharField(max_length=10, default="host"), preserve_default=False),
        migrations.AlterField("duty", "meeting", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="meetings.meeting")),
        migrations.AlterField("duty", "membership", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="circles.membership")),
        migrations.AlterField("duty", "circle", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="circles.circle")),
        migrations.AlterField(
            model_name='duty',
            name='kind',
            field=models.CharField(choices=[('leader', 'round leader'), ('timekeeper', 'timekeeper'), ('harvester', 'harvester'), ('host', 'host')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('meeting', 'kind'), name='one_duty_of_a_kind'),
        ),
    ]
