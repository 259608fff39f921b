"""Prove a mirror: its parts and its chain without any key, its seals with one."""

from appliance.durable.keyless import Stretch, follow, refuse_break
from appliance.durable.manifest import Manifest
from appliance.durable.mirror import Mirror
from appliance.durable.segments import Contents, segment_path
from appliance.errors import JournalDamagedError


def refuse_unsound(mirror: Mirror) -> Manifest:
    """Read a mirror's journal whole, each part by its hash, each file by its chain.

    Returns:
        the manifest that names it all.

    Raises:
        JournalDamagedError: a file is missing, is not what was copied, or does not follow.
        NoBackupError, BackupDamagedError: see `read_manifest`.
        OSError: as the system does.
    """
    manifest = mirror.manifest()
    contents = Contents.of(sorted(manifest.journal))
    before: Stretch | None = None
    for number in contents.archives + contents.segments:
        after = _stretch(mirror, manifest, number)
        refuse_break(before, after)
        before = after
    return manifest


def _stretch(mirror: Mirror, manifest: Manifest, number: int) -> Stretch:
    name = segment_path(mirror.directory, number).name
    image = mirror.content(manifest.journal[name])
    if image is None:
        raise JournalDamagedError(f"{name} cannot be read")
    return follow(image, number)
