"""The errors that a user may see, in one small tree.

AevaeError
├── ConfigError   a recipe that cannot work: what was given, what is allowed
├── DataError     a data set that is missing, damaged or cannot be fetched
├── ExportError   a page that cannot be written, or not of these runs
├── LessonError   a lesson file that cannot be understood: file, line, way out
├── JobError      a training that cannot be started, reached or asked for that
├── RoleError     something that this visitor may not do, or not so much of it
├── RunError      a run folder that cannot be read, written or found
└── SettingError  an environment variable that says nothing the app understands

Every message is complete for the person who reads it: what was wrong, what is allowed, what to do next.
"""


class AevaeError(Exception):
    """Anything the app explains to its user instead of showing a traceback."""


class ConfigError(AevaeError):
    """A configuration value is unknown or out of range."""


class DataError(AevaeError):
    """A data set is missing, damaged or cannot be fetched."""


class ExportError(AevaeError):
    """A page or a folder of pages cannot be written, or not as it was asked for."""


class LessonError(AevaeError):
    """A lesson file is missing, damaged or says something that a lesson cannot."""


class JobError(AevaeError):
    """A training cannot be started or controlled, or the cluster it ran on is lost."""


class RoleError(AevaeError):
    """Somebody may not do what they ask for: it is another's, or a quota is reached."""


class RunError(AevaeError):
    """A run folder is missing, damaged or cannot be written."""


class SettingError(AevaeError):
    """An environment variable of the app has a value it cannot have."""
