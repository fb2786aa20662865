from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NoBackupKey(Refusal):
    code = "no_backup_key"
    sentence = _("No key for backups is there. Make one with backup --new-key FILE, or name yours with --key FILE")


class BackupKeyUnreadable(Refusal):
    code = "backup_key_unreadable"
    sentence = _("%(path)s is not a key for backups. Name the file that backup --new-key made")


class BackupKeyExists(Refusal):
    code = "backup_key_exists"
    sentence = _("%(path)s is there already; backups made with it need it. Choose another name")


class PassphraseTooShort(Refusal):
    code = "passphrase_too_short"
    sentence = _("The passphrase has fewer than %(least)s characters. Take a longer one")


class NotABackup(Refusal):
    code = "not_a_backup"
    sentence = _("%(path)s is not a backup of this product. Name a .backup file, or the folder that holds them")


class WrongBackupKey(Refusal):
    code = "wrong_backup_key"
    sentence = _("This key does not open %(path)s. Use the key file or the passphrase it was made with")


class BackupCut(Refusal):
    code = "backup_cut"
    sentence = _("%(path)s ends too early: its last part is missing. Use another backup")


class BackupChanged(Refusal):
    code = "backup_changed"
    sentence = _("%(path)s was changed or damaged in its piece %(number)s. Use another backup")


class BackupIncomplete(Refusal):
    code = "backup_incomplete"
    sentence = _("%(path)s is missing or holds something else. Put the whole backup folder back, or use another backup")


class BackupNewer(Refusal):
    code = "backup_newer"
    sentence = _("The backup was made by a newer version of the product (%(step)s). Update the product first")


class OtherDatabase(Refusal):
    code = "other_database"
    sentence = _("The backup is of %(there)s, but this home uses %(here)s. Name the right database in DATABASE_URL")


class HomeInUse(Refusal):
    code = "home_in_use"
    sentence = _("This home holds a city already. Choose an empty one, or say --replace to put the backup in its place")


class DatabaseBusy(Refusal):
    code = "database_busy"
    sentence = _("The database is in use. Stop web, jobs and tick first, then try again")


class DatabaseProgramFailed(Refusal):
    code = "database_program_failed"
    sentence = _("%(program)s did not succeed: %(said)s")


class NoDatabaseRight(Refusal):
    code = "no_database_right"
    sentence = _(
        "The database account may not create databases, which a restore needs. Give it CREATEDB, then try again"
    )


class RestoredDiffers(Refusal):
    code = "restored_differs"
    sentence = _("What was restored is not what was backed up: %(where)s. Nothing was changed; use another backup")


class RestoredUnproved(Refusal):
    code = "restored_unproved"
    sentence = _(
        "The backup's own evidence does not hold: %(said)s. Nothing was changed; --unverified restores it as it is"
    )


class AnotherBackupRuns(Refusal):
    code = "another_backup_runs"
    sentence = _("Another backup or restore of this home is running. Wait until it has ended")
